/** What the ledger says of rollbacks: which run one is of, what was taken back already, and what hangs on the run. */
import type {Client} from 'pg';
import {quoteName, quoteTable} from '../quote-name.ts';
import {namedOrNewest} from './named-run.ts';
import {type LedgerRun, listRuns} from './runs.ts';

/**
 * @param run an id or how it begins; default: the newest that has rows to take back
 * @throws MigrationError run-not-found
 */
export async function findRollbackRun(
	client: Client,
	ledger: string,
	run: string | undefined,
): Promise<LedgerRun> {
	return namedOrNewest(
		await listRuns(client, ledger),
		run,
		({state, only}) => state !== 'rolled-back' && only !== 'schema',
		'The target knows no run to roll back',
	);
}

/** A table that was rolled back before, and how many of its rows were kept then. */
export interface TakenBack {
	/** Schema and name, quoted. */
	readonly name: string;
	readonly kept: number;
}

export async function tablesRolledBack(client: Client, ledger: string, run: string): Promise<TakenBack[]> {
	const {rows} = await client.query<{schema: string; relation: string; kept: string}>(
		`SELECT schema_name AS schema, table_name AS relation, rows_kept::text AS kept
		FROM ${quoteName(ledger)}.rollbacks WHERE run = $1`,
		[run],
	);
	return rows.map(({schema, relation, kept}) => ({name: quoteTable(schema, relation), kept: Number(kept)}));
}

/** Numbers of the loads whose rows were taken back: they are no longer part of the run. */
export async function loadsRolledBack(
	client: Client,
	ledger: string,
	run: string,
): Promise<ReadonlySet<number>> {
	const {rows} = await client.query<{load: number}>(
		`SELECT load FROM ${quoteName(ledger)}.loads WHERE run = $1 AND rolled_back_at IS NOT NULL`,
		[run],
	);
	return new Set(rows.map(row => row.load));
}

/** Runs that caught up with this one and still hold rows of these loads, the newest first. */
export async function laterCatchUps(
	client: Client,
	ledger: string,
	run: string,
	loads: readonly number[],
): Promise<string[]> {
	const {rows} = await client.query<{run: string}>(
		`SELECT r.run::text FROM ${quoteName(ledger)}.runs r WHERE r.base = $1 AND EXISTS (
			SELECT FROM ${quoteName(ledger)}.loads l JOIN ${quoteName(ledger)}.batches b USING (run, load)
			WHERE l.run = r.run AND l.load = ANY ($2) AND l.rolled_back_at IS NULL)
		ORDER BY r.started_at DESC`,
		[run, loads],
	);
	return rows.map(row => row.run);
}

/** Whether the run updated or deleted rows that were there before. */
export async function hasImages(client: Client, ledger: string, run: string): Promise<boolean> {
	const {rows} = await client.query<{found: boolean}>(
		`SELECT EXISTS (SELECT FROM ${quoteName(ledger)}.images WHERE run = $1) AS found`,
		[run],
	);
	return rows[0]?.found ?? false;
}
