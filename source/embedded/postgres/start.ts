/** Starts a PostgreSQL of our own for `demo` and for tests, which nobody has to install or to stop. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile, stat} from 'node:fs/promises';
import {createServer, Socket} from 'node:net';
import {extname, resolve} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {MigrationError} from '../../engine/errors.ts';
import {findBinaries} from './binaries.ts';
import {type Cluster, filesOf, openCluster, serverEnvironment} from './cluster.ts';
import type {GuardOrder} from './guard.ts';
import {lastPort} from './last-port.ts';
import {findRunningServer, readPidFile, removeStalePidFile, urlOf} from './running-server.ts';
import {findUnprivilegedUser, type UnprivilegedUser} from './unprivileged-user.ts';

export interface StartOptions {
	/** Folder of the cluster and its log; made when missing. */
	readonly dir: string;
	/** Server settings by name, over PostgreSQL's own; of no effect on a server that runs already. */
	readonly settings?: Readonly<Record<string, string>>;
	/** Remove the cluster, its log and an otherwise empty folder when the server stops, however we end. */
	readonly removeOnExit?: boolean;
}

export interface EmbeddedServer {
	/** Of the superuser's database, with the password. */
	readonly url: string;
	readonly dir: string;
	/** It ran already; then stop() leaves it alone. */
	readonly reused: boolean;
	/** Resolves when the server is gone. It also stops when this process ends without asking. */
	stop(): Promise<void>;
}

/** Between a free port being found and the server taking it, somebody else may take it. */
const attempts = 5;

/** After a crash the server replays its log first. In ms. */
const startTimeout = 60_000;

/**
 * Starts PostgreSQL on the cluster in `dir`, or returns the server that runs there. It listens on 127.0.0.1 only,
 * on a free port, without a Unix socket, and asks for a random password that is kept in `dir`.
 *
 * @throws MigrationError embedded-server
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedServer> {
	const dir = resolve(options.dir);
	const user = (await ownerOf(dir)) ?? findUnprivilegedUser();
	const binaries = await findBinaries(user);
	const cluster = await openCluster(dir, binaries, user);
	for (let attempt = 1; attempt <= attempts; attempt++) {
		const running = await findRunningServer(cluster);
		if (running !== undefined) {
			return {url: running, dir, reused: true, stop: async () => {}};
		}
		await removeStalePidFile(cluster.data);
		const port = await freePort(attempt === 1 ? await lastPort(cluster.data) : undefined);
		const {cluster: files, logFile} = filesOf(dir);
		const guard = startGuard({
			command: binaries.postgres,
			args: serverArguments(cluster, port, options.settings ?? {}),
			env: serverEnvironment,
			logFile,
			...(user === undefined ? {} : {user}),
			...(options.removeOnExit === true ? {remove: {files: [files, logFile], folder: dir}} : {}),
		});
		if (await becomesReady(guard, cluster, port)) {
			return {url: urlOf(cluster, port), dir, reused: false, stop: () => stopGuard(guard)};
		}
	}
	throw new MigrationError(
		'embedded-server',
		`The embedded PostgreSQL does not start: ${await lastWords(cluster)}`,
		{
			hint: `Its log is ${cluster.logFile}.`,
		},
	);
}

/** As root: whoever the cluster belongs to, because PostgreSQL starts for nobody else. */
async function ownerOf(dir: string): Promise<UnprivilegedUser | undefined> {
	const owner = await stat(filesOf(dir).cluster).catch(() => undefined);
	return process.getuid?.() === 0 && owner !== undefined && owner.uid !== 0
		? {uid: owner.uid, gid: owner.gid}
		: undefined;
}

function serverArguments(
	cluster: Cluster,
	port: number,
	settings: Readonly<Record<string, string>>,
): string[] {
	// A socket's path may not exceed 107 bytes, and a temporary folder's may.
	const all = {...settings, listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: ''};
	return ['-D', cluster.data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** @param wanted taken where nobody else has it */
async function freePort(wanted = 0): Promise<number> {
	const listener = createServer().listen(wanted, '127.0.0.1');
	try {
		await once(listener, 'listening');
	} catch (error) {
		if (wanted === 0) {
			throw error;
		}
		return freePort();
	}
	const address = listener.address();
	listener.close();
	await once(listener, 'close');
	if (address === null || typeof address === 'string') {
		throw new MigrationError('embedded-server', 'This machine has no free port on 127.0.0.1.');
	}
	return address.port;
}

/** Starts the guard so that it neither keeps our process alive nor gets the terminal's Ctrl-C. */
function startGuard(order: GuardOrder): ChildProcess {
	const script = fileURLToPath(new URL(`guard${extname(import.meta.url)}`, import.meta.url));
	const guard = spawn(process.execPath, [script, JSON.stringify(order)], {
		cwd: '/',
		env: serverEnvironment,
		stdio: ['pipe', 'ignore', 'ignore'],
		detached: true,
	});
	guard.unref();
	if (guard.stdin instanceof Socket) {
		guard.stdin.unref();
	}
	return guard;
}

function hasEnded(guard: ChildProcess): boolean {
	return guard.exitCode !== null || guard.signalCode !== null;
}

/** False when the server ended instead. */
async function becomesReady(guard: ChildProcess, cluster: Cluster, port: number): Promise<boolean> {
	const deadline = performance.now() + startTimeout;
	while (!hasEnded(guard)) {
		const found = await readPidFile(cluster.data);
		if (found?.port === port && found.status === 'ready') {
			return true;
		}
		if (performance.now() > deadline) {
			await stopGuard(guard);
			return false;
		}
		await sleep(20);
	}
	return false;
}

async function stopGuard(guard: ChildProcess): Promise<void> {
	if (!hasEnded(guard)) {
		guard.ref();
		const ended = once(guard, 'exit');
		guard.stdin?.destroy();
		await ended;
	}
}

/** What the server said last. */
async function lastWords(cluster: Cluster): Promise<string> {
	const log = await readFile(cluster.logFile, 'utf8').catch(() => '');
	return log.trim().split('\n').slice(-3).join(' ');
}
