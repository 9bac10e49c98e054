import {join} from 'node:path';
import Database from 'better-sqlite3';
import {expect, it} from 'vitest';
import {migrated, namespace, requestOf, rowsOf, workbench, writeSource} from '../../migration.ts';

const target =
	'CREATE TABLE p (id uuid PRIMARY KEY, email text NOT NULL); CREATE TABLE n (id int PRIMARY KEY, p uuid REFERENCES p)';

const mapping = `loads:
  - {into: p, from: s.p, match: by-name, columns: {id: {identifies: true}}}
  - {into: n, from: s.n, match: by-name}`;

const source = `CREATE TABLE p (id INTEGER PRIMARY KEY, email TEXT); INSERT INTO p VALUES (1, 'a@x'), (2, NULL), (3, 'c@x');
	CREATE TABLE n (id INTEGER PRIMARY KEY, p); INSERT INTO n VALUES (5, 1), (6, '3'), (7, 2)`;

it('says of every batch what was read and where it came from, and adds up to what the target holds', async () => {
	const bench = await workbench(target);
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder, {batchSize: 2});
	const batches = await rowsOf(
		bench.client,
		`SELECT name, after_position, upto_position, rows_read, rows_loaded, rows_rejected, rows_skipped, source_keys
		FROM mingus_migrate.batches JOIN mingus_migrate.loads USING (run, load) ORDER BY load, batch`,
	);
	expect(batches).toEqual([
		['p', null, '2', 2, 1, 1, 0, ['1']],
		['p', '2', '3', 1, 1, 0, 0, ['3']],
		['n', null, '6', 2, 2, 0, 0, ['5', '6']],
		['n', '6', '7', 1, 0, 1, 0, null],
	]);
	expect(
		await rowsOf(
			bench.client,
			'SELECT target_table, source, finished, source_rows FROM mingus_migrate.loads ORDER BY load',
		),
	).toEqual([
		['p', 's.p', true, '3'],
		['n', 's.n', true, '3'],
	]);
	const runs = await rowsOf(
		bench.client,
		'SELECT run::text, state, namespace::text, failure, ended_at >= started_at FROM mingus_migrate.runs',
	);
	expect(runs).toEqual([[report.migration_id, 'finished', namespace, null, true]]);
});

it('tells which source row became which UUID', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder);
	const found = await rowsOf(
		bench.client,
		`SELECT i.source, i.source_key, p.email FROM mingus_migrate.identities i JOIN p ON p.id = i.uuid_key ORDER BY 2`,
	);
	expect(found).toEqual([
		['s.p', '1', 'a@x'],
		['s.p', '3', 'c@x'],
	]);
});

it('records no keys where nobody wants to roll back, and all counts even so', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder, {rollback: false});
	expect(
		await rowsOf(
			bench.client,
			'SELECT sum(rows_loaded)::int, count(source_keys)::int, count(uuid_keys)::int, count(other_keys)::int FROM mingus_migrate.batches',
		),
	).toEqual([[4, 0, 0, 0]]);
});

it('keeps a rejected row whole: every storage class, texts that are none, and each thing that is wrong', async () => {
	const bench = await workbench(
		'CREATE TABLE t (id int PRIMARY KEY, i int2, r float8, x text, b bytea, must text NOT NULL)',
	);
	const file = writeSource(
		join(bench.folder, 's.db'),
		'CREATE TABLE t (id INTEGER PRIMARY KEY, i, r, x, b, must)',
		db => {
			const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)');
			insert.run(
				1n,
				9007199254740993n,
				1.5,
				`quote " nul \0 line\n ends \u2028 é 👋`,
				Buffer.from([0, 255]),
				null,
			);
			db.prepare("INSERT INTO t VALUES (2, 'x', 9e999, CAST(x'61ff' AS TEXT), NULL, 'y')").run();
		},
	);
	await migrated(requestOf(bench, 'loads: [{into: t, from: s.t, match: by-name}]', {s: file}), bench.folder);
	const rejects = await rowsOf(
		bench.client,
		'SELECT source_key, target_column, code, problems::text, source_row::text FROM mingus_migrate.rejects ORDER BY 1',
	);
	expect(rejects.map(r => r.slice(0, 3))).toEqual([
		['1', 'i', 'out-of-range'],
		['2', 'i', 'not-an-integer'],
	]);
	const problems = rejects.map(r => JSON.parse(String(r[3])) as Array<{column: string; code: string}>);
	expect(problems.map(list => list.map(p => `${p.column} ${p.code}`))).toEqual([
		['i out-of-range', 'x nul-byte', 'must required'],
		['i not-an-integer', 'x invalid-utf8'],
	]);
	const rows = rejects.map(r => String(r[4]));
	expect(rows[0]).toContain('"i":9007199254740993,"r":1.5');
	expect(JSON.parse(rows[0] ?? '')).toMatchObject({
		// PostgreSQL takes no text with a NUL out of its json, so such a text is kept as its bytes.
		x: {text: Buffer.from(`quote " nul \0 line\n ends \u2028 é 👋`).toString('hex')},
		b: {blob: '00ff'},
		must: null,
	});
	expect(
		await rowsOf(bench.client, `SELECT source_row->>'must' FROM mingus_migrate.rejects ORDER BY source_key`),
	).toEqual([[null], ['y']]);
	expect(JSON.parse(rows[1] ?? '')).toMatchObject({
		i: 'x',
		r: {real: 'Infinity'},
		x: {blob: '61ff'},
		b: null,
		must: 'y',
	});
});

it('keys of any kind have their line: with NUL, of several columns, and of no table at all', async () => {
	const bench = await workbench('CREATE TABLE t (id uuid PRIMARY KEY, x int); CREATE TABLE bare (x int)');
	const request = requestOf(
		bench,
		`loads:
  - {into: t, from: s.t, columns: {id: {from: id, identifies: true}}}
  - {into: bare, from: s.bare, match: by-name}`,
		"CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES ('a' || char(0) || 'b'), ('c'); CREATE TABLE bare (x); INSERT INTO bare VALUES (1), (1)",
	);
	const {report, exitCode} = await migrated(request, bench.folder);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(
		await rowsOf(bench.client, 'SELECT rows_loaded, source_keys FROM mingus_migrate.batches ORDER BY load'),
	).toEqual([
		[2, expect.arrayContaining(['a\uFFFDb', 'c'])],
		[2, null],
	]);
});

it('can be read by nobody but its owner', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder);
	const open = await rowsOf(
		bench.client,
		`SELECT has_schema_privilege('pg_read_all_settings', 'mingus_migrate', 'USAGE'),
			count(*) FILTER (WHERE has_table_privilege('pg_read_all_settings', c.oid, 'SELECT'))::int
		FROM pg_class c WHERE relnamespace = 'mingus_migrate'::regnamespace AND relkind IN ('r', 'v')`,
	);
	expect(open).toEqual([[false, 0]]);
});

it('the target remembers the namespace: the same keys become the same UUIDs in a later run with another', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder);
	const before = await rowsOf(bench.client, 'SELECT id::text FROM p ORDER BY 1');
	await bench.client.query('TRUNCATE p CASCADE');
	await migrated({...request, namespace: crypto.randomUUID()}, bench.folder);
	expect(await rowsOf(bench.client, 'SELECT id::text FROM p ORDER BY 1')).toEqual(before);
});

it('a ledger of a later version is not touched', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder);
	await bench.client.query('TRUNCATE p CASCADE; UPDATE mingus_migrate.version SET version = version + 1');
	const {report, exitCode} = await migrated(request, bench.folder);
	expect(report.failure?.code).toBe('run-changed');
	expect(exitCode).toBe(2);
	expect(await rowsOf(bench.client, 'SELECT * FROM p')).toEqual([]);
});

it('snapshots that are kept are named with their checksums, and hold all that was there', async () => {
	const bench = await workbench(target);
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder, {backup: true});
	const [[snapshots] = []] = await rowsOf(bench.client, 'SELECT snapshots FROM mingus_migrate.runs');
	expect(snapshots).toEqual(report.snapshots);
	const db = new Database(report.snapshots[0]?.file, {readonly: true});
	expect(db.prepare('SELECT count(*) FROM p').pluck().get()).toBe(3);
	db.close();
});
