/** The session that holds the target for a run, so that no other run interleaves; opened again when it is lost. */
import type {Client} from 'pg';
import {reach} from '../fail-point.ts';
import {applicationName} from '../ledger/attempt.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {lockTarget} from '../ledger/runs.ts';
import {connect} from '../target/connect.ts';
import type {ConnectionParameters} from '../target/resolve-target.ts';
import {type WatchedSessions, watchLocks} from './lock-watch.ts';

export interface LockedTarget {
	readonly client: Client;
	/** Names the session after a run, where that was not known when it was opened. */
	belongTo(run: string): Promise<void>;
	/** Makes another connection in place of one that was lost. @throws MigrationError target-*, run-locked */
	reopen(): Promise<void>;
	close(): Promise<void>;
}

/**
 * @param run undefined where it is yet to be found
 * @param lock take the target's lock; what writes nothing needs none
 * @param tell takes a notice where the run's sessions have to wait for somebody else's
 * @throws MigrationError target-*, run-locked
 */
export async function openLockedTarget(
	parameters: ConnectionParameters,
	run: string | undefined,
	lock: boolean,
	tell: WatchedSessions['tell'],
): Promise<LockedTarget> {
	let name = run === undefined ? undefined : applicationName(run);
	const open = async (): Promise<Client> => {
		const made = await connect(parameters, name === undefined ? {} : {applicationName: name});
		try {
			// The ledger's own commits are made sure of, whatever the role has set: they carry the batches before them to disk.
			await made.query('SET synchronous_commit = on');
			if (lock) {
				await lockTarget(made, ledgerSchema, name);
				reach('lock-taken');
			}
			return made;
		} catch (error) {
			made.end().catch(() => undefined);
			throw error;
		}
	};
	let client = await open();
	const endWatch = watchLocks({
		get name() {
			return name;
		},
		get processID() {
			return (client as unknown as {processID: number | null}).processID;
		},
		open: () => connect(parameters),
		tell,
	});
	return {
		get client() {
			return client;
		},
		async belongTo(its) {
			name = applicationName(its);
			await client.query(`SELECT set_config('application_name', $1, false)`, [name]);
		},
		async reopen() {
			client.end().catch(() => undefined);
			client = await open();
		},
		async close() {
			endWatch();
			await client.end().catch(() => undefined);
		},
	};
}
