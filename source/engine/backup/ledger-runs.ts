/** What a target's ledger knows of runs and their snapshots. Looks only. */
import {runsAtWork} from '../ledger/attempt.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {countRetriable} from '../ledger/outstanding.ts';
import {listRuns} from '../ledger/runs.ts';
import type {TargetAddress} from '../target/address.ts';
import {connect} from '../target/connect.ts';
import {describeTarget, resolveTarget} from '../target/resolve-target.ts';
import type {KnownRun} from './catalog.ts';

export interface LedgerRuns {
	/** The target in words, as manifests name it. */
	readonly target: string;
	readonly runs: readonly KnownRun[];
	/** Runs that a process is carrying out now, whether or not the ledger knows them yet. */
	readonly atWork: ReadonlySet<string>;
}

/** @throws MigrationError target-*; the server's error where the ledger may not be read */
export async function readLedgerRuns(target: TargetAddress): Promise<LedgerRuns> {
	const parameters = resolveTarget(target, process.env);
	const client = await connect(parameters);
	try {
		// In this order: who begins in between is at work, and who ends is in the ledger.
		const atWork = await runsAtWork(client);
		const runs = await listRuns(client, ledgerSchema);
		const rejects = await countRetriable(client, ledgerSchema, runs);
		return {
			target: describeTarget(parameters),
			runs: runs.map(({run, mapping, state, started_at: startedAt, snapshots}) => ({
				run,
				mapping,
				state,
				startedAt: startedAt.toISOString(),
				snapshots,
				rejects: rejects.get(run) ?? 0,
			})),
			atWork,
		};
	} finally {
		await client.end();
	}
}
