/**
 * Who carries a run out. Each process that takes a run on, and each try after a lost connection, is an attempt with a
 * number. A batch is committed only by the latest: the others' transactions are waited for, and their next ones refused.
 */
import {randomUUID} from 'node:crypto';
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {quoteName} from '../quote-name.ts';
import {attemptTime} from './worked.ts';

/** SQLSTATE of a batch that a later attempt has made void; no class of PostgreSQL's begins so. */
export const takenOver = 'MM001';

/** Tells the sessions of this process from those of another one that carries the same run out. */
const ours = randomUUID().slice(0, 8);

/** What our sessions call themselves, so that an orphan of a run is found: at most 63 bytes. */
export function applicationName(run: string): string {
	return `${nameOf(run)}${ours}`;
}

const prefix = 'mingus-migrate/';

function nameOf(run: string): string {
	return `${prefix}${run}/`;
}

/** Runs that have a session at this server, whether or not the ledger knows them. */
export async function runsAtWork(client: Client): Promise<ReadonlySet<string>> {
	const {rows} = await client.query<{run: string}>(
		`SELECT DISTINCT split_part(application_name, '/', 2) AS run FROM pg_stat_activity
		WHERE starts_with(application_name, $1) AND datname = current_database()`,
		[prefix],
	);
	return new Set(rows.map(({run}) => run));
}

/** Ends the other sessions of this role whose names begin so. */
export async function endSessions(client: Client, name: string): Promise<void> {
	await client.query(
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE starts_with(application_name, $1) AND usename = current_user AND pid <> pg_backend_pid()`,
		[name],
	);
}

/** Ends the sessions of processes that carried a run out and are gone. The caller holds the target's lock. */
export async function endOrphans(client: Client, run: string): Promise<void> {
	await endSessions(client, nameOf(run));
}

/**
 * A statement that fails unless the attempt is the run's latest, and keeps a later one waiting until the transaction
 * ends. It goes in front of each batch.
 * @param run a UUID
 */
export function fence(ledger: string, run: string, attempt: number): string {
	return `DO $fence$ BEGIN
		PERFORM FROM ${quoteName(ledger)}.runs WHERE run = '${run}' AND attempt = ${attempt} FOR SHARE;
		IF NOT FOUND THEN RAISE EXCEPTION 'another process goes on with the run' USING ERRCODE = '${takenOver}'; END IF;
	END $fence$`;
}

/** How long the last transaction of an orphaned session may take to end. */
const patience = '60s';

/**
 * Makes the caller the one who carries the run out; what earlier attempts have under way is over when this returns.
 * The caller holds the target's lock.
 * @param as what becomes of the run: it goes on, or stays finished while its rejects are loaded
 * @returns the attempt's number; undefined where the ledger does not know the run
 * @throws MigrationError run-locked, when a transaction of an earlier attempt does not end
 */
export async function takeOver(
	client: Client,
	ledger: string,
	run: string,
	as: 'running' | 'finished' = 'running',
): Promise<number | undefined> {
	// A killed process leaves sessions that may still wait for data which never comes.
	await endOrphans(client, run);
	try {
		await client.query(`SET lock_timeout = '${patience}'`);
		const {rows} = await client.query<{attempt: number}>(
			`UPDATE ${quoteName(ledger)}.runs r SET attempt = attempt + 1${as === 'finished' ? '' : anew(ledger)}
			WHERE run = $1 RETURNING attempt`,
			[run],
		);
		return rows[0]?.attempt;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === '55P03') {
			throw new MigrationError('run-locked', `A batch of run ${run} is still under way after ${patience}`, {
				hint: 'End the session that pg_stat_activity shows for the run, and try again.',
				cause: error,
			});
		}
		throw error;
	} finally {
		await client.query('SET lock_timeout = 0').catch(() => undefined);
	}
}

function anew(ledger: string): string {
	return `, state = 'running', ended_at = NULL, failure = NULL, worked = worked + ${attemptTime(ledger)},
		attempt_started_at = clock_timestamp()`;
}
