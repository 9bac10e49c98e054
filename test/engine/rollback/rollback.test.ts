import {expect, it} from 'vitest';
import {contentsBesideLedger, rowsIn} from '../../database-contents.ts';
import {
	migrated,
	requestOf,
	resumed,
	rolledBack,
	rowsOf,
	type Workbench,
	workbench,
} from '../../migration.ts';

const target = `CREATE TABLE a (id uuid PRIMARY KEY, email text UNIQUE, note text DEFAULT 'new');
	CREATE TABLE b (id uuid PRIMARY KEY, a uuid NOT NULL REFERENCES a, data jsonb);
	CREATE INDEX b_a ON b (a);
	CREATE TABLE c (k text, n int, raw bytea, PRIMARY KEY (k, n));
	CREATE TABLE d (x int, y text);
	CREATE TABLE e (id int PRIMARY KEY, parent int REFERENCES e, b uuid REFERENCES b)`;

const mapping = `loads:
  - {into: a, from: s.a, match: by-name, columns: {id: {identifies: true}}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, a: {from: a, references: a}, data: {pack: {x: x}}}}
  - {into: c, from: s.c, match: by-name}
  - {into: d, from: s.d, match: by-name}
  - {into: e, from: s.e, columns: {id: {from: id, identifies: true}, parent: {from: parent, references: e}, b: {from: b, references: b}}}
`;

const source = (
	rows: number,
) => `CREATE TABLE numbers (i); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
		INSERT INTO numbers SELECT i FROM n;
	CREATE TABLE a (id INTEGER PRIMARY KEY, email); INSERT INTO a SELECT i, i || '@x' FROM numbers;
	CREATE TABLE b (id INTEGER PRIMARY KEY, a, x); INSERT INTO b SELECT i, i, 'é' || i FROM numbers;
	CREATE TABLE c (k TEXT, n INTEGER, raw, PRIMARY KEY (k, n)) WITHOUT ROWID; INSERT INTO c SELECT 'k"' || (i % 7), i, CAST(i AS BLOB) FROM numbers;
	CREATE TABLE d (x, y); INSERT INTO d SELECT i % 7, 'y' || (i % 3) FROM numbers;
	CREATE TABLE e (id INTEGER PRIMARY KEY, parent, b); INSERT INTO e SELECT i, nullif(i - 1, 0), i FROM numbers;
	DROP TABLE numbers;`;

const contents = ({client}: Workbench) => contentsBesideLedger(client);

async function loaded(bench: Workbench, rows: number, options: Parameters<typeof migrated>[2] = {}) {
	const request = requestOf(bench, mapping, source(rows));
	const {exitCode, report} = await migrated(request, bench.folder, options);
	expect(exitCode, report.summary).toBe(0);
	return request;
}

it.each([
	['few rows, that keys and indexes stand for', 300],
	['rows from which on keys and indexes are put off', 11_000],
])('takes a whole run back: %s', async (_, rows) => {
	const bench = await workbench(target);
	const before = await contents(bench);
	await loaded(bench, rows, {batchSize: 97 + rows / 100});
	const {exitCode, rollback} = await rolledBack(bench);
	expect(rollback).toMatchObject({state: 'rolled-back', failure: null});
	expect(exitCode).toBe(0);
	expect(Object.values(rollback.tables).map(table => table.removed)).toEqual(Array(5).fill(rows));
	expect(await contents(bench)).toEqual(before);
	expect(await rowsOf(bench.client, 'SELECT state FROM mingus_migrate.runs')).toEqual([['rolled-back']]);
});

it('leaves rows that were there before', async () => {
	const rows = 3000;
	const bench = await workbench(`${target};
		INSERT INTO a SELECT gen_random_uuid(), 'old' || i FROM generate_series(1, 50) i;
		INSERT INTO b SELECT gen_random_uuid(), id, '[]' FROM a;
		INSERT INTO c SELECT 'k"' || (i % 7), i, 'old' FROM generate_series(1, 10) i;
		INSERT INTO d SELECT i, 'old' FROM generate_series(1, 10) i;
		INSERT INTO e SELECT -i, NULL, (SELECT id FROM b LIMIT 1) FROM generate_series(1, 10) i`);
	const before = await contents(bench);
	await loaded(bench, rows, {onConflict: 'skip', batchSize: 250});
	const {rollback, exitCode} = await rolledBack(bench);
	expect(rollback.failure).toBe(null);
	expect(exitCode).toBe(0);
	expect(rollback.tables).toMatchObject({a: {removed: rows}, c: {removed: rows - 10}, d: {removed: rows}});
	expect(await contents(bench)).toEqual(before);
});

it('takes chosen tables back: the target is as after a run without them, and they can be run again', async () => {
	const bench = await workbench(target);
	const request = await loaded(bench, 300);
	const whole = await contents(bench);
	expect((await rolledBack(bench, {tables: ['e', 'c']})).exitCode).toBe(0);
	const others = await workbench(target);
	await migrated(requestOf(others, mapping, source(300)), others.folder, {tables: ['a', 'b', 'd']});
	expect(await contents(bench)).toEqual(await contents(others));
	expect((await migrated(request, bench.folder, {tables: ['c', 'e']})).exitCode).toBe(0);
	expect(await contents(bench)).toEqual(whole);
});

it('keeps rows that were changed since, names them, and removes them only when forced to', async () => {
	const bench = await workbench(target);
	await loaded(bench, 300);
	await bench.client.query(`UPDATE c SET raw = 'x' WHERE n IN (5, 6); DELETE FROM d WHERE x = 3`);
	const looked = await rolledBack(bench, {tables: ['e', 'c', 'd'], dryRun: true});
	const {rollback, exitCode} = await rolledBack(bench, {tables: ['e', 'c', 'd']});
	expect(looked.exitCode).toBe(3);
	expect(exitCode).toBe(3);
	expect(looked.rollback.tables).toEqual(rollback.tables);
	expect(rollback.tables).toMatchObject({
		c: {removed: 298, kept: 2, missing: 0, changed_keys: ['["k\\"5", "5"]', '["k\\"6", "6"]']},
		d: {removed: 257, kept: 0, missing: 43},
	});
	expect(await rowsOf(bench.client, 'SELECT n FROM c ORDER BY 1')).toEqual([[5], [6]]);
	await bench.client.query(`INSERT INTO c VALUES ('k"1', 1, 'of another run')`);
	expect((await rolledBack(bench, {tables: ['c'], forceChanged: true})).rollback.tables).toMatchObject({
		c: {removed: 300, kept: 0},
	});
	expect(await rowsOf(bench.client, 'SELECT n, raw::text FROM c')).toEqual([
		[1, '\\x6f6620616e6f746865722072756e'],
	]);
});

it('removes nothing where rows that stay refer to rows that would go, and never cascades', async () => {
	const bench = await workbench(
		`${target}; CREATE SCHEMA shop; CREATE TABLE shop.orders (id int PRIMARY KEY, buyer uuid REFERENCES a ON DELETE CASCADE)`,
	);
	await loaded(bench, 300);
	await bench.client.query('INSERT INTO shop.orders SELECT 7, id FROM a LIMIT 1');
	const before = await contents(bench);
	for (const dryRun of [true, false]) {
		const {rollback, exitCode} = await rolledBack(bench, {dryRun});
		expect(exitCode).toBe(1);
		expect(rollback.state).toBe('blocked');
		expect(rollback.tables.a?.blocked_by).toEqual([
			{
				constraint: 'orders_buyer_fkey',
				table: 'shop.orders',
				run_table: null,
				columns: ['buyer'],
				rows: 1,
				examples: ['7'],
			},
		]);
		expect(rollback.failure?.message).toContain('shop.orders.buyer: 1 row refers to a, such as 7');
	}
	expect(await contents(bench)).toEqual(before);
	expect((await rolledBack(bench, {tables: ['a']})).rollback.failure?.message).toContain(
		'b.a: 300 rows refer to a',
	);
	await bench.client.query('DELETE FROM shop.orders');
	expect((await rolledBack(bench)).exitCode).toBe(0);
});

it('a row that stays because it was changed keeps what it refers to', async () => {
	const bench = await workbench(target);
	await loaded(bench, 300);
	await bench.client.query('UPDATE e SET b = b WHERE id = 300');
	const {rollback, exitCode} = await rolledBack(bench);
	expect(exitCode).toBe(1);
	expect(rollback.tables.b?.blocked_by[0]).toMatchObject({table: 'e', rows: 1, examples: ['300']});
	expect(rollback.tables.e?.blocked_by[0]).toMatchObject({table: 'e', columns: ['parent'], rows: 1});
	expect((await rolledBack(bench, {forceChanged: true})).exitCode).toBe(0);
	expect(await rowsIn(bench.client, 'public')).toEqual({a: [], b: [], c: [], d: [], e: []});
});

it('takes an interrupted run back, with what it had put off, and the rest of one can still be gone on with', async () => {
	const bench = await workbench(target);
	const before = await contents(bench);
	const request = requestOf(bench, mapping, source(11_000));
	const stop = () => {
		const abort = new AbortController();
		let batches = 0;
		return {
			signal: abort.signal,
			onEvent: ({event}: {event: string}) =>
				void (event === 'batch-committed' && ++batches === 14 && abort.abort()),
		};
	};
	expect((await migrated(request, bench.folder, {batchSize: 1000, workers: 1}, stop())).exitCode).toBe(130);
	expect((await rolledBack(bench)).exitCode).toBe(0);
	expect(await contents(bench)).toEqual(before);

	expect((await migrated(request, bench.folder, {batchSize: 1000, workers: 1}, stop())).exitCode).toBe(130);
	expect((await rolledBack(bench, {tables: ['b']})).exitCode).toBe(0);
	const {report} = await resumed(bench);
	expect(report.failure).toBe(null);
	expect(report.table_stats).toMatchObject({a: {successful_records: 11_000}, e: {failed_records: 11_000}});
	expect(await rowsOf(bench.client, 'SELECT count(*)::int FROM b')).toEqual([[0]]);
});

it('a table in a circle goes with the others of the circle', async () => {
	const bench =
		await workbench(`CREATE TABLE x (id int PRIMARY KEY, y int); CREATE TABLE y (id int PRIMARY KEY, x int REFERENCES x);
		ALTER TABLE x ADD FOREIGN KEY (y) REFERENCES y DEFERRABLE INITIALLY DEFERRED`);
	const before = await contents(bench);
	const request = requestOf(
		bench,
		`loads:
  - {into: x, from: s.x, columns: {id: {from: id, identifies: true}, y: {from: y, references: y}}}
  - {into: y, from: s.y, columns: {id: {from: id, identifies: true}, x: {from: x, references: x}}}
`,
		`CREATE TABLE x (id INTEGER PRIMARY KEY, y); CREATE TABLE y (id INTEGER PRIMARY KEY, x);
		INSERT INTO x VALUES (1, 2), (2, 1); INSERT INTO y VALUES (1, 1), (2, 2);`,
	);
	expect((await migrated(request, bench.folder)).exitCode).toBe(0);
	expect((await rolledBack(bench, {tables: ['x']})).rollback.state).toBe('blocked');
	expect((await rolledBack(bench)).exitCode).toBe(0);
	expect(await contents(bench)).toEqual(before);
});

it('drops tables that the run made, where nothing is left in them', async () => {
	const bench = await workbench();
	const request = requestOf(bench, mapping, source(50), {ddl: target, createSchema: true});
	expect((await migrated(request, bench.folder)).exitCode).toBe(0);
	await bench.client.query('INSERT INTO d VALUES (1, NULL)');
	const {rollback, exitCode} = await rolledBack(bench, {dropCreated: true});
	expect(exitCode).toBe(0);
	expect(rollback.dropped.toSorted()).toEqual(['a', 'b', 'c', 'e']);
	expect(rollback.notices).toEqual(['d: is not dropped: it holds rows']);
	expect(await rowsIn(bench.client, 'public')).toEqual({d: ['1\t\\N']});
});

it('a dry run leaves everything as it was', async () => {
	const bench = await workbench(target);
	await loaded(bench, 50);
	const before = [await contents(bench), await rowsIn(bench.client, 'mingus_migrate')];
	expect((await rolledBack(bench, {dryRun: true})).exitCode).toBe(0);
	expect([await contents(bench), await rowsIn(bench.client, 'mingus_migrate')]).toEqual(before);
});

it('says what cannot be taken back', async () => {
	const bench = await workbench(target);
	const failure = async (more: Parameters<typeof rolledBack>[1] = {}) =>
		(await rolledBack(bench, more)).rollback.failure;
	expect(await failure()).toMatchObject({code: 'run-not-found'});
	await loaded(bench, 50);
	expect(await failure({run: 'f00d'})).toMatchObject({code: 'run-not-found'});
	expect(await failure({tables: ['a', 'zebra']})).toMatchObject({
		code: 'bad-usage',
		message: expect.stringContaining('loaded no table zebra'),
	});
	await rolledBack(bench);
	expect(await failure()).toMatchObject({code: 'run-not-found'});
	const [[run]] = (await rowsOf(bench.client, 'SELECT run::text FROM mingus_migrate.runs')) as [[string]];
	expect(await failure({run})).toMatchObject({
		code: 'bad-usage',
		message: expect.stringContaining('rolled back already'),
	});
});
