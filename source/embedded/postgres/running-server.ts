/** Is a server running on this cluster, and where does it listen? */
import {existsSync} from 'node:fs';
import {readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {connect} from '../../engine/target/connect.ts';
import {resolveTarget} from '../../engine/target/resolve-target.ts';
import type {Cluster} from './cluster.ts';

/** What PostgreSQL writes to postmaster.pid, a line each (src/include/utils/pidfile.h). */
export interface PidFile {
	readonly pid: number;
	readonly port: number;
	/** `starting`, `ready`, `stopping`, `standby`; empty until it is first written. */
	readonly status: string;
}

/** Reads postmaster.pid; undefined when there is none. */
export async function readPidFile(data: string): Promise<PidFile | undefined> {
	try {
		const lines = (await readFile(pidFileOf(data), 'utf8')).split('\n');
		return {pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? ''};
	} catch {
		return undefined;
	}
}

/** URL of the superuser's database on a server on 127.0.0.1. */
export function urlOf(cluster: Cluster, port: number): string {
	return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`;
}

/**
 * The URL of the server that runs on this cluster, if one does and accepts connections. A pid file alone proves
 * nothing: after a crash another process may have its pid, and another server its port.
 */
export async function findRunningServer(cluster: Cluster): Promise<string | undefined> {
	const found = await readPidFile(cluster.data);
	if (found === undefined || !(found.port > 0) || found.status !== 'ready') {
		return undefined;
	}
	const url = urlOf(cluster, found.port);
	try {
		const client = await connect(resolveTarget({url: `${url}?sslmode=disable`}, {}));
		try {
			const {rows} = await client.query<{data_directory: string}>('SHOW data_directory');
			return rows[0]?.data_directory === cluster.data ? url : undefined;
		} finally {
			await client.end();
		}
	} catch {
		return undefined;
	}
}

/**
 * Removes a pid file that a crash left behind. PostgreSQL does so itself unless the pid lives on as another
 * process of the same user; whether that process is PostgreSQL is asked where the system has /proc.
 */
export async function removeStalePidFile(data: string): Promise<void> {
	const found = await readPidFile(data);
	if (found === undefined || !existsSync('/proc/self/comm')) {
		return;
	}
	const command = await readFile(`/proc/${found.pid}/comm`, 'utf8').catch(() => '');
	if (command.trim() !== 'postgres') {
		await rm(pidFileOf(data), {force: true});
	}
}

function pidFileOf(data: string): string {
	return join(data, 'postmaster.pid');
}
