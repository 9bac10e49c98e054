import {expect, it} from 'vitest';
import {caughtUp, started, write} from '../../catch-up.ts';
import {rowsIn} from '../../database-contents.ts';
import {migrated, requestOf, rolledBack, rowsOf, workbench} from '../../migration.ts';
import {runScript, scriptOf} from '../../rollback-script.ts';
import {told, verified} from '../../verification.ts';

it('a rollback of a run that updated rows brings them back', async () => {
	const bench = await workbench(
		`CREATE TABLE t (id int PRIMARY KEY, v text, n numeric, note text); INSERT INTO t VALUES (1, 'a', 1.50, 'x'), (2, 'b', 2, NULL)`,
	);
	const before = await rowsIn(bench.client, 'public');
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, columns: {id: id, v: v, n: n}}]',
		"CREATE TABLE t (id INTEGER PRIMARY KEY, v, n); INSERT INTO t VALUES (1, 'A', 1.5), (2, 'b', '2'), (3, 'c', 3)",
	);
	await migrated(request, bench.folder, {onConflict: 'update'});
	expect((await rolledBack(bench)).rollback).toMatchObject({
		state: 'rolled-back',
		tables: {t: {removed: 1, restored: 1, kept: 0, missing: 0}},
	});
	expect(await rowsIn(bench.client, 'public')).toEqual(before);
});

it('a rollback of a catch-up leaves what the run before had made, which can be caught up with again', async () => {
	const bench = await started(
		`CREATE TABLE p (id uuid PRIMARY KEY, v text); CREATE TABLE k (a int, b text, p uuid REFERENCES p, PRIMARY KEY (a, b))`,
		`loads:
  - {into: p, from: s.p, columns: {id: {from: id, identifies: true}, v: v}}
  - {into: k, from: s.k, columns: {a: a, b: b, p: {from: p, references: p}}}`,
		`CREATE TABLE p (id INTEGER PRIMARY KEY, v); INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'c');
		CREATE TABLE k (a, b, p, PRIMARY KEY (a, b)); INSERT INTO k VALUES (1, 'x', 1), (2, 'y"', 2), (3, 'z', 3)`,
	);
	const before = await rowsIn(bench.client, 'public');
	write(
		bench.request.sources.s,
		`DELETE FROM k WHERE a = 3; DELETE FROM p WHERE id = 3; UPDATE p SET v = 'B' WHERE id = 2; UPDATE k SET p = 4 WHERE a = 2;
		INSERT INTO p VALUES (4, 'd'); INSERT INTO k VALUES (4, 'w', 4)`,
	);
	expect((await caughtUp(bench, bench.request)).report.failure).toBeNull();
	const after = await rowsIn(bench.client, 'public');
	expect(after).not.toEqual(before);
	expect((await rolledBack(bench)).rollback).toMatchObject({
		state: 'rolled-back',
		tables: {p: {removed: 1, restored: 2}, k: {removed: 1, restored: 2}},
	});
	expect(await rowsIn(bench.client, 'public')).toEqual(before);
	await caughtUp(bench, bench.request);
	expect(await runScript(bench.url, await scriptOf(bench))).toMatchObject({exitCode: 0});
	expect(await rowsIn(bench.client, 'public')).toEqual(before);
	const again = await caughtUp(bench, bench.request);
	expect(again.report.failure).toBeNull();
	expect(await rowsIn(bench.client, 'public')).toEqual(after);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
	expect(
		await rowsOf(bench.client, "SELECT count(*)::int FROM mingus_migrate.runs WHERE state = 'finished'"),
	).toEqual([[2]]);
});
