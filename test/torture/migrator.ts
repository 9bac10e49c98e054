/** The real program as a process of its own, and what may happen to it. */
import {type ChildProcess, spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const program = fileURLToPath(new URL('../../bin/mingus-migrate.js', import.meta.url));

export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	/** Its events, one JSON object each. */
	readonly events: ReadonlyArray<{readonly event: string; readonly [key: string]: unknown}>;
	readonly complaints: string;
}

export interface Migrator {
	readonly process: ChildProcess;
	readonly ended: Promise<Ended>;
	/** Resolves when the first row is about to be read, or when the program has ended before. */
	readonly loading: Promise<void>;
}

/** @param env further variables */
export function startMigrator(args: readonly string[], env: Readonly<Record<string, string>>): Migrator {
	const child = spawn(process.execPath, [program, ...args, '--json'], {
		env: {PATH: process.env.PATH, HOME: process.env.HOME, ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	let complaints = '';
	const loading = new Promise<void>(resolve => {
		child.on('close', () => resolve());
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			out += text;
			if (out.includes('"event":"load-started"')) {
				resolve();
			}
		});
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		complaints += text;
	});
	const ended = new Promise<Ended>(resolve =>
		child.on('close', (code, signal) => {
			// The last line of a killed process may be cut.
			const lines = out
				.slice(0, out.lastIndexOf('\n') + 1)
				.split('\n')
				.filter(line => line !== '');
			resolve({code, signal, events: lines.map(line => JSON.parse(line)), complaints});
		}),
	);
	return {process: child, ended, loading};
}
