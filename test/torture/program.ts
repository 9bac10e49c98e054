/** The program on a target and a state folder of its own, and how far its run has come. */
import {join} from 'node:path';
import {answers} from './crashing-server.ts';
import {type Migrator, startMigrator} from './migrator.ts';

const runArgs = ['--create-schema', '--yes', '--batch-size', '60'];

export interface Program {
	readonly url: string;
	start(env?: Readonly<Record<string, string>>): Migrator;
	/** With no more than the target and the snapshots. */
	resume(): Migrator;
}

export function programOn(url: string, state: string, workload: readonly string[]): Program {
	return {
		url,
		start: (env = {}) =>
			startMigrator(['run', ...workload, ...runArgs, '--state-dir', state], {DATABASE_URL: url, ...env}),
		resume: () =>
			startMigrator(['resume', '--state-dir', join(state, 'another-machine')], {DATABASE_URL: url}),
	};
}

/** What the ledger says of the run. */
export async function standing(url: string): Promise<'unknown' | 'unfinished' | 'finished'> {
	const client = await answers(url);
	try {
		const {rows} = await client.query("SELECT to_regclass('mingus_migrate.runs') IS NOT NULL AS known");
		if (rows[0]?.known !== true) {
			return 'unknown';
		}
		const {rows: runs} = await client.query<{state: string}>('SELECT state FROM mingus_migrate.runs');
		return runs.length === 0 ? 'unknown' : runs.some(r => r.state === 'finished') ? 'finished' : 'unfinished';
	} finally {
		await client.end();
	}
}
