import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {renameSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {caughtUp, started, write} from '../../catch-up.ts';
import {rowsIn} from '../../database-contents.ts';
import {migrated, requestOf, rowsOf, workbench, writeSource} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

it('loads of every kind: text keys, no row keys, expressions, joins over databases, and tables without a key', async () => {
	const target = `CREATE TABLE a (k text PRIMARY KEY, v text); CREATE TABLE w (k text PRIMARY KEY, n int);
		CREATE TABLE x (id int PRIMARY KEY, up text, many int); CREATE TABLE j (id int PRIMARY KEY, v text); CREATE TABLE bare (v text)`;
	const mapping = `name: test
sources: {s: one, r: other}
loads:
  - {into: a, from: s.a, match: by-name}
  - {into: w, from: s.w, match: by-name}
  - {into: x, from: s.x, columns: {id: id, up: {sql: upper(v)}, many: {sql: (SELECT count(*) FROM s.a)}}}
  - {into: j, query: s.x AS x JOIN r.y AS y ON y.x = x.id, key: y.id, columns: {id: y.id, v: x.v}}
  - {into: bare, from: s.bare, match: by-name}`;
	const bench = await workbench(target);
	const s = writeSource(
		join(bench.folder, 's.db'),
		`CREATE TABLE a (k TEXT PRIMARY KEY COLLATE NOCASE, v); INSERT INTO a ${numbers(30)} SELECT 'k' || i, i FROM n;
		CREATE TABLE w (k TEXT PRIMARY KEY, n) WITHOUT ROWID; INSERT INTO w ${numbers(30)} SELECT 'w' || i, CASE WHEN i = 9 THEN 'bad' ELSE i END FROM n;
		CREATE TABLE x (id INTEGER PRIMARY KEY, v); INSERT INTO x ${numbers(30)} SELECT i, 'v' || i FROM n;
		CREATE TABLE bare (v); INSERT INTO bare VALUES ('p'), ('p'), ('q')`,
	);
	const r = writeSource(
		join(bench.folder, 'r.db'),
		`CREATE TABLE y (id INTEGER PRIMARY KEY, x); INSERT INTO y ${numbers(30)} SELECT i, i FROM n`,
	);
	const request = requestOf(bench, mapping, {s, r});
	await migrated(request, bench.folder, {backup: true});
	write(
		s,
		`UPDATE a SET k = 'K5' WHERE k = 'k5'; UPDATE a SET v = NULL WHERE k = 'k6'; DELETE FROM a WHERE k = 'k7'; INSERT INTO a VALUES ('a0', 'new'), ('z0', 'new'); VACUUM;
		UPDATE w SET n = 99 WHERE k = 'w3'; DELETE FROM w WHERE k = 'w1'; INSERT INTO w VALUES ('a', 1), ('zz', 2);
		UPDATE x SET v = 'other' WHERE id = 4; INSERT INTO bare VALUES ('p')`,
	);
	write(r, 'DELETE FROM y WHERE id = 30; INSERT INTO y VALUES (31, 4)');
	const {report, exitCode} = await caughtUp(bench, request);
	expect(report.failure).toBeNull();
	expect(report.errors.map(e => e.key)).toEqual(['w9']);
	expect(exitCode).toBe(3);
	expect(told((await verified(request)).verification.differences)).toEqual([]);
	const fresh = await workbench(target);
	await migrated({...request, target: {url: fresh.url}}, fresh.folder);
	expect(await rowsIn(bench.client, 'public')).toEqual(await rowsIn(fresh.client, 'public'));

	write(s, "DELETE FROM bare WHERE v = 'q'");
	const refused = await caughtUp(bench, request);
	expect(refused.exitCode).toBe(2);
	expect(refused.report.failure?.message).toContain('Load bare: 1 rows have changed or are gone');
});

it('keys that go to other rows: all numbers of the rows are new after VACUUM, and keys are exchanged', async () => {
	const bench = await started(
		'CREATE TABLE t (k text PRIMARY KEY, v int)',
		'loads: [{into: t, from: s.t, match: by-name}]',
		`CREATE TABLE t (k TEXT PRIMARY KEY, v); INSERT INTO t ${numbers(50)} SELECT 'k' || i, i FROM n`,
	);
	const before = await rowsOf(bench.client, 'SELECT xmin, * FROM t WHERE v > 30 ORDER BY v');
	write(
		bench.request.sources.s,
		"DELETE FROM t WHERE v < 10; VACUUM; UPDATE t SET k = 'tmp' WHERE v = 20; UPDATE t SET k = 'k20' WHERE v = 21; UPDATE t SET k = 'k21' WHERE v = 20",
	);
	const {report} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT k, v FROM t WHERE v IN (9, 20, 21) ORDER BY v')).toEqual([
		['k21', 20],
		['k20', 21],
	]);
	expect(await rowsOf(bench.client, 'SELECT xmin, * FROM t WHERE v > 30 ORDER BY v')).toEqual(before);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});

it('one catches up with the other, and a base named by its id leads to the newest', async () => {
	const bench = await started(
		'CREATE TABLE t (id uuid PRIMARY KEY, v int)',
		'loads: [{into: t, from: s.t, columns: {id: {from: id, identifies: true}, v: v}}]',
		"CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 1), (2, 2), (3, 'bad')",
	);
	const [[first] = []] = await rowsOf(bench.client, 'SELECT run::text FROM mingus_migrate.runs');
	for (const [sql, sum] of [
		['UPDATE t SET v = 10 WHERE id = 1', '12'],
		['DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (4, 4)', '14'],
		['UPDATE t SET v = 30 WHERE id = 3; UPDATE t SET v = 11 WHERE id = 1', '45'],
		['', '45'],
	] as const) {
		write(bench.request.sources.s, sql);
		const {report} = await caughtUp(bench, bench.request, {}, {run: String(first)});
		expect(report.failure).toBeNull();
		expect(await rowsOf(bench.client, 'SELECT sum(v) FROM t')).toEqual([[sum]]);
		expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
	}
	const bases = await rowsOf(
		bench.client,
		'SELECT b.run = r.base FROM (SELECT run, lag(run) OVER (ORDER BY started_at) AS before FROM mingus_migrate.runs) AS o JOIN mingus_migrate.runs r USING (run) JOIN mingus_migrate.runs b ON b.run = o.before',
	);
	expect(bases).toEqual([[true], [true], [true], [true]]);
	renameSync(join(bench.folder, 'backups'), join(bench.folder, 'gone'));
	expect((await caughtUp(bench, bench.request)).report.failure?.code).toBe('snapshot-missing');
});

it('a run that updated rows that were there is caught up with as any other', async () => {
	const bench = await workbench(
		`CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'same'), (2, 'old'), (9, 'not ours')`,
	);
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}]',
		"CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'same'), (2, 'new'), (3, 'first')",
	);
	await migrated(request, bench.folder, {backup: true, onConflict: 'update'});
	write(request.sources.s, "UPDATE t SET v = v || '!'; INSERT INTO t VALUES (4, 'four')");
	const {report} = await caughtUp(bench, request);
	expect(report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT v FROM t ORDER BY id')).toEqual([
		['same!'],
		['new!'],
		['first!'],
		['four'],
		['not ours'],
	]);
	const {verification} = await verified(request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification.notices).toEqual(['t: 1 row is not of this run and was not compared']);
});

/** An application that never stops writing: a row at a time, of every kind of change. */
const application = `const Database = require('better-sqlite3'); const db = new Database(process.argv[1]); db.pragma('busy_timeout = 10000');
	let i = 100000; setInterval(() => { i++;
		db.exec("INSERT INTO t VALUES (" + i + ", 'new'); UPDATE t SET v = 'u" + i + "' WHERE id = " + (i * 7919 % 20000) + "; DELETE FROM t WHERE id = " + (i * 104729 % 20000));
	}, 1)`;

it('an application goes on writing while the first run and the first catch-up run', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, v text)');
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}]',
		`PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t ${numbers(20000)} SELECT i, 'v' || i FROM n`,
	);
	const writer = spawn(process.execPath, ['-e', application, request.sources.s ?? ''], {stdio: 'inherit'});
	try {
		const first = await migrated(request, bench.folder, {backup: true, batchSize: 200});
		expect(first.report.failure).toBeNull();
		const second = await caughtUp(bench, request, {batchSize: 50});
		expect(second.report.failure).toBeNull();
		expect(second.report.overall_stats.successful_records).toBeGreaterThan(0);
		expect(told((await verified(request)).verification.differences)).toEqual([]);
	} finally {
		writer.kill('SIGKILL');
		await once(writer, 'close');
	}
	const last = await caughtUp(bench, request);
	expect(last.report.failure).toBeNull();
	expect(told((await verified(request)).verification.differences)).toEqual([]);
	const fresh = await workbench('CREATE TABLE t (id int PRIMARY KEY, v text)');
	await migrated({...request, target: {url: fresh.url}}, fresh.folder);
	expect(await rowsIn(bench.client, 'public')).toEqual(await rowsIn(fresh.client, 'public'));
}, 180_000);
