/** What the ledger says of a run: how it ended, which rows it left out, and which keys it wrote. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {namedOrNewest} from '../ledger/named-run.ts';
import {type LedgerRun, listRuns} from '../ledger/runs.ts';
import {quoteName} from '../quote-name.ts';
import {copyOut} from '../target/copy-out.ts';
import {knowsRetries} from './retried-rows.ts';

export interface LedgerLoad {
	readonly load: number;
	readonly name: string;
	readonly schema: string;
	readonly relation: string;
	readonly finished: boolean;
	/** Its rows were taken back. */
	readonly rolledBack: boolean;
	/** Rows that the target had already, and that were left as they were, whatever they hold. */
	readonly skipped: number;
	/** Rows that a retry has loaded as somebody edited them. */
	readonly edited: number;
	/** Whether the keys of the rows that were loaded are all recorded. */
	readonly hasKeys: boolean;
}

/**
 * @param run an id or how it begins; default: the newest run that finished
 * @throws MigrationError run-not-found, bad-usage for a run that has not finished
 */
export async function findRun(client: Client, ledger: string, run: string | undefined): Promise<LedgerRun> {
	const only = namedOrNewest(
		await listRuns(client, ledger),
		run,
		({state, only: part}) => state === 'finished' && part !== 'schema',
		'The target knows no run that finished',
	);
	if (only.state === 'rolled-back') {
		throw new MigrationError('bad-usage', `Run ${only.run} was rolled back: nothing of it is there`, {
			hint: 'Load its tables again with a new run: mingus-migrate run',
		});
	}
	if (only.state !== 'finished') {
		throw new MigrationError('bad-usage', `Run ${only.run} has not finished: it is ${only.state}`, {
			hint: 'Load what is missing first: mingus-migrate resume',
		});
	}
	if (only.only === 'schema') {
		throw new MigrationError(
			'bad-usage',
			`Run ${only.run} made the tables alone: there are no rows to compare`,
			{
				hint: 'Name the run that loaded them; mingus-migrate runs lists them.',
			},
		);
	}
	return only;
}

/** Whether the run stopped at tables that held rows: then every row of its tables is its own. */
export async function foundTablesEmpty(client: Client, ledger: string, run: string): Promise<boolean> {
	const {rows} = await client.query<{conflict: string | null}>(
		`SELECT options->>'onConflict' AS conflict FROM ${quoteName(ledger)}.runs WHERE run = $1`,
		[run],
	);
	return rows[0]?.conflict === 'fail';
}

/** @param chain the runs that lead to the run, which wrote rows of it too */
export async function readLoads(
	client: Client,
	ledger: string,
	run: string,
	chain: readonly string[],
): Promise<LedgerLoad[]> {
	const edited = (await knowsRetries(client, ledger)) ? editedRows(ledger) : '0';
	const {rows} = await client.query<LedgerLoad>(
		`SELECT l.load, l.name, l.target_schema AS schema, l.target_table AS relation,
			-- A ledger of an earlier version has no such column.
			l.finished AND to_jsonb(l)->>'rolled_back_at' IS NULL AS finished,
			to_jsonb(l)->>'rolled_back_at' IS NOT NULL AS "rolledBack", ${edited} AS edited,
			COALESCE(sum(b.rows_skipped) FILTER (WHERE r.options->>'onConflict' = 'skip' AND b.run = $1), 0)::int AS skipped,
			COALESCE(bool_and(b.source_keys OR b.inserted = 0), true)
				AND COALESCE(bool_and(b.met_keys OR b.met = 0) FILTER (WHERE r.options->>'onConflict' = 'update'), true) AS "hasKeys"
		FROM ${quoteName(ledger)}.loads l JOIN ${quoteName(ledger)}.runs r USING (run)
			LEFT JOIN (${batchFacts(ledger, await knowsChanges(client, ledger))}) AS b ON b.run = ANY($2) AND b.load = l.load
		WHERE l.run = $1 GROUP BY l.run, l.load, r.options->>'onConflict' ORDER BY l.load`,
		[run, chain],
	);
	return rows;
}

function editedRows(ledger: string): string {
	return `(SELECT count(*)::int FROM ${quoteName(ledger)}.rejects e JOIN ${quoteName(ledger)}.batches s
		ON s.run = e.run AND s.load = e.load AND s.batch = e.settled_by AND s.rows_loaded > 0
		WHERE e.run = l.run AND e.load = l.load AND e.edited_row IS NOT NULL)`;
}

function batchFacts(ledger: string, knowsChanges: boolean): string {
	const [updated, deleted, met] = knowsChanges
		? ['rows_updated', 'rows_deleted', 'met_keys IS NOT NULL']
		: ['0', '0', 'false'];
	return `SELECT run, load, rows_skipped, source_keys IS NOT NULL AS source_keys, ${met} AS met_keys,
			rows_loaded - ${updated} - ${deleted} AS inserted, rows_skipped + ${updated} AS met
		FROM ${quoteName(ledger)}.batches`;
}

/** Whether the ledger is of a version that knows rows which were changed; one that is only read is not brought up to date. */
export async function knowsChanges(client: Client, ledger: string): Promise<boolean> {
	const {rowCount} = await client.query(
		`SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'met_keys'`,
		[`${quoteName(ledger)}.batches`],
	);
	return rowCount === 1;
}

/** What a catch-up has left as it is in the target, as SQL, by what is to be selected of it. */
export function keptRows(ledger: string, run: string, loads: readonly number[]): string {
	return `FROM ${quoteName(ledger)}.kept WHERE run = '${run}' AND load IN (${loads.join(', ')})`;
}

/**
 * Positions of a load's rejected rows that no retry has loaded, ascending.
 * @param isCatchUp then those too whose older rows stay in the target
 */
export async function readRejects(
	client: Client,
	ledger: string,
	run: string,
	load: number,
	isCatchUp = false,
): Promise<BigInt64Array> {
	let positions = new BigInt64Array(64);
	let length = 0;
	const loaded = (await knowsRetries(client, ledger))
		? `AND NOT EXISTS (SELECT FROM ${quoteName(ledger)}.batches b WHERE b.run = r.run AND b.load = r.load
			AND b.batch = r.settled_by AND b.rows_loaded > 0)`
		: '';
	const kept = ` UNION ALL SELECT source_position ${keptRows(ledger, run, [load])} AND source_position IS NOT NULL`;
	const sql = `COPY (SELECT source_position FROM ${quoteName(ledger)}.rejects r
		WHERE run = '${run}' AND load = ${load} ${loaded}${isCatchUp ? kept : ''}) TO STDOUT`;
	await copyOut(client, sql, row => {
		if (length === positions.length) {
			const larger = new BigInt64Array(length * 2);
			larger.set(positions);
			positions = larger;
		}
		positions[length++] = BigInt(row.toString('latin1'));
	});
	return positions.subarray(0, length).sort();
}

/** Rows of a batch, by their positions, and the source keys of those that were loaded. */
export interface SkippingBatch {
	readonly upto: bigint;
	/** Undefined: none was skipped. */
	readonly loaded: ReadonlySet<string> | undefined;
}

/** A load's batches in the order of its rows. */
export async function* readBatches(
	client: Client,
	ledger: string,
	run: string,
	load: number,
): AsyncGenerator<SkippingBatch, void> {
	const batches = `FROM ${quoteName(ledger)}.batches WHERE run = $1 AND load = $2 AND upto_position IS NOT NULL`;
	const {rows} = await client.query<{batch: number; upto: string; skips: boolean}>(
		`SELECT batch, upto_position AS upto, rows_skipped > 0 AS skips ${batches} ORDER BY upto_position::numeric`,
		[run, load],
	);
	for (const {batch, upto, skips} of rows) {
		let loaded: ReadonlySet<string> | undefined;
		if (skips) {
			const found = await client.query<{keys: string[] | null}>(
				`SELECT source_keys AS keys ${batches} AND batch = $3`,
				[run, load, batch],
			);
			loaded = new Set(found.rows[0]?.keys ?? []);
		}
		yield {upto: BigInt(upto), loaded};
	}
}

/**
 * The condition that the ledger names a row `t` among those that the loads inserted, or found there and made the same.
 * @param chain the run and those that lead to it
 * @param key columns of the target's primary key
 * @param isUuid whether the keys are recorded as UUIDs
 * @param hasMet whether the ledger knows rows that were found
 */
export function isNamed(
	ledger: string,
	chain: readonly string[],
	loads: readonly number[],
	key: readonly string[],
	isUuid: boolean,
	hasMet: boolean,
): string {
	const runs = chain.map(run => `'${run}'`).join(', ');
	const ofLoads = `FROM ${quoteName(ledger)}.batches WHERE run IN (${runs}) AND load IN (${loads.join(', ')})`;
	const met = ` UNION ALL SELECT ${isUuid ? 'unnest(met_keys)::uuid' : 'unnest(met_keys)'} ${ofLoads}`;
	const named = `SELECT unnest(${isUuid ? 'uuid_keys' : 'other_keys'}) AS key ${ofLoads}${hasMet ? met : ''}`;
	return isAmong(key, named, isUuid);
}

/** The condition that a row `t` has one of the keys that a query gives. @param isUuid as UUIDs, not as texts */
export function isAmong(key: readonly string[], keys: string, isUuid: boolean): string {
	const columns = key.map(name => `t.${quoteName(name)}`);
	const [only = ''] = columns;
	if (columns.length === 1) {
		return `${isUuid ? only : `${only}::text`} IN (${keys})`;
	}
	const texts = columns.map(column => `${column}::text`).join(', ');
	return `jsonb_build_array(${texts}) IN (SELECT key::jsonb FROM (${keys}) AS keys)`;
}
