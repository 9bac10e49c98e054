/** Rows that the run rejected and a retry loaded: by which plan, and how they were edited. */
import type {Client} from 'pg';
import type {SourceValue} from '../convert/values.ts';
import {type Edits, editsOf, noEdits} from '../ledger/edited-row.ts';
import type {RecordedRetry} from '../ledger/retries.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName} from '../quote-name.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import type {Row} from './expected-pages.ts';

/** Those of one load; plain data, for a thread. */
export interface RetriedRows {
	/** The load as each retry planned it. */
	readonly loads: readonly PlannedLoad[];
	/** By their positions: which of the loads it is, and what stands in place of the snapshot's values. */
	readonly rows: ReadonlyMap<bigint, {readonly load: number; readonly edits: Edits}>;
}

/** Whether the ledger is of a version that knows of retries. */
export async function knowsRetries(client: Client, ledger: string): Promise<boolean> {
	const {rowCount} = await client.query('SELECT WHERE to_regclass($1) IS NOT NULL', [
		`${quoteName(ledger)}.retries`,
	]);
	return rowCount === 1;
}

/** @param loads the load by the number of the retry that planned it */
export async function readRetried(
	client: Client,
	ledger: string,
	run: string,
	load: number,
	loads: ReadonlyMap<number, PlannedLoad>,
): Promise<RetriedRows> {
	if (loads.size === 0) {
		return {loads: [], rows: new Map()};
	}
	const {rows} = await client.query<{
		position: string;
		retry: number;
		source: string | null;
		edited: string | null;
	}>(
		`SELECT r.source_position AS position, b.retry, r.edited_row::text AS edited,
			CASE WHEN r.edited_row IS NOT NULL THEN r.source_row::text END AS source
		FROM ${quoteName(ledger)}.rejects r JOIN ${quoteName(ledger)}.batches b
			ON b.run = r.run AND b.load = r.load AND b.batch = r.settled_by AND b.rows_loaded > 0
		WHERE r.run = $1 AND r.load = $2`,
		[run, load],
	);
	const numbers = [...loads.keys()];
	const found = rows.map(({position, retry, source, edited}) => {
		const edits = source === null || edited === null ? noEdits : editsOf(source, edited);
		return [BigInt(position), {load: numbers.indexOf(retry), edits}] as const;
	});
	return {loads: [...loads.values()], rows: new Map(found)};
}

/** The types of the columns as the latest retry knew them: it may have been one of them that was mended. */
export function withTypesOf(load: PlannedLoad, latest: RecordedRetry | undefined): PlannedLoad {
	const its = latest?.plan.loads.find(({number}) => number === load.number);
	const columns = load.columns.map(column => ({
		...column,
		type: its?.columns.find(({name}) => name === column.name)?.type ?? column.type,
	}));
	return {...load, columns};
}

/**
 * The row with the edits. Where it was too long to be read, what the edits leave of it is read value by value.
 * @param row what could be read of it
 */
export function editedRow(
	db: SqliteDatabase,
	{select, paging, inputs}: PlannedLoad,
	position: bigint,
	row: Row,
	edits: Edits,
): Row {
	const place =
		paging.kind === 'rowid' ? `${select} WHERE ${paging.by} = ?` : `${select} LIMIT 1 OFFSET ? - 1`;
	const read = (input: number) =>
		db.prepare(`SELECT c${input} FROM (${place})`).pluck().safeIntegers(true).get(position) as Row[number];
	return inputs.map((_, i) =>
		edits.has(i) ? (edits.get(i) as SourceValue) : row.length === inputs.length ? (row[i] ?? null) : read(i),
	);
}
