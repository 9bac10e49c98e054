import {spawnSync} from 'node:child_process';
import {readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, it, onTestFinished} from 'vitest';
import {migrated, requestOf, resumed, rowsOf, testFolder, workbench, writeSource} from '../../migration.ts';
import {answers, crashingServer} from '../../torture/crashing-server.ts';

const tables = 'CREATE TABLE t (id int PRIMARY KEY, data bytea)';
const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB);
	INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) SELECT i, randomblob(1500) FROM n`;

/** A file that grows too large for its limit sends a signal, which ends whoever does not listen to it. */
const deaf = `data:text/javascript,process.on('SIGXFSZ',()=>{})`;

it('a disk of the server that is full ends the run in plain words, and it goes on when there is room', async () => {
	const server = await crashingServer({wal_level: 'minimal', max_wal_senders: '0'});
	onTestFinished(() => server.remove());
	const client = await answers(server.url);
	await client.query(tables);
	await client.end();
	await server.shutDown('fast');
	await server.start(17_000);
	const bench = {client, url: server.url, folder: testFolder()};
	const small = source.replace('8000', '24000');
	const {report, exitCode} = await migrated(requestOf(bench, mapping, small), bench.folder, {batchSize: 500});
	expect(exitCode).toBe(1);
	expect(report.failure?.code).toBe('target-refused');
	expect(report.failure?.message).toMatch(/could not (?:extend|write)/);
	const before = report.overall_stats.successful_records;
	expect(before).toBeGreaterThan(500);
	await server.shutDown('fast');
	await server.start();
	const after = await resumed(bench);
	expect(after.report.failure).toBeNull();
	const check = await answers(server.url);
	expect(await rowsOf(check, 'SELECT count(*)::int, count(DISTINCT id)::int FROM t')).toEqual([
		[24_000, 24_000],
	]);
	await check.end();
});

it('a disk without room for the snapshot is named before anything is written, and no half snapshot stays', async () => {
	const bench = await workbench(tables);
	const file = writeSource(join(bench.folder, 's.db'), source);
	const program = fileURLToPath(new URL('../../../bin/mingus-migrate.js', import.meta.url));
	const config = join(bench.folder, 'mapping.yaml');
	writeFileSync(config, `name: test\nsources: {s: a source}\n${mapping}\n`);
	const args = [
		'run',
		'--config',
		config,
		'--source',
		`s=${file}`,
		'--state-dir',
		join(bench.folder, 'state'),
	];
	const {status, stdout, stderr} = spawnSync(
		'/bin/sh',
		['-c', 'ulimit -f 4001; exec "$@"', 'sh', process.execPath, `--import=${deaf}`, program, ...args],
		{env: {PATH: process.env.PATH, HOME: bench.folder, DATABASE_URL: bench.url}, encoding: 'utf8'},
	);
	expect(`${stdout}${stderr}`).toContain('No room for the snapshot of source s');
	expect(status).toBe(1);
	expect(await rowsOf(bench.client, "SELECT to_regclass('mingus_migrate.runs')")).toEqual([[null]]);
	const left = readdirSync(join(bench.folder, 'state'), {recursive: true}).filter(name =>
		String(name).endsWith('.db'),
	);
	expect(left).toEqual([]);
});
