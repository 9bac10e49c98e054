import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {accounts, edited, rejectsIn, retried} from '../../rejects.ts';
import {told, verified} from '../../verification.ts';

const staffTarget = `CREATE TABLE staff (id uuid PRIMARY KEY, boss uuid CONSTRAINT boss REFERENCES staff, email text UNIQUE, age int);
	CREATE TABLE task (id int PRIMARY KEY, staff uuid NOT NULL REFERENCES staff)`;

const staffMapping = `loads:
  - {into: staff, from: s.staff, columns: {id: {from: id, identifies: true}, boss: boss, email: email, age: age}}
  - {into: task, from: s.task, columns: {id: id, staff: staff}}
`;

const staffSource = `CREATE TABLE staff (id INTEGER PRIMARY KEY, boss, email, age);
	INSERT INTO staff VALUES (1, 2, 'a', 1), (2, '5', 'b', 1), (3, NULL, 'c', 1), (4, 3, 'd', 1), (5, 3, 'e', 'old'),
		(6, 2, 'f', 1), (7, 7, 'g', 1), (8, 9, 'h', 1), (9, 8, 'i', 1), (10, 11, 'j', 1), (11, 10, 'k', 'old'),
		(12, NULL, 'a', 1), (13, 12, 'l', 1), (14, 99, 'm', 1), (15, 14, 'n', 1);
	CREATE TABLE task (id INTEGER PRIMARY KEY, staff); INSERT INTO task VALUES (1, 1), (2, 4), (3, 13), (4, 8)`;

const out = async (bench: Workbench) =>
	(await rejectsIn(bench)).map(({table, key, column, code}) => `${table} ${key} ${column} ${code}`).sort();

it.each([1, 2, 1000])(
	'who stands under mended rows follows them, however far below, in transactions of %i rows',
	async batchSize => {
		const bench = await workbench(staffTarget);
		const request = requestOf(bench, staffMapping, staffSource);
		const {report} = await migrated(request, bench.folder, {backup: true, batchSize});
		expect(report.overall_stats.failed_records).toBe(12);
		const rows = edited(await rejectsIn(bench), {5: {age: 50}, 11: {age: 51}});
		expect((await retried(bench, {rows})).report.failure).toBeNull();
		// The duplicate and the orphan are left, and who stands under them.
		expect(await out(bench)).toEqual([
			'staff 12 email duplicate-key',
			'staff 13 boss parent-rejected',
			'staff 14 boss no-parent',
			'staff 15 boss parent-rejected',
			'task 3 staff no-parent',
		]);
		expect(told((await verified(request)).verification.differences)).toEqual([]);
		const last = edited(await rejectsIn(bench), {12: {email: 'z'}, 14: {boss: 15}});
		const {exitCode} = await retried(bench, {rows: last});
		expect(await out(bench)).toEqual([]);
		expect(exitCode).toBe(0);
		expect(await accounts(bench)).toEqual([
			['staff', 15, 15, 0, 0, 0],
			['task', 4, 4, 0, 0, 0],
		]);
		const bosses = await rowsOf(
			bench.client,
			'SELECT s.email, b.email, s.age FROM staff s LEFT JOIN staff b ON b.id = s.boss ORDER BY 1',
		);
		expect(bosses.map(row => row.join(' '))).toEqual([
			'a b 1',
			'b e 1',
			'c  1',
			'd c 1',
			'e c 50',
			'f b 1',
			'g g 1',
			'h i 1',
			'i h 1',
			'j k 1',
			'k j 51',
			'l z 1',
			'm n 1',
			'n m 1',
			'z  1',
		]);
		expect(
			await rowsOf(bench.client, `SELECT convalidated FROM pg_constraint WHERE conname = 'boss'`),
		).toEqual([[true]]);
		expect((await verified(request)).verification.state).toBe('verified');
	},
);

const ringTarget = `CREATE TABLE a (id int PRIMARY KEY, b int, n int2); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a, v text CHECK (length(v) < 9 OR v = 'a trigger would'));
	ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b`;

const ringMapping = `loads:
  - {into: a, from: s.a, columns: {id: {from: id, identifies: true}, b: b, n: n}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, a: a, v: v}}`;

const ringSource = `CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER, n); INSERT INTO a VALUES (1, 10, 'x'), (2, 11, 1), (3, 12, 'y');
	CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER, v); INSERT INTO b VALUES (10, 1, 'v'), (11, 1, 'w'), (12, 3, 'u')`;

it('rows of two tables that need each other go in together, or not at all where the server refuses one', async () => {
	const bench = await workbench(ringTarget);
	const request = requestOf(bench, ringMapping, ringSource);
	await migrated(request, bench.folder, {backup: true});
	expect(await rowsOf(bench.client, 'SELECT id FROM a')).toEqual([]);
	await bench.client.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF NEW.id = 12 THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION refuse()`);
	const rows = edited(await rejectsIn(bench), {1: {n: 7}, 3: {n: 8}});
	const {report} = await retried(bench, {rows});
	expect(report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT a.id, b, n FROM a ORDER BY 1')).toEqual([
		[1, 10, 7],
		[2, 11, 1],
	]);
	expect(await rowsOf(bench.client, 'SELECT id, a, v FROM b ORDER BY 1')).toEqual([
		[10, 1, 'v'],
		[11, 1, 'w'],
	]);
	expect(report.errors.map(({table, key, code}) => `${table} ${key} ${code}`).sort()).toEqual([
		'a 3 refused-by-server',
		'b 12 refused-by-server',
	]);
	expect((await verified(request)).verification.differences.map(({kind}) => kind)).toEqual([]);
	await bench.client.query('DROP TRIGGER refuse ON b');
	expect((await retried(bench)).exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT id, n FROM a WHERE id = 3')).toEqual([[3, 8]]);
});
