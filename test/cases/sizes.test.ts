/** What is large, by its rows or in one row. */
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {text} from 'node:stream/consumers';
import {expect, it, onTestFinished} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../migration.ts';
import {edited, rejectsIn, retried} from '../rejects.ts';
import {told, verified} from '../verification.ts';

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** Migrates in a process of its own, so that the memory it takes is its own. Its request comes as JSON. */
const alone = `import {engine} from ${JSON.stringify(new URL('../../source/engine/engine.ts', import.meta.url).href)};
	const {request, options} = JSON.parse(process.argv[1]);
	const plan = await engine.makePlan(request);
	const batches = [];
	for await (const event of engine.migrate({...request, plan, options})) {
		if (event.event === 'batch-committed') batches.push(event.counts.read);
		if (event.event === 'finished') console.log(JSON.stringify({batches, report: event.report}));
	}`;

it('RS-01: a database of 200 MB goes over in batches, within 300 MB of memory', async () => {
	const bench = await workbench('CREATE TABLE w (id int PRIMARY KEY, t text, b bytea)');
	const rows = 200_000;
	const request = requestOf(
		bench,
		'loads: [{into: w, from: s.w, match: by-name}]',
		`CREATE TABLE w(id INTEGER PRIMARY KEY,t TEXT,b BLOB);
		INSERT INTO w ${numbers(rows)} SELECT i, 'row ' || i, zeroblob(1000) FROM n`,
	);
	const options = {
		mode: 'run',
		batchSize: 2000,
		workers: 2,
		onConflict: 'fail',
		backupDir: join(bench.folder, 'backups'),
		backup: false,
		rollback: true,
	};
	const child = spawn(
		process.execPath,
		['--input-type=module', '-e', alone, JSON.stringify({request, options})],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	onTestFinished(() => void child.kill('SIGKILL'));
	const {batches, report} = JSON.parse(await text(child.stdout));
	expect(report.failure).toBeNull();
	expect(report.overall_stats.successful_records).toBe(rows);
	expect(batches).toHaveLength(rows / options.batchSize);
	expect(report.peak_memory_bytes).toBeLessThan(300 * 1024 * 1024);
	expect(await rowsOf(bench.client, 'SELECT count(DISTINCT t)::int, sum(length(b))::int FROM w')).toEqual([
		[rows, rows * 1000],
	]);
});

it('RS-02: a row or a value that no page or type of PostgreSQL can hold is a reject, and the others go over', async () => {
	const names = Array.from({length: 1200}, (_, i) => `c${i}`);
	const bench = await workbench(
		`CREATE TABLE wide (id int PRIMARY KEY, ${names.map(name => `${name} bigint`).join()});
		CREATE TABLE long (id int PRIMARY KEY, n numeric)`,
	);
	const request = requestOf(
		bench,
		'loads: [{into: wide, from: s.wide, match: by-name}, {into: long, from: s.long, match: by-name}]',
		`CREATE TABLE wide(id INTEGER PRIMARY KEY, ${names.join()});
		INSERT INTO wide(id, c0) VALUES (1, 7), (3, 9);
		INSERT INTO wide VALUES (2, ${names.map(() => 1).join()});
		CREATE TABLE long(id INTEGER PRIMARY KEY, n TEXT);
		INSERT INTO long VALUES (1, '5'), (2, printf('%.*c', 140000, '9'))`,
	);
	const {exitCode, report} = await migrated(request, bench.folder);
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => [e.table, e.key, e.code]).sort()).toEqual([
		['long', '2', 'out-of-range'],
		['wide', '2', 'refused-by-server'],
	]);
	expect(report.errors.find(e => e.table === 'wide')?.error).toContain('row is too big');
	expect(await rowsOf(bench.client, 'SELECT id, c0 FROM wide ORDER BY id')).toEqual([
		[1, '7'],
		[3, '9'],
	]);
	expect(await rowsOf(bench.client, 'SELECT id, n FROM long')).toEqual([[1, '5']]);
});

it('RS-02: values beyond 512 MB are rejects with their size, by row key and by order; the rows beside them go over', async () => {
	const bench = await workbench(
		'CREATE TABLE huge (id int PRIMARY KEY, b bytea, t text); CREATE TABLE huge2 (id int PRIMARY KEY, b bytea, t text)',
	);
	const file = join(bench.folder, 's.db');
	// What the engine reads with would not write them.
	const db = new DatabaseSync(file);
	db.exec(`CREATE TABLE huge(id INTEGER PRIMARY KEY, b BLOB, t TEXT);
		INSERT INTO huge VALUES (1, x'01', 'first'), (2, zeroblob(600000000), 'second'), (3, x'03', 'third'),
			(4, zeroblob(30000000), 'fourth'), (5, NULL, 'fifth')`);
	db.close();
	const mapping = `loads:
  - {into: huge, from: s.huge, match: by-name}
  - {into: huge2, query: s.huge AS h, key: h.id, columns: {id: h.id, b: h.b, t: h.t}}`;
	const request = requestOf(bench, mapping, {s: file});
	// The process may hold what tests before have left.
	const memoryBefore = process.memoryUsage.rss();
	const {exitCode, report} = await migrated(request, bench.folder, {backup: true});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	const error = 'The blob has 600000000 bytes, and more than 512 MB cannot be read.';
	expect(report.errors.map(e => [e.table, e.key, e.column, e.code, e.error]).sort()).toEqual([
		['huge', '2', 'b', 'too-long', error],
		['huge2', '2', 'b', 'too-long', error],
	]);
	for (const table of ['huge', 'huge2']) {
		expect(await rowsOf(bench.client, `SELECT id, length(b), t FROM ${table} ORDER BY id`)).toEqual([
			[1, 1, 'first'],
			[3, 1, 'third'],
			[4, 30_000_000, 'fourth'],
			[5, null, 'fifth'],
		]);
	}
	const kept = `SELECT source_row->'b' FROM mingus_migrate.rejects WHERE source_row->'b' IS NOT NULL`;
	expect(await rowsOf(bench.client, kept)).toEqual([[{large: 'blob', bytes: 600_000_000}]]);
	expect(report.peak_memory_bytes - memoryBefore).toBeLessThan(600_000_000);
	const {verification} = await verified(request);
	expect([verification.failure, told(verification.differences)]).toEqual([null, []]);

	const only = 'The row can be loaded only with another value: edit it, and give it with --rows.';
	const again = await retried(bench);
	expect(again.report.errors.map(e => e.error)).toEqual([`${error} ${only}`, `${error} ${only}`]);
	const blob = {blob: '0002'};
	const rows = [
		...edited(await rejectsIn(bench, {tables: ['huge']}), {2: {b: blob}}),
		...edited(await rejectsIn(bench, {tables: ['huge2']}), {2: {'h.b': blob}}),
	];
	expect((await retried(bench, {rows})).exitCode).toBe(0);
	const second = 'SELECT b, t FROM huge WHERE id = 2 UNION ALL SELECT b, t FROM huge2 WHERE id = 2';
	const loaded = [Buffer.from([0, 2]), 'second'];
	expect(await rowsOf(bench.client, second)).toEqual([loaded, loaded]);
	expect(told((await verified(request)).verification.differences)).toEqual([]);
}, 240_000);
