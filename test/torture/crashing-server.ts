/** A PostgreSQL that can be crashed and started again on the same port, as a power cut or an administrator would. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import pg from 'pg';
import {findBinaries} from '../../source/embedded/postgres/binaries.ts';
import {openCluster, serverEnvironment} from '../../source/embedded/postgres/cluster.ts';
import {readPidFile} from '../../source/embedded/postgres/running-server.ts';
import {findUnprivilegedUser} from '../../source/embedded/postgres/unprivileged-user.ts';

export interface CrashingServer {
	/** Of the superuser's database. */
	readonly url: string;
	/** @param largestFile in KB: beyond it no file grows, as if the disk were full */
	start(largestFile?: number): Promise<void>;
	/** immediate: no checkpoint, as after a crash. fast: sessions are ended, all is written. */
	shutDown(how: 'immediate' | 'fast'): Promise<void>;
	/** Kills the server process of one session, upon which PostgreSQL crashes all others and recovers. */
	killBackend(pid: number): void;
	/** Stops the server and removes its files. */
	remove(): Promise<void>;
}

const signals = {immediate: 'SIGQUIT', fast: 'SIGINT'} as const;

/**
 * @param settings over these: WAL is written as in earnest, but not flushed to the disk, which no test pulls out
 */
export async function crashingServer(
	settings: Readonly<Record<string, string>> = {},
): Promise<CrashingServer> {
	const dir = mkdtempSync(join(tmpdir(), 'mingus-torture-'));
	const user = findUnprivilegedUser();
	const binaries = await findBinaries(user);
	const cluster = await openCluster(dir, binaries, user);
	const port = await freePort();
	const all = {
		fsync: 'off',
		max_connections: '100',
		...settings,
		listen_addresses: '127.0.0.1',
		port: String(port),
		unix_socket_directories: '',
		log_min_messages: 'panic',
	};
	const args = [
		'-D',
		cluster.data,
		...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
	];
	let server: ChildProcess | undefined;
	const url = `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`;
	const start = async (largestFile?: number): Promise<void> => {
		const options = {...user, cwd: '/', env: serverEnvironment, stdio: 'ignore'} as const;
		server =
			largestFile === undefined
				? spawn(binaries.postgres, args, options)
				: spawn('/bin/sh', ['-c', limited(largestFile), 'sh', binaries.postgres, ...args], options);
		const started = server;
		for (;;) {
			if (started.exitCode !== null || started.signalCode !== null) {
				throw new Error('the server did not start');
			}
			const found = await readPidFile(cluster.data);
			if (found?.pid === started.pid && found?.status === 'ready') {
				return;
			}
			await sleep(10);
		}
	};
	const shutDown = async (how: 'immediate' | 'fast'): Promise<void> => {
		const running = server;
		if (running && running.exitCode === null && running.signalCode === null) {
			const ended = once(running, 'exit');
			running.kill(signals[how]);
			await ended;
		}
	};
	// Whoever is interrupted leaves no server behind.
	process.once('exit', () => server?.kill('SIGQUIT'));
	await start();
	return {
		url,
		start,
		shutDown,
		killBackend: pid => void process.kill(pid, 'SIGKILL'),
		async remove() {
			await shutDown('immediate');
			rmSync(dir, {recursive: true, force: true});
		},
	};
}

/** For a shell whose `ulimit -f` counts in blocks of 512 bytes. The odd block makes a page fit by a part only. */
function limited(kilobytes: number): string {
	return `trap '' XFSZ; ulimit -f ${kilobytes * 2 + 1}; exec "$@"`;
}

async function freePort(): Promise<number> {
	const listener = createServer().listen(0, '127.0.0.1');
	await once(listener, 'listening');
	const address = listener.address();
	listener.close();
	if (address === null || typeof address === 'string') {
		throw new Error('no port');
	}
	return address.port;
}

/** Waits until the server answers again, after a crash that it recovers from by itself. */
export async function answers(url: string): Promise<pg.Client> {
	for (let tries = 0; ; tries++) {
		const client = new pg.Client({connectionString: url});
		client.on('error', () => {});
		try {
			await client.connect();
			return client;
		} catch (error) {
			if (tries > 400) {
				throw error;
			}
			await sleep(25);
		}
	}
}
