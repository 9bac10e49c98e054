/** Runs that catch up with each other: the first has loaded, each later one has brought the one before up to date. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {quoteName} from '../quote-name.ts';
import {namedOrNewest} from './named-run.ts';
import {isRecent, type LedgerRun, listRuns, origin} from './runs.ts';

/** The run before each catch-up, by its id; none where the ledger is of a version that knew no catch-up. */
export async function readBases(client: Client, ledger: string): Promise<ReadonlyMap<string, string>> {
	const known = await client.query(
		`SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = 'base'`,
		[`${quoteName(ledger)}.runs`],
	);
	if (known.rowCount === 0) {
		return new Map();
	}
	const {rows} = await client.query<{run: string; base: string}>(
		`SELECT run::text, base::text FROM ${quoteName(ledger)}.runs WHERE base IS NOT NULL`,
	);
	return new Map(rows.map(({run, base}) => [run, base]));
}

/** The runs that lead to a run, from the first one, which has loaded, to the run itself. */
export function chainOf(run: string, bases: ReadonlyMap<string, string>): string[] {
	const base = bases.get(run);
	return base === undefined ? [run] : [...chainOf(base, bases), run];
}

/** The run that has caught up with a run, unless it was taken back. */
export function laterRun(
	runs: readonly LedgerRun[],
	bases: ReadonlyMap<string, string>,
	run: string,
): LedgerRun | undefined {
	return runs.find(other => bases.get(other.run) === run && other.state !== 'rolled-back');
}

export interface CatchUpBase {
	readonly base: LedgerRun;
	/** A catch-up with it that has not finished. */
	readonly unfinished?: LedgerRun;
}

/**
 * @param run an id or how it begins; default: the newest run of the mapping that has finished
 * @throws MigrationError run-not-found; bad-usage for a run that cannot be caught up with
 */
export async function findCatchUpBase(
	client: Client,
	ledger: string,
	mapping: string,
	run: string | undefined,
): Promise<CatchUpBase> {
	const runs = (await listRuns(client, ledger)).filter(other => other.state !== 'rolled-back');
	const bases = await readBases(client, ledger);
	const first = namedOrNewest(
		runs,
		run,
		other => other.mapping === mapping && other.only !== 'schema' && other.state === 'finished',
		`The target knows no run of ${mapping} that finished`,
	);
	let base = first.state === 'finished' || !bases.has(first.run) ? first : known(runs, bases.get(first.run));
	for (;;) {
		const next = runs.find(other => bases.get(other.run) === base.run);
		if (next === undefined || next.state !== 'finished') {
			return {base: usable(base), ...(next === undefined ? {} : {unfinished: next})};
		}
		base = next;
	}
}

function known(runs: readonly LedgerRun[], id: string | undefined): LedgerRun {
	return runs.find(({run}) => run === id) as LedgerRun;
}

function usable(base: LedgerRun): LedgerRun {
	if (base.state !== 'finished') {
		throw new MigrationError('bad-usage', `Run ${base.run} has not finished: it is ${base.state}`, {
			hint: 'Load what is missing first: mingus-migrate resume',
		});
	}
	if (base.only === 'schema') {
		throw new MigrationError('bad-usage', `Run ${base.run} made the tables alone`, {
			hint: 'Name the run that loaded the rows; mingus-migrate runs lists them.',
		});
	}
	return base;
}

/** Name of the session's temporary table with the transactions of a chain. */
export const ourTransactions = 'pg_temp.mingus_ours';

/**
 * Notes which transactions the runs have written with. Of another cluster or database than this one, as after a dump
 * was restored, their numbers mean nothing and are left out.
 */
export async function noteTransactions(
	client: Client,
	ledger: string,
	runs: readonly string[],
): Promise<void> {
	const l = quoteName(ledger);
	await client.query(
		'DROP TABLE IF EXISTS pg_temp.mingus_ours; CREATE TEMP TABLE mingus_ours (transaction xid)',
	);
	await client.query(
		`INSERT INTO mingus_ours SELECT w.transaction::xid FROM (SELECT run, transaction FROM ${l}.batches
			UNION ALL SELECT run, transaction FROM ${l}.hooks) AS w JOIN ${l}.runs r USING (run)
		WHERE r.run = ANY($1) AND r.origin = (${origin}) AND ${isRecent('w.transaction')}`,
		[runs],
	);
}

/** A row of the target that was left as it is. */
export interface KeptRow {
	/** In the newer snapshot; undefined: the source no longer has the row. */
	readonly position?: string;
	readonly sourceKey: string;
	/** Of the target's row, as the ledger writes keys; undefined where it is not known. */
	readonly key?: string;
	readonly code: string;
	readonly reason: string;
	/** The target's row as it was when the server refused to delete it; only of such a row. */
	readonly image?: string;
}

/** What is out of the target, by the rows' positions in the run's snapshots. */
export interface LoadFacts {
	/** Rows that were rejected, and not loaded later. */
	readonly rejected: ReadonlySet<string>;
	readonly kept: readonly KeptRow[];
}

export async function readLoadFacts(
	client: Client,
	ledger: string,
	run: string,
	load: number,
): Promise<LoadFacts> {
	const l = quoteName(ledger);
	const rejects = await client.query<{position: string}>(
		`SELECT source_position AS position FROM ${l}.rejects r WHERE run = $1 AND load = $2 AND NOT EXISTS (
			SELECT FROM ${l}.batches b WHERE b.run = r.run AND b.load = r.load AND b.batch = r.settled_by AND b.rows_loaded > 0)`,
		[run, load],
	);
	const kept = await client.query<{[Name in keyof KeptRow]-?: KeptRow[Name] | null}>(
		// A ledger of an earlier version has no images of rows that stayed.
		`SELECT source_position AS position, source_key AS "sourceKey", target_key AS key, code, reason,
			row_to_json(k)->>'target_row' AS image
		FROM ${l}.kept k WHERE run = $1 AND load = $2`,
		[run, load],
	);
	return {
		rejected: new Set(rejects.rows.map(({position}) => position)),
		kept: kept.rows.map(
			row =>
				Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as KeptRow,
		),
	};
}

/** What keeps a run from being caught up with, in words. @param chain the runs that lead to it, itself the last */
export async function readCatchUpBars(
	client: Client,
	ledger: string,
	chain: readonly string[],
): Promise<string[]> {
	const l = quoteName(ledger);
	const {rows} = await client.query<{table: string; bar: keyof typeof bars}>(
		`SELECT DISTINCT l.target_table AS table, 'skipped' AS bar
		FROM ${l}.loads l JOIN ${l}.runs r USING (run) JOIN ${l}.batches b USING (run, load)
		WHERE r.run = $1 AND r.options->>'onConflict' = 'skip' AND b.rows_skipped > 0
		UNION ALL SELECT DISTINCT l.target_table, 'rolled-back' FROM ${l}.loads l
		WHERE l.run = ANY($2) AND row_to_json(l)->>'rolled_back_at' IS NOT NULL${(await knowsRetries(client, ledger)) ? mended(l) : ''} ORDER BY 1`,
		[chain[0], chain],
	);
	return rows.map(({table, bar}) => `${table}: ${bars[bar]}`);
}

const bars = {
	skipped: 'rows were skipped that the target had already, and it is not known what they are to the source',
	'rolled-back': 'its rows were rolled back',
	mended:
		'rows were loaded later by another mapping, or edited, so that the snapshot does not say what they are',
} as const;

/** Rows that a retry has loaded otherwise than the run would have. @param l the ledger, quoted */
function mended(l: string): string {
	return ` UNION ALL SELECT DISTINCT l.target_table, 'mended' FROM ${l}.loads l JOIN ${l}.runs r USING (run)
		JOIN ${l}.rejects j USING (run, load) JOIN ${l}.batches b ON b.run = j.run AND b.load = j.load AND b.batch = j.settled_by
		JOIN ${l}.retries t ON t.run = b.run AND t.number = b.retry
		WHERE l.run = ANY($2) AND b.rows_loaded > 0 AND (j.edited_row IS NOT NULL OR t.plan->>'hash' <> r.plan_hash)`;
}

async function knowsRetries(client: Client, ledger: string): Promise<boolean> {
	const {rowCount} = await client.query('SELECT WHERE to_regclass($1) IS NOT NULL', [
		`${quoteName(ledger)}.retries`,
	]);
	return rowCount === 1;
}
