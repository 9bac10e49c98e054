/** A deletion that was refused, as other rows referred to the row, is tried again by each later catch-up. */
import {expect, it} from 'vitest';
import {caughtUp, type Started, started, write} from '../../catch-up.ts';
import {contentsOf, rowsIn} from '../../database-contents.ts';
import {resumed, rolledBack, rowsOf} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE p (id int, part text, v text, PRIMARY KEY (id, part));
	CREATE TABLE k (id int PRIMARY KEY, p int, part text, FOREIGN KEY (p, part) REFERENCES p)`;
const mapping = `loads:
  - {into: p, from: s.p, columns: {id: id, part: part, v: v}}
  - {into: k, from: s.k, columns: {id: id, p: p, part: part}}`;
const source = `CREATE TABLE p (id INTEGER, part TEXT, v TEXT, PRIMARY KEY (id, part)); CREATE TABLE k (id INTEGER PRIMARY KEY, p, part);
	INSERT INTO p VALUES (1, 'a"', 'one'), (2, 'b', 'two'), (3, 'c', 'three'), (4, 'd', 'four');
	INSERT INTO k VALUES (10, 1, 'a"'), (20, 2, 'b'), (30, 3, 'c')`;

/** A catch-up has found 1, 2 and 3 gone, and left them as k refers to them. */
async function refused(): Promise<Started> {
	const bench = await started(target, mapping, source);
	write(bench.request.sources.s, 'DELETE FROM p WHERE id < 4');
	const {report} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(report.errors.map(e => `${e.table} ${e.key} ${e.code}`)).toEqual([
		'p 1,a" referred-to',
		'p 2,b referred-to',
		'p 3,c referred-to',
	]);
	return bench;
}

const parents = ({client}: Started) => rowsOf(client, 'SELECT id, v FROM p ORDER BY 1');
const kept = ({client}: Started) =>
	rowsOf(
		client,
		`SELECT source_key, code FROM mingus_migrate.kept JOIN mingus_migrate.runs r USING (run)
		WHERE started_at = (SELECT max(started_at) FROM mingus_migrate.runs WHERE state = 'finished') ORDER BY 1`,
	);

it('what nothing refers to any more is deleted, the rest is told again, and a rollback brings it back', async () => {
	const bench = await refused();
	write(bench.request.sources.s, 'DELETE FROM k WHERE id = 10');
	const before = await rowsIn(bench.client, 'public');
	const {report, exitCode, events} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	expect(events.find(e => e.event === 'changes-found')).toMatchObject({table: 'p', inserted: 0, deleted: 3});
	expect(events.findLast(e => e.event === 'load-finished' && e.table === 'p')).toMatchObject({
		counts: {read: 3, loaded: 1, rejected: 2, skipped: 0, deleted: 1},
	});
	expect(report.errors.map(e => `${e.key} ${e.code}: ${e.error}`)).toEqual([
		'2,b referred-to: Other rows refer to it, by k_p_part_fkey of k.',
		'3,c referred-to: Other rows refer to it, by k_p_part_fkey of k.',
	]);
	const after = await rowsIn(bench.client, 'public');
	expect(await parents(bench)).toEqual([
		[2, 'two'],
		[3, 'three'],
		[4, 'four'],
	]);
	expect(await kept(bench)).toEqual([
		['2,b', 'referred-to'],
		['3,c', 'referred-to'],
	]);
	const {verification} = await verified(bench.request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification.notices.join('\n')).toContain('p: 2 rows stay');

	expect((await rolledBack(bench)).rollback).toMatchObject({
		state: 'rolled-back',
		tables: {p: {restored: 1}, k: {restored: 1}},
	});
	expect(await rowsIn(bench.client, 'public')).toEqual(before);
	expect((await caughtUp(bench, bench.request)).report.failure).toBeNull();
	expect(await rowsIn(bench.client, 'public')).toEqual(after);

	write(bench.request.sources.s, 'DELETE FROM k');
	const last = await caughtUp(bench, bench.request);
	expect(last.exitCode).toBe(0);
	expect(await parents(bench)).toEqual([[4, 'four']]);
	expect(await kept(bench)).toEqual([]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});

it('what somebody has changed since stays, unless the source is to win; what somebody has deleted is done', async () => {
	const bench = await refused();
	await bench.client.query(
		"DELETE FROM k; UPDATE p SET v = 'theirs' WHERE id = 1; DELETE FROM p WHERE id = 2",
	);
	const {report, exitCode} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => `${e.key}: ${e.error}`)).toEqual([
		'1,a": Somebody else has changed it since its deletion was refused.',
	]);
	expect(await parents(bench)).toEqual([
		[1, 'theirs'],
		[4, 'four'],
	]);
	const compared = told((await verified(bench.request)).verification.differences);
	expect(compared.filter(difference => !difference.startsWith('missing k'))).toEqual([]);
	expect((await caughtUp(bench, bench.request, {onConflict: 'source'})).exitCode).toBe(0);
	expect(await parents(bench)).toEqual([[4, 'four']]);
});

it('what was decided for the target is not deleted later', async () => {
	const bench = await refused();
	await bench.client.query("DELETE FROM k; UPDATE p SET v = 'theirs' WHERE id = 1");
	expect((await caughtUp(bench, bench.request, {onConflict: 'target'})).exitCode).toBe(0);
	await bench.client.query("UPDATE p SET v = 'one' WHERE id = 1");
	for (const onConflict of ['stop', 'source'] as const) {
		expect((await caughtUp(bench, bench.request, {onConflict})).exitCode).toBe(0);
		expect(await parents(bench)).toEqual([
			[1, 'one'],
			[4, 'four'],
		]);
		expect(await kept(bench)).toEqual([['1,a"', 'changed-in-target']]);
	}
	write(bench.request.sources.s, `INSERT INTO p VALUES (1, 'a"', 'again')`);
	expect((await caughtUp(bench, bench.request)).report.failure?.message).toContain(
		'there already in the target',
	);
	expect((await caughtUp(bench, bench.request, {onConflict: 'source'})).exitCode).toBe(0);
	expect(await kept(bench)).toEqual([]);
	const found = told((await verified(bench.request)).verification.differences);
	expect(found.filter(difference => !difference.startsWith('missing k'))).toEqual([]);
});

it('what the source has again is brought up to date, whoever refers to it', async () => {
	const bench = await refused();
	write(bench.request.sources.s, `INSERT INTO p VALUES (1, 'a"', 'again'), (2, 'b', 'two')`);
	const {report, events} = await caughtUp(bench, bench.request);
	expect(report.errors.map(e => e.key)).toEqual(['3,c']);
	expect(events.find(e => e.event === 'changes-found')).toMatchObject({inserted: 0, updated: 2, deleted: 1});
	expect(await parents(bench)).toEqual([
		[1, 'again'],
		[2, 'two'],
		[3, 'three'],
		[4, 'four'],
	]);
	const {verification} = await verified(bench.request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification.notices.join('\n')).toMatch(/p: 1 rows? stay/);
});

it.each(['dry-run', 'validate-only'] as const)('a %s counts it and writes nothing', async mode => {
	const bench = await refused();
	write(bench.request.sources.s, 'DELETE FROM k');
	const before = await contentsOf(bench.client);
	const {report, events} = await caughtUp(bench, bench.request, {mode});
	expect(report.failure).toBeNull();
	expect(events.findLast(e => e.event === 'load-finished' && e.table === 'p')).toMatchObject({
		counts: {read: 3, loaded: 3, rejected: 0, skipped: 0, deleted: 3},
	});
	expect(await contentsOf(bench.client)).toEqual(before);
});

it('stopped before it or in the middle it goes on, and each is deleted and told once', async () => {
	for (const stopAt of [2, 3]) {
		const bench = await refused();
		write(bench.request.sources.s, 'DELETE FROM k WHERE id < 30');
		const stop = new AbortController();
		let batches = 0;
		const first = await caughtUp(
			bench,
			bench.request,
			{batchSize: 1},
			{
				signal: stop.signal,
				onEvent: e => e.event === 'batch-committed' && ++batches === stopAt && stop.abort(),
			},
		);
		expect(first.exitCode).toBe(130);
		const {report} = await resumed(bench);
		expect(report.failure).toBeNull();
		expect(report.overall_stats).toMatchObject({successful_records: 4, failed_records: 1});
		expect(report.errors.map(e => e.key)).toEqual(['3,c']);
		expect(await parents(bench)).toEqual([
			[3, 'three'],
			[4, 'four'],
		]);
		expect(await kept(bench)).toEqual([['3,c', 'referred-to']]);
		expect(
			await rowsOf(
				bench.client,
				"SELECT target_key FROM mingus_migrate.images WHERE action = 'deleted' AND load = 1 ORDER BY 1",
			),
		).toHaveLength(2);
	}
});

it('a tree that somebody hung a row on goes whole when that is gone, a circle too', async () => {
	const bench = await started(
		`CREATE TABLE t (id uuid PRIMARY KEY, up uuid REFERENCES t); CREATE TABLE other (t uuid REFERENCES t)`,
		'loads: [{into: t, from: s.t, columns: {id: {from: id, identifies: true}, up: {from: up, references: t}}}]',
		'CREATE TABLE t (id INTEGER PRIMARY KEY, up); INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2), (4, 5), (5, 4), (6, NULL)',
	);
	await bench.client.query('INSERT INTO other SELECT id FROM t');
	write(bench.request.sources.s, 'DELETE FROM t WHERE id < 6');
	expect((await caughtUp(bench, bench.request)).report.overall_stats.failed_records).toBe(5);
	await bench.client.query('DELETE FROM other');
	const {report, exitCode} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT count(*)::int FROM t')).toEqual([[1]]);
});
