import {expect, it} from 'vitest';
import {type Migrated, migrated, requestOf, resumed, rowsOf, workbench} from '../../migration.ts';

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

/** Which rows are rejected, as `table key column code`. */
const rejected = ({report}: Migrated) =>
	report.errors.map(e => `${e.table} ${e.key} ${e.column} ${e.code}`).sort();

const staffTarget = `CREATE TABLE staff (id uuid PRIMARY KEY, boss uuid CONSTRAINT boss REFERENCES staff, email text UNIQUE, age int);
	CREATE TABLE task (id int PRIMARY KEY, staff uuid NOT NULL REFERENCES staff)`;

const staffMapping = `loads:
  - {into: staff, from: s.staff, columns: {id: {from: id, identifies: true}, boss: boss, email: email, age: age}}
  - {into: task, from: s.task, columns: {id: id, staff: staff}}
`;

it('who stands under a rejected row of the same table is rejected too, however far below, whichever comes first', async () => {
	const source = `CREATE TABLE staff (id INTEGER PRIMARY KEY, boss, email, age);
		INSERT INTO staff VALUES (1, 2, 'a', 1), (2, '5', 'b', 1), (3, NULL, 'c', 1), (4, 3, 'd', 1), (5, 3, 'e', 'old'),
			(6, 2, 'f', 1), (7, 7, 'g', 1), (8, 9, 'h', 1), (9, 8, 'i', 1), (10, 11, 'j', 1), (11, 10, 'k', 'old'),
			(12, NULL, 'a', 1), (13, 12, 'l', 1), (14, 99, 'm', 1), (15, 14, 'n', 1);
		CREATE TABLE task (id INTEGER PRIMARY KEY, staff); INSERT INTO task VALUES (1, 1), (2, 4), (3, 13), (4, 8)`;
	const expected = [
		'staff 1 boss parent-rejected',
		'staff 10 boss parent-rejected',
		'staff 11 age not-an-integer',
		'staff 12 email duplicate-key',
		'staff 13 boss parent-rejected',
		'staff 14 boss no-parent',
		'staff 15 boss parent-rejected',
		'staff 2 boss parent-rejected',
		'staff 5 age not-an-integer',
		'staff 6 boss parent-rejected',
		'task 1 staff no-parent',
		'task 3 staff no-parent',
	];
	for (const batchSize of [1, 3, 1000]) {
		const bench = await workbench(staffTarget);
		const request = requestOf(bench, staffMapping, source);
		for (const mode of ['validate-only', 'dry-run', 'run'] as const) {
			const found = await migrated(request, bench.folder, {batchSize, mode});
			expect(found.report.failure).toBeNull();
			expect(found.exitCode).toBe(3);
			expect(rejected(found)).toEqual(expected);
			expect(found.report.overall_stats).toMatchObject({processed_records: 19, successful_records: 7});
		}
		expect(await rowsOf(bench.client, 'SELECT email FROM staff ORDER BY email')).toEqual(
			['c', 'd', 'g', 'h', 'i'].map(email => [email]),
		);
		expect(await rowsOf(bench.client, 'SELECT id FROM task ORDER BY id')).toEqual([[2], [4]]);
		expect(
			await rowsOf(bench.client, `SELECT convalidated FROM pg_constraint WHERE conname = 'boss'`),
		).toEqual([[true]]);
	}
});

const roundTarget = `CREATE TABLE kind (id int PRIMARY KEY, size int);
	CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, c int, kind int REFERENCES kind);
	CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a, b int REFERENCES b);
	ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b; ALTER TABLE b ADD CONSTRAINT bc FOREIGN KEY (c) REFERENCES c`;

const roundMapping = `loads:
  - {into: a, from: s.a, columns: {id: {from: id, identifies: true}, b: b}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, c: c, kind: kind}}
  - {into: c, from: s.c, columns: {id: {from: id, identifies: true}, a: a, b: b}}
  - {into: kind, from: s.kind, columns: {id: {from: id, identifies: true}, size: size}}
`;

it('around several tables, a parent outside of the circle that is rejected takes what hangs on it along', async () => {
	const bench = await workbench(roundTarget);
	const request = requestOf(
		bench,
		roundMapping,
		`CREATE TABLE kind (id INTEGER PRIMARY KEY, size); INSERT INTO kind VALUES (1, 'large'), (2, 2);
		CREATE TABLE a (id INTEGER PRIMARY KEY, b); INSERT INTO a VALUES (1, 1), (2, 2), (3, 3), (4, NULL);
		CREATE TABLE b (id INTEGER PRIMARY KEY, c, kind); INSERT INTO b VALUES (1, 1, 1), (2, 2, 2), (3, 3, 2);
		CREATE TABLE c (id INTEGER PRIMARY KEY, a, b); INSERT INTO c VALUES (1, 4, 2), (2, 2, 2), (3, 1, NULL), (4, 4, 1)`,
	);
	for (const mode of ['validate-only', 'run'] as const) {
		const found = await migrated(request, bench.folder, {mode});
		expect(found.report.failure).toBeNull();
		expect(rejected(found)).toEqual([
			'a 1 b parent-rejected',
			'a 3 b parent-rejected',
			'b 1 kind no-parent',
			'b 3 c parent-rejected',
			'c 3 a parent-rejected',
			'c 4 b parent-rejected',
			'kind 1 size not-an-integer',
		]);
	}
	expect(await rowsOf(bench.client, 'SELECT id FROM a ORDER BY id')).toEqual([[2], [4]]);
});

it('a long chain below a rejected row, interrupted and gone on with, ends as if it had not been', async () => {
	const count = 30_000;
	const source = `CREATE TABLE staff (id INTEGER PRIMARY KEY, boss, email, age);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
		INSERT INTO staff SELECT i, CASE WHEN i % 10000 <> 0 THEN i + 1 END, CASE WHEN i % 5001 = 0 THEN 'same' ELSE 'e' || i END,
			CASE i WHEN 9000 THEN 'old' ELSE i END FROM n;
		CREATE TABLE task (id INTEGER PRIMARY KEY, staff); INSERT INTO task SELECT id, id FROM staff`;
	const ends = [];
	for (const stopAfter of [undefined, 12]) {
		const bench = await workbench(staffTarget);
		const request = requestOf(bench, staffMapping, source);
		const stop = new AbortController();
		let batches = 0;
		let found: Omit<Migrated, 'plan'> = await migrated(
			request,
			bench.folder,
			{batchSize: 1000, backup: true},
			{
				signal: stop.signal,
				onEvent: e => e.event === 'batch-committed' && ++batches === stopAfter && stop.abort(),
			},
		);
		if (stopAfter !== undefined) {
			expect(found.exitCode).toBe(130);
			found = await resumed(bench);
		}
		expect(found.report.failure).toBeNull();
		ends.push({
			stats: found.report.overall_stats,
			rejects: await rowsOf(
				bench.client,
				'SELECT load, source_key, code FROM mingus_migrate.rejects ORDER BY load, source_position::int',
			),
			staff: await rowsOf(bench.client, 'SELECT id, boss FROM staff ORDER BY id'),
			tasks: await rowsOf(bench.client, 'SELECT id, staff FROM task ORDER BY id'),
		});
	}
	const [whole, ...others] = ends;
	expect(others).toEqual([whole]);
	expect(whole?.rejects.filter(([, , code]) => code === 'parent-rejected')).toHaveLength(
		8999 + 1 + 5000 + 3 + 5000,
	);
}, 60_000);
