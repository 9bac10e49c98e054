/** Looks at servers and processes from outside. */
import type {ChildProcessByStdio} from 'node:child_process';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import {expect, vi} from 'vitest';
import {readPidFile} from '../../source/embedded/postgres/running-server.ts';
import {connect} from '../../source/engine/target/connect.ts';
import {resolveTarget} from '../../source/engine/target/resolve-target.ts';

export async function firstLine(child: ChildProcessByStdio<Writable, Readable, null>): Promise<string> {
	for await (const line of createInterface({input: child.stdout})) {
		return line;
	}
	throw new Error('The process ended without a word.');
}

export async function ask(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
	const client = await connect(resolveTarget({url}, {}));
	try {
		return (await client.query(sql)).rows[0];
	} finally {
		await client.end();
	}
}

export async function pidIn(dir: string): Promise<number> {
	return (await readPidFile(join(dir, 'cluster', 'data')))?.pid ?? Number.NaN;
}

export function lives(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

export async function isGone(pid: number): Promise<void> {
	await vi.waitFor(() => expect(lives(pid)).toBe(false), {timeout: 30_000});
}
