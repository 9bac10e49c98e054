import {join} from 'node:path';
import {expect, it} from 'vitest';
import {migrated, requestOf, resumed, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {startMigrator} from '../../torture/migrator.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE t (id int PRIMARY KEY, name text, extra text DEFAULT 'own', twice int GENERATED ALWAYS AS (id * 2) STORED);
	INSERT INTO t (id, name, extra) VALUES (1, 'same', 'a'), (2, 'old', 'b'), (9, 'not ours', 'c')`;
const mapping = 'loads: [{into: t, from: s.t, columns: {id: id, name: name}}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'same'), (2, 'new'), (3, 'first')`;

const ledgerOf = ({client}: Workbench) =>
	rowsOf(
		client,
		`SELECT rows_read, rows_loaded, rows_updated, rows_rejected, rows_skipped, other_keys, met_keys
		FROM mingus_migrate.batches ORDER BY load, batch`,
	);

const imagesOf = ({client}: Workbench) =>
	rowsOf(client, 'SELECT action, target_key, before FROM mingus_migrate.images ORDER BY 2');

it('updates rows that differ, keeps each as it was, and does not touch equal ones nor columns of others', async () => {
	const bench = await workbench(target);
	const versions = () => rowsOf(bench.client, 'SELECT id, xmin::text FROM t WHERE id IN (1, 9) ORDER BY 1');
	const before = await versions();
	const request = requestOf(bench, mapping, source);
	const {report, exitCode} = await migrated(request, bench.folder, {onConflict: 'update', backup: true});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(report.overall_stats).toMatchObject({
		processed_records: 3,
		successful_records: 2,
		skipped_records: 1,
		failed_records: 0,
	});
	expect(await rowsOf(bench.client, 'SELECT id, name, extra, twice FROM t ORDER BY id')).toEqual([
		[1, 'same', 'a', 2],
		[2, 'new', 'b', 4],
		[3, 'first', 'own', 6],
		[9, 'not ours', 'c', 18],
	]);
	expect(await versions()).toEqual(before);
	expect(await ledgerOf(bench)).toEqual([[3, 2, 1, 0, 1, ['3'], ['1', '2']]]);
	expect(await imagesOf(bench)).toEqual([['updated', '2', {id: '2', name: 'old', extra: 'b'}]]);
	const written = await rowsOf(
		bench.client,
		'SELECT t.xmin = b.transaction::xid FROM t, mingus_migrate.batches b WHERE id IN (2, 3)',
	);
	expect(written).toEqual([[true], [true]]);
	const {verification} = await verified(request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification.tables.t).toMatchObject({expected_rows: 3, found_rows: 3});
	await bench.client.query("UPDATE t SET name = 'other' WHERE id = 1");
	expect(told((await verified(request)).verification.differences)).toEqual([
		'changed t 1 name: same → other',
	]);
});

it('rows that the server refuses are rejects, and the others are written by the batch itself', async () => {
	const bench = await workbench(
		`CREATE TABLE t (id int PRIMARY KEY, name text UNIQUE); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (7, 'taken')`,
	);
	const request = requestOf(
		bench,
		mapping,
		"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'taken'), (2, 'B'), (3, 'taken'), (4, 'd')",
	);
	const {report, exitCode} = await migrated(request, bench.folder, {onConflict: 'update', backup: true});
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => `${e.key} ${e.code}`).sort()).toEqual([
		'1 refused-by-server',
		'3 duplicate-key',
	]);
	expect(await rowsOf(bench.client, 'SELECT id, name FROM t ORDER BY 1')).toEqual([
		[1, 'a'],
		[2, 'B'],
		[4, 'd'],
		[7, 'taken'],
	]);
	expect(
		await rowsOf(
			bench.client,
			'SELECT t.xmin = b.transaction::xid FROM t, mingus_migrate.batches b WHERE id IN (2, 4)',
		),
	).toEqual([[true], [true]]);
	expect(told((await verified(request)).verification.differences)).toEqual([]);
});

it('two rows that the target alone takes for one are not written over each other', async () => {
	const bench = await workbench(
		`CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE TABLE t (id text COLLATE nocase PRIMARY KEY, name text); INSERT INTO t VALUES ('A', 'old')`,
	);
	const request = requestOf(
		bench,
		mapping,
		"CREATE TABLE t (id TEXT PRIMARY KEY, name TEXT); INSERT INTO t VALUES ('a', 'one'), ('A', 'two'), ('b', 'three'), ('B', 'four')",
	);
	let rejected: string[] = [];
	for (const [mode, batchSize] of [
		['dry-run', 100],
		['run', 1],
	] as const) {
		const {report} = await migrated(request, bench.folder, {onConflict: 'update', mode, batchSize});
		expect(report.overall_stats).toMatchObject({successful_records: 2, failed_records: 2});
		// Batches are under way side by side: which of two comes first is open, and that one stays.
		rejected = report.errors.map(e => e.key);
		expect(rejected.map(key => key.toLowerCase()).sort()).toEqual(['a', 'b']);
	}
	const names = {a: 'one', A: 'two', b: 'three', B: 'four'};
	const kept = Object.entries(names).filter(([id]) => !rejected.includes(id));
	expect(await rowsOf(bench.client, 'SELECT id, name FROM t ORDER BY 1')).toEqual(kept);
});

it('a dry run says the same and leaves everything as it was', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const before = await rowsOf(bench.client, 'SELECT xmin, * FROM t ORDER BY id');
	const {report} = await migrated(request, bench.folder, {onConflict: 'update', mode: 'dry-run'});
	expect(report.overall_stats).toMatchObject({successful_records: 2, skipped_records: 1});
	expect(await rowsOf(bench.client, 'SELECT xmin, * FROM t ORDER BY id')).toEqual(before);
});

it('an image brings every type back exactly as it was', async () => {
	const columns = Object.entries({
		...{c: 'char(5)', bp: 'bpchar', b: 'bytea', f: 'float8', g: 'float4', at: 'timestamptz', i: 'interval'},
		...{a: 'text[]', n: 'numeric', j: 'json', jb: 'jsonb', e: 'mood', bit: '"char"', net: 'inet', m: 'money'},
		...{tv: 'tsvector', r: 'int4range', d: 'date', flag: 'boolean', quoted: '"two words"'},
	});
	const values = `('a', 'b  ', '\\x00ff', '-0', 1e-40, '2024-03-31 02:30:00.123456+05:30', '1 mon -3 days 04:05:06.7', '{"a,b",NULL,"q\\"uote"}',
		1.500, '{"a": 1,  "a":2}', '{"a": 1.50}', 'so so', 'x', '1.2.3.4/32', 12.5, 'a:1 b:2', '[1,5)', '0044-03-15 BC', true, ' line
	two '), (NULL, NULL, NULL, 'NaN', 'Infinity', 'infinity', NULL, '{}', 'NaN', 'null', 'null', NULL, NULL, NULL, NULL, NULL, 'empty', '-infinity', NULL, '')`;
	const bench = await workbench(
		`CREATE TYPE mood AS ENUM ('so so'); CREATE DOMAIN "two words" AS text;
		CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, ${columns.map(c => c.join(' ')).join(', ')});
		INSERT INTO t (${columns.map(([name]) => name).join(', ')}) VALUES ${values};
		CREATE TABLE before AS SELECT * FROM t`,
	);
	const request = requestOf(
		bench,
		mapping,
		"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
	);
	const {report} = await migrated(request, bench.folder, {onConflict: 'update'});
	expect(report.overall_stats.successful_records).toBe(2);
	const all = [['name', 'text'], ...columns];
	const set = all.map(([name, type]) => `${name} = (i.before->>'${name}')::${type}`).join(', ');
	await bench.client.query(
		`UPDATE t SET ${set} FROM mingus_migrate.images i WHERE t.id::text = i.target_key`,
	);
	const contents = (table: string) =>
		rowsOf(bench.client, `SELECT t::text, float8send(f)::text, length(bp) FROM ${table} t ORDER BY 1`);
	expect(await contents('t')).toEqual(await contents('before'));
});

it('a table without a loaded primary key, and a column that no update can set, stop it beforehand', async () => {
	const bench = await workbench(
		`CREATE TABLE t (id int, name text);
		CREATE TABLE u (id int PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)`,
	);
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}, {into: u, from: s.u, match: by-name}]',
		'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE u (id INTEGER PRIMARY KEY, n INTEGER)',
	);
	const {report, exitCode} = await migrated(request, bench.folder, {onConflict: 'update'});
	expect(exitCode).toBe(2);
	expect(report.failure?.code).toBe('bad-plan');
	expect(report.failure?.message).toContain('t: it has no primary key that is loaded');
	expect(report.failure?.message).toContain('u: its column n is GENERATED ALWAYS');
});

const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)';

it.each(['batch-sent:3', 'rejects-uncommitted:4', 'batch-committed:2'])(
	'killed at %s it goes on, and each row and image is there once',
	async failPoint => {
		const bench = await workbench(
			`CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT i, 'old' FROM generate_series(1, 2000) i;
			UPDATE t SET name = 'n' || id WHERE id % 3 = 0`,
		);
		const request = requestOf(
			bench,
			mapping,
			`CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t ${numbers} SELECT i, 'n' || i FROM n`,
		);
		const file = join(bench.folder, 'm.yaml');
		const {writeFileSync} = await import('node:fs');
		writeFileSync(file, `name: test\nsources: {s: a source}\n${mapping}\n`);
		const args = [
			...[
				'run',
				'--config',
				file,
				'--source',
				`s=${request.sources.s}`,
				'--state-dir',
				join(bench.folder, 'state'),
			],
			...['--yes', '--on-conflict', 'update', '--batch-size', '300'],
		];
		const env = {DATABASE_URL: bench.url, MINGUS_MIGRATE_FAIL_POINT: failPoint};
		expect((await startMigrator(args, env).ended).signal).toBe('SIGKILL');
		const {report} = await resumed(bench);
		expect(report.failure).toBeNull();
		expect(report.overall_stats).toMatchObject({
			processed_records: 3000,
			successful_records: 1334 + 1000,
			skipped_records: 666,
		});
		expect(await rowsOf(bench.client, "SELECT count(*)::int FROM t WHERE name = 'n' || id")).toEqual([
			[3000],
		]);
		expect(
			await rowsOf(
				bench.client,
				`SELECT count(*)::int, count(DISTINCT target_key)::int, count(*) FILTER (WHERE before->>'name' = 'old')::int FROM mingus_migrate.images`,
			),
		).toEqual([[1334, 1334, 1334]]);
	},
);
