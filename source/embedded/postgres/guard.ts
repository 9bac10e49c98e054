/**
 * A process of its own that runs the server as its child, and stops it when the pipe on its stdin closes. The
 * kernel closes that pipe however our process ends, SIGKILL included, so no server is ever left behind.
 */
import {spawn} from 'node:child_process';
import {openSync, rmdirSync, rmSync} from 'node:fs';

/** The guard's only argument, as JSON. */
export interface GuardOrder {
	readonly command: string;
	readonly args: readonly string[];
	readonly user?: {readonly uid: number; readonly gid: number};
	readonly env: Readonly<Record<string, string>>;
	readonly logFile: string;
	/** What to remove after the server was stopped; `folder` only if nothing else is in it. */
	readonly remove?: {readonly files: readonly string[]; readonly folder: string};
}

/** PostgreSQL's fast shutdown, then the immediate one, and the time in ms to wait before each. */
const stops = [
	{signal: 'SIGINT', after: 0},
	{signal: 'SIGQUIT', after: 10_000},
	{signal: 'SIGKILL', after: 20_000},
] as const;

function guard(order: GuardOrder): void {
	const log = openSync(order.logFile, 'a', 0o600);
	const server = spawn(order.command, [...order.args], {
		...order.user,
		cwd: '/',
		env: order.env,
		stdio: ['ignore', log, log],
	});
	let stopping = false;
	const stop = () => {
		stopping = true;
		for (const {signal, after} of stops) {
			setTimeout(() => server.kill(signal), after);
		}
	};
	const finish = (code: number | null) => {
		// A server that did not start may have found another one at work on these files.
		if (stopping && order.remove !== undefined) {
			removeAll(order.remove);
		}
		process.exit(code ?? 1);
	};
	server.once('error', () => finish(1));
	server.once('exit', finish);
	process.stdin.resume();
	process.stdin.once('close', stop);
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
}

function removeAll({files, folder}: {files: readonly string[]; folder: string}): void {
	for (const file of files) {
		rmSync(file, {recursive: true, force: true});
	}
	try {
		rmdirSync(folder);
	} catch {
		// Something of somebody else's is in it.
	}
}

guard(JSON.parse(process.argv[2] ?? ''));
