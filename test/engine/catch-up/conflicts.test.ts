import {readdirSync} from 'node:fs';
import {expect, it} from 'vitest';
import type {ConflictPolicy} from '../../../source/engine/run/request.ts';
import {caughtUp, type Started, started, write} from '../../catch-up.ts';
import {contentsOf} from '../../database-contents.ts';
import {rowsOf} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

const target = 'CREATE TABLE t (id int PRIMARY KEY, v text, note text)';
const mapping = 'loads: [{into: t, from: s.t, columns: {id: id, v: {from: v}}}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
	INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (8, 'h')`;

/** Both sides change 1 to 4; of 5 to 8 only the one or the other, or both in the same way. */
async function bothChanged(): Promise<Started> {
	const bench = await started(target, mapping, source);
	await bench.client.query(
		`UPDATE t SET v = 'theirs' WHERE id IN (1, 2, 5); DELETE FROM t WHERE id = 3; INSERT INTO t VALUES (9, 'theirs');
		UPDATE t SET note = 'of no load' WHERE id = 6; UPDATE t SET v = 'both' WHERE id = 7; DELETE FROM t WHERE id = 8`,
	);
	write(
		bench.request.sources.s,
		`UPDATE t SET v = 'ours' WHERE id IN (1, 3, 6); DELETE FROM t WHERE id IN (2, 8); INSERT INTO t VALUES (9, 'ours');
		UPDATE t SET v = 'both' WHERE id = 7`,
	);
	return bench;
}

const conflicts = [
	't 2 deleted changed',
	't 1 updated changed',
	't 3 updated gone',
	't 9 inserted there already',
];

it('stops before the first write, and names the rows', async () => {
	const bench = await bothChanged();
	const before = await contentsOf(bench.client);
	const {report, exitCode, events} = await caughtUp(bench, bench.request);
	expect(exitCode).toBe(2);
	expect(report.failure?.code).toBe('target-changed');
	expect(report.failure?.message).toContain('t 3: updated in the source, gone in the target');
	expect(report.failure?.hint).toContain('Nothing was written');
	const found = events.flatMap(e =>
		e.event === 'conflict-found' ? [Object.values(e.conflict).join(' ')] : [],
	);
	expect(found.sort()).toEqual(conflicts.toSorted());
	expect(await contentsOf(bench.client)).toEqual(before);
	expect(readdirSync(`${bench.folder}/backups`)).toHaveLength(1);
});

it.each<[ConflictPolicy, unknown[][], string[]]>([
	[
		'source',
		[
			[1, 'ours'],
			[3, 'ours'],
			[4, 'd'],
			[5, 'theirs'],
			[6, 'ours'],
			[7, 'both'],
			[9, 'ours'],
		],
		['changed t 5 v: e → theirs'],
	],
	[
		'target',
		[
			[1, 'theirs'],
			[2, 'theirs'],
			[4, 'd'],
			[5, 'theirs'],
			[6, 'ours'],
			[7, 'both'],
			[9, 'theirs'],
		],
		['changed t 5 v: e → theirs'],
	],
])('the %s wins if it is to', async (onConflict, rows, differences) => {
	const bench = await bothChanged();
	const {report, exitCode} = await caughtUp(bench, bench.request, {onConflict});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT id, v FROM t ORDER BY 1')).toEqual(rows);
	expect(await rowsOf(bench.client, 'SELECT note FROM t WHERE id = 6')).toEqual([['of no load']]);
	// What nobody but the target has changed is no matter of a catch-up, and verify tells it.
	expect(told((await verified(bench.request)).verification.differences)).toEqual(differences);
	const images = await rowsOf(
		bench.client,
		"SELECT action, target_key, before->>'v' FROM mingus_migrate.images ORDER BY 2",
	);
	expect(images).toEqual(
		onConflict === 'source'
			? [
					['updated', '1', 'theirs'],
					['deleted', '2', 'theirs'],
					['updated', '6', 'f'],
					['updated', '9', 'theirs'],
				]
			: [['updated', '6', 'f']],
	);
});

it('what was decided for the target stays so until the source changes it again', async () => {
	const bench = await bothChanged();
	await caughtUp(bench, bench.request, {onConflict: 'target'});
	write(bench.request.sources.s, "UPDATE t SET v = 'again' WHERE id = 4");
	const second = await caughtUp(bench, bench.request);
	expect(second.report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT id, v FROM t WHERE id < 5 ORDER BY 1')).toEqual([
		[1, 'theirs'],
		[2, 'theirs'],
		[4, 'again'],
	]);
	const {verification} = await verified(bench.request);
	expect(told(verification.differences)).toEqual(['changed t 5 v: e → theirs']);
	expect(verification.notices.join('\n')).toContain('4 rows stay as the target has them');
	write(bench.request.sources.s, "UPDATE t SET v = 'third' WHERE id = 1");
	const third = await caughtUp(bench, bench.request);
	expect(third.report.failure?.message).toContain('t 1: updated in the source, changed in the target');
});

it('after a restored dump, where transactions say nothing, contents decide', async () => {
	const bench = await started(target, mapping, source);
	await bench.client.query(
		`UPDATE mingus_migrate.runs SET origin = 'elsewhere'; CREATE TABLE copy AS SELECT * FROM t; TRUNCATE t; INSERT INTO t SELECT * FROM copy;
		UPDATE t SET v = 'theirs' WHERE id = 2`,
	);
	write(bench.request.sources.s, "UPDATE t SET v = 'ours' WHERE id = 1; DELETE FROM t WHERE id = 3");
	const {report} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT id, v FROM t WHERE id < 4 ORDER BY 1')).toEqual([
		[1, 'ours'],
		[2, 'theirs'],
	]);
	write(bench.request.sources.s, "UPDATE t SET v = 'ours' WHERE id = 2");
	expect((await caughtUp(bench, bench.request)).report.failure?.code).toBe('target-changed');
});

it.each(['dry-run', 'validate-only'] as const)('a %s tells the numbers and writes nothing', async mode => {
	const bench = await started(target, mapping, source);
	write(
		bench.request.sources.s,
		"UPDATE t SET v = 'x' WHERE id = 1; DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (10, 'y'), (11, 'z')",
	);
	const before = await contentsOf(bench.client);
	const {report, exitCode, events} = await caughtUp(bench, bench.request, {mode});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	const found = events.find(e => e.event === 'changes-found');
	expect(found).toMatchObject({table: 't', inserted: 2, updated: 1, deleted: 1});
	const done = events.find(e => e.event === 'load-finished');
	expect(done).toMatchObject({counts: {read: 4, loaded: 4, updated: 1, deleted: 1}});
	expect(await contentsOf(bench.client)).toEqual(before);
});
