/** Rejects that are still out: no retry has loaded them, and their load was not taken back. */
import type {Client} from 'pg';
import type {ProblemCode} from '../convert/problem.ts';
import {quoteName} from '../quote-name.ts';
import {laterRun, readBases} from './chain.ts';
import {namedRun, runNotFound} from './named-run.ts';
import {type LedgerRun, listRuns} from './runs.ts';

/** SQL for the rejects of a ledger that are out, of whatever version it is. */
export interface OutstandingSql {
	/** `FROM … WHERE …` over `r`, the rejects, and `l`, their loads. */
	readonly from: string;
	/** The row as it stands: edited, or as the snapshot has it. */
	readonly row: string;
}

/** Looks only; an older ledger is left as it is. */
export async function outstandingSql(client: Client, ledger: string): Promise<OutstandingSql> {
	const {rows} = await client.query<{table: string; column: string}>(
		`SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		WHERE c.oid IN (to_regclass($1), to_regclass($2)) AND a.attnum > 0 AND NOT a.attisdropped`,
		[`${quoteName(ledger)}.rejects`, `${quoteName(ledger)}.loads`],
	);
	const has = (table: string, column: string) => rows.some(r => r.table === table && r.column === column);
	const conditions = [
		...(has('rejects', 'settled_by') ? ['r.settled_by IS NULL'] : []),
		...(has('loads', 'rolled_back_at') ? ['l.rolled_back_at IS NULL'] : []),
	];
	const name = quoteName(ledger);
	return {
		from: `FROM ${name}.rejects r JOIN ${name}.loads l USING (run, load) WHERE ${conditions.join(' AND ') || 'true'}`,
		row: has('rejects', 'edited_row') ? 'COALESCE(r.edited_row, r.source_row)' : 'r.source_row',
	};
}

/** How many rows of each load are out, by its number. */
export async function countOutstanding(
	client: Client,
	ledger: string,
	run: string,
): Promise<ReadonlyMap<number, number>> {
	const {from} = await outstandingSql(client, ledger);
	const {rows} = await client.query<{load: number; count: number}>(
		`SELECT load, count(*)::int AS count ${from} AND r.run = $1 GROUP BY load ORDER BY load`,
		[run],
	);
	return new Map(rows.map(({load, count}) => [load, count]));
}

/** How many rows of each run are out that a retry of it could load: after a catch-up they are the catch-up's. */
export async function countRetriable(
	client: Client,
	ledger: string,
	runs: readonly LedgerRun[],
): Promise<ReadonlyMap<string, number>> {
	if (runs.length === 0) {
		return new Map();
	}
	const {from} = await outstandingSql(client, ledger);
	const {rows} = await client.query<{run: string; count: number}>(
		`SELECT run::text, count(*)::int AS count ${from} GROUP BY run`,
	);
	const bases = await readBases(client, ledger);
	return new Map(
		rows.filter(({run}) => laterRun(runs, bases, run) === undefined).map(({run, count}) => [run, count]),
	);
}

/** How many rows of each load are out with each column and code. */
export async function countReasons(
	client: Client,
	ledger: string,
	run: string,
): Promise<ReadonlyArray<Pick<OutstandingReject, 'load' | 'column' | 'code'> & {readonly rows: number}>> {
	const {from} = await outstandingSql(client, ledger);
	const {rows} = await client.query(
		`SELECT load, target_column AS column, code, count(*)::int AS rows ${from} AND r.run = $1
		GROUP BY load, target_column, code ORDER BY load, target_column, code`,
		[run],
	);
	return rows;
}

/**
 * @param run an id or how it begins; default: the newest that has rejects which are out, or the newest where none has
 * @throws MigrationError run-not-found
 */
export async function findRunWithRejects(
	client: Client,
	ledger: string,
	run: string | undefined,
): Promise<LedgerRun> {
	const runs = (await listRuns(client, ledger)).filter(known => known.only !== 'schema');
	if (run !== undefined) {
		return namedRun(runs, run);
	}
	const newest = runs[0] ?? runNotFound('The target knows no run that loaded rows');
	const {from} = await outstandingSql(client, ledger);
	const {rows} = await client.query<{run: string}>(`SELECT DISTINCT r.run::text ${from}`);
	return runs.find(known => rows.some(row => row.run === known.run)) ?? newest;
}

export interface OutstandingReject {
	readonly load: number;
	readonly position: string;
	readonly column: string;
	readonly code: ProblemCode;
	readonly reason: string;
	/** The row as it stands, as `rowAsJson` writes it. */
	readonly row: string;
}

/** Rejects that are read at once: each may be long. */
const rowsAtOnce = 100;

/** Which of those that are out are wanted; default: all. */
export interface OutstandingWanted {
	/** Numbers of loads. */
	readonly loads?: readonly number[];
	readonly codes?: readonly string[];
	readonly column?: string;
	readonly skip?: number;
	readonly limit?: number;
}

/** Those that are out, in the order of the loads and of the source's rows. In a transaction only. */
export async function* readOutstanding(
	client: Client,
	ledger: string,
	run: string,
	{loads, codes, column, skip = 0, limit}: OutstandingWanted = {},
): AsyncGenerator<OutstandingReject> {
	const {from, row} = await outstandingSql(client, ledger);
	// A cursor takes no parameters.
	const text = (value: string) => client.escapeLiteral(value);
	const isOneOf = (name: string, values: readonly string[]) =>
		values.length === 0 ? 'false' : `${name} IN (${values.map(text).join(', ')})`;
	const conditions = [
		`r.run = ${text(run)}`,
		...(loads === undefined ? [] : [isOneOf('load', loads.map(String))]),
		...(codes === undefined ? [] : [isOneOf('code', codes)]),
		...(column === undefined ? [] : [`target_column = ${text(column)}`]),
	];
	await client.query(
		`DECLARE outstanding CURSOR FOR SELECT load, source_position AS position, target_column AS column, code, reason,
			(${row})::text AS row ${from} AND ${conditions.join(' AND ')}
		ORDER BY load, source_position::numeric OFFSET ${skip} LIMIT ${limit ?? 'ALL'}`,
	);
	for (;;) {
		const {rows} = await client.query<OutstandingReject>(`FETCH ${rowsAtOnce} FROM outstanding`);
		yield* rows;
		if (rows.length < rowsAtOnce) {
			await client.query('CLOSE outstanding');
			return;
		}
	}
}
