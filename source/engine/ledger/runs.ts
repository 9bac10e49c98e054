/** The ledger's lines about runs and loads. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {RunPart} from '../events.ts';
import type {Plan} from '../plan/plan.ts';
import {quoteName} from '../quote-name.ts';
import type {RunState, SnapshotRecord} from '../report/report.ts';
import type {TableObject} from '../target/table-objects.ts';
import {endSessions} from './attempt.ts';
import {hasLedger} from './ledger-schema.ts';
import {attemptEnd, momentAgo} from './worked.ts';

/** `rolled-back`: every row that the run loaded was taken back. */
export type LedgerState = RunState | 'rolled-back';

export interface LedgerRun {
	readonly run: string;
	readonly mapping: string;
	readonly plan_hash: string;
	readonly namespace: string;
	readonly state: LedgerState;
	readonly started_at: Date;
	readonly snapshots: readonly SnapshotRecord[];
	/** The part that was asked for alone. */
	readonly only: RunPart | null;
}

/** The first half of the key of our advisory locks: "ming" in ASCII. */
const lockClass = 0x6d696e67;

/** SQL that takes the target's lock for the session, if it is free. @param ledger SQL for the ledger's schema as a text */
export function lockTargetSql(ledger: string): string {
	return `pg_try_advisory_lock(${lockClass}, hashtext(${ledger}))`;
}

/** How long the session of a process that was killed may take to let the lock go: the server looks once a second. */
const lockPatience = 2000;

/**
 * Holds the target for this session, so that two runs cannot interleave.
 * @param own what our sessions call themselves: one of them that holds the lock is an orphan, and is ended
 * @throws MigrationError run-locked, naming the run that holds it
 */
export async function lockTarget(client: Client, ledger: string, own?: string): Promise<void> {
	const deadline = performance.now() + lockPatience;
	do {
		const {rows} = await client.query<{locked: boolean}>(`SELECT ${lockTargetSql('$1')} AS locked`, [ledger]);
		if (rows[0]?.locked) {
			return;
		}
		if (own !== undefined) {
			await endSessions(client, own);
		}
		await sleep(200);
	} while (performance.now() < deadline);
	const running = (await listRuns(client, ledger)).find(run => run.state === 'running');
	throw new MigrationError(
		'run-locked',
		running
			? `Run ${running.run} of ${running.mapping}, started ${running.started_at.toISOString()}, holds this target`
			: 'Another run holds this target',
		{
			hint: 'Wait until it has ended, or stop it. A process that is gone without a word is noticed within a minute or two.',
		},
	);
}

/** Runs that the ledger knows, the newest first; none where there is no ledger. */
export async function listRuns(client: Client, ledger: string): Promise<LedgerRun[]> {
	if (!(await hasLedger(client, ledger))) {
		return [];
	}
	const {rows} = await client.query<LedgerRun>(
		`SELECT run::text, mapping, plan_hash, namespace::text, state, started_at, snapshots, options->>'only' AS only
		FROM ${quoteName(ledger)}.runs ORDER BY started_at DESC`,
	);
	return rows;
}

export interface NewRun {
	readonly id: string;
	readonly startedAt: Date;
	readonly plan: Plan;
	readonly snapshots: readonly SnapshotRecord[];
	readonly options: object;
	/** The target's tables as they are when the loading begins. */
	readonly target: object;
	readonly sqliteVersion: string;
	/** The run that this one catches up with. */
	readonly base?: string;
}

/** SQL for the cluster and the database that transaction numbers belong to. */
export const origin = `(SELECT system_identifier FROM pg_control_system()) || '/' ||
	(SELECT oid FROM pg_database WHERE datname = current_database())`;

/** SQL: the transaction, an xid8, is not so old that the 32 bits of it that a row keeps may have come to mean another. */
export function isRecent(transaction: string): string {
	return `pg_snapshot_xmax(pg_current_snapshot())::text::numeric - ${transaction}::text::numeric < 2147483648`;
}

/** Records a run and its loads, in the caller's transaction. */
export async function insertRun(client: Client, ledger: string, run: NewRun): Promise<void> {
	const {id, plan} = run;
	await client.query(
		`INSERT INTO ${quoteName(ledger)}.runs
			(run, mapping, plan_hash, namespace, state, started_at, snapshots, options, plan, target, sqlite_version, base, origin,
				attempt_started_at)
		VALUES ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9, $10, $11, ${origin}, ${momentAgo('$12')})`,
		[
			id,
			plan.mapping,
			plan.hash,
			plan.namespace,
			run.startedAt,
			JSON.stringify(run.snapshots),
			JSON.stringify(run.options),
			JSON.stringify(plan),
			JSON.stringify(run.target),
			run.sqliteVersion,
			run.base ?? null,
			Date.now() - run.startedAt.getTime(),
		],
	);
	for (const load of plan.loads) {
		await client.query(
			`INSERT INTO ${quoteName(ledger)}.loads (run, load, name, source, target_schema, target_table, entity, source_rows)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			[id, load.number, load.name, load.source, load.schema, load.relation, load.entity, load.rows],
		);
	}
}

/** Marks a load as read to its end. */
export async function finishLoad(client: Client, ledger: string, run: string, load: number): Promise<void> {
	await client.query(`UPDATE ${quoteName(ledger)}.loads SET finished = true WHERE run = $1 AND load = $2`, [
		run,
		load,
	]);
}

/** Records what the run leaves its tables made of, for who compares later. */
export async function recordLeft(
	client: Client,
	ledger: string,
	run: string,
	left: readonly TableObject[],
): Promise<void> {
	await client.query(`UPDATE ${quoteName(ledger)}.runs SET objects = $2 WHERE run = $1`, [
		run,
		JSON.stringify(left),
	]);
}

/** Runs that say they go on while the caller holds the lock were killed. */
export async function markKilledRuns(client: Client, ledger: string): Promise<void> {
	await client.query(
		`UPDATE ${quoteName(ledger)}.runs r SET state = 'interrupted', ended_at = ${attemptEnd(ledger)} WHERE state = 'running'`,
	);
}

/** Records how a run ended. @returns whether the ledger knows the run: one that was stopped earlier has written nothing */
export async function endRun(
	client: Client,
	ledger: string,
	run: string,
	state: RunState,
	failure: string | null,
): Promise<boolean> {
	const {rowCount} = await client.query(
		`UPDATE ${quoteName(ledger)}.runs SET state = $2, ended_at = clock_timestamp(), failure = $3 WHERE run = $1`,
		[run, state, failure],
	);
	return rowCount === 1;
}
