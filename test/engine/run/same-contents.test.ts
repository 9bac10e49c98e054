import {expect, it} from 'vitest';
import {rowsIn} from '../../database-contents.ts';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

const target = `CREATE TABLE a (id uuid PRIMARY KEY, email text UNIQUE, big int8, amount numeric(12, 2));
	CREATE TABLE b (id uuid PRIMARY KEY, a uuid NOT NULL REFERENCES a, data jsonb);
	CREATE TABLE c (k text, n int, raw bytea, at timestamptz, PRIMARY KEY (k, n));
	CREATE TABLE d (id uuid PRIMARY KEY, a uuid REFERENCES a, b uuid REFERENCES b)`;

const mapping = `loads:
  - {into: d, from: s.d, match: by-name, columns: {id: {identifies: true}}}
  - {into: a, from: s.a, match: by-name, columns: {id: {identifies: true}, email: {rules: [email]}}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, a: a, data: {pack: {x: x, y: y}}}}
  - {into: c, from: s.c, match: by-name}`;

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** With rows that are refused for every kind of reason, spread over the tables. */
const source = `CREATE TABLE a (id INTEGER PRIMARY KEY, email, big INTEGER, amount);
	INSERT INTO a ${numbers(600)} SELECT i * 7 - 300, CASE WHEN i % 50 = 0 THEN 'same@x' WHEN i % 41 = 0 THEN 'none' ELSE i || '@x' END,
		9007199254740000 + i * i, CASE WHEN i % 37 = 0 THEN 1.005 ELSE i / 4.0 END FROM n;
	CREATE TABLE b (id INTEGER PRIMARY KEY, a, x, y REAL);
	INSERT INTO b ${numbers(900)} SELECT i, CASE WHEN i % 2 = 0 THEN i * 7 - 300 ELSE CAST(i * 7 - 300 AS TEXT) END,
		CASE i % 3 WHEN 0 THEN 9007199254740993 + i WHEN 1 THEN 'é' || i END, i FROM n;
	CREATE TABLE c (k TEXT, n INTEGER, raw, at, PRIMARY KEY (k, n)) WITHOUT ROWID;
	INSERT INTO c ${numbers(700)} SELECT 'k' || i % 70, i, CAST(i AS BLOB), 1700000000 + i FROM n;
	CREATE TABLE d (id TEXT, a, b); INSERT INTO d ${numbers(500)} SELECT 'd' || i, 7 * i - 300, i FROM n;`;

it('workers and batch sizes change nothing of what the target holds, nor of what is rejected', async () => {
	const outcomes = [];
	for (const options of [
		{workers: 1, batchSize: 1000},
		{workers: 4, batchSize: 1000},
		{workers: 1, batchSize: 7},
		{workers: 3, batchSize: 13},
		{workers: 4, batchSize: 1_000_000},
	]) {
		const bench = await workbench(target);
		const {report} = await migrated(requestOf(bench, mapping, source), bench.folder, options);
		expect(report.failure).toBeNull();
		const rejects = await rowsOf(
			bench.client,
			`SELECT l.name, source_position, source_key, target_column, code, source_row::text
			FROM mingus_migrate.rejects JOIN mingus_migrate.loads l USING (run, load) ORDER BY 1, 2`,
		);
		outcomes.push({
			rows: await rowsIn(bench.client, 'public'),
			rejects: rejects.map(r => r.slice(0, 5)),
			stats: report.overall_stats,
		});
	}
	const [first, ...others] = outcomes;
	expect(first?.rejects.length).toBeGreaterThan(30);
	expect(Object.values(first?.rows ?? {}).every(rows => rows.length > 100)).toBe(true);
	for (const other of others) {
		expect(other).toEqual(first);
	}
});

it('a batch of one row is a transaction as any other', async () => {
	const bench = await workbench(
		'CREATE TABLE c (k text, n int, raw bytea, at timestamptz, PRIMARY KEY (k, n))',
	);
	const {exitCode} = await migrated(
		requestOf(
			bench,
			'loads: [{into: c, from: s.c, match: by-name}]',
			`CREATE TABLE c (k TEXT, n INTEGER, PRIMARY KEY (k, n)) WITHOUT ROWID; INSERT INTO c VALUES ('a', 1), ('a', 2), ('b', 1)`,
		),
		bench.folder,
		{batchSize: 1},
	);
	expect(exitCode).toBe(0);
	const batches = await rowsOf(
		bench.client,
		'SELECT after_position, upto_position, other_keys FROM mingus_migrate.batches ORDER BY batch',
	);
	expect(batches).toEqual([
		[null, '1', ['["a","1"]']],
		['1', '2', ['["a","2"]']],
		['2', '3', ['["b","1"]']],
	]);
});
