import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

it('rows may refer to later rows of their own table; an orphan among them is rejected', async () => {
	const bench = await workbench(
		'CREATE TABLE staff (id int PRIMARY KEY, boss int, CONSTRAINT boss FOREIGN KEY (boss) REFERENCES staff)',
	);
	const request = requestOf(
		bench,
		'loads: [{into: staff, from: s.staff, columns: {id: {from: id, identifies: true}, boss: {from: boss, references: staff}}}]',
		'CREATE TABLE staff (id INTEGER PRIMARY KEY, boss INTEGER); INSERT INTO staff VALUES (1,2), (2,NULL), (3,1), (4,9)',
	);
	const {report, exitCode} = await migrated(request, bench.folder, {batchSize: 1});
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => [e.key, e.code])).toEqual([['4', 'no-parent']]);
	expect(await rowsOf(bench.client, 'SELECT id, boss FROM staff ORDER BY id')).toEqual([
		[1, 2],
		[2, null],
		[3, 1],
	]);
	expect(await rowsOf(bench.client, `SELECT convalidated FROM pg_constraint WHERE conname = 'boss'`)).toEqual(
		[[true]],
	);
});

it('two tables may refer to each other, whichever comes first', async () => {
	const bench =
		await workbench(`CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
		ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b`);
	const request = requestOf(
		bench,
		`loads:
  - {into: a, from: s.a, columns: {id: {from: id, identifies: true}, b: b}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, a: a}}`,
		`CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER); INSERT INTO a VALUES (1, 10), (2, NULL);
		CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER); INSERT INTO b VALUES (10, 2), (11, 1)`,
	);
	const {exitCode} = await migrated(request, bench.folder);
	expect(exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT a.id, b.id, b.a FROM a JOIN b ON b.id = a.b')).toEqual([
		[1, 10, 2],
	]);
	expect(
		await rowsOf(
			bench.client,
			`SELECT count(*)::int FROM pg_constraint WHERE contype = 'f' AND convalidated AND connamespace = 'public'::regnamespace`,
		),
	).toEqual([[2]]);
});
