/** Where a run stands, as the ledger tells: the batches that are committed, the rows that were rejected. */
import type {Client} from 'pg';
import type {ProblemCode} from '../convert/problem.ts';
import type {SourceValue} from '../convert/values.ts';
import type {Counts} from '../events.ts';
import {quoteName} from '../quote-name.ts';
import {rowFromJson} from './reject-row.ts';

/** Rows of the source after one position, up to and with another. */
export interface CommittedRange {
	readonly after: string | undefined;
	readonly upto: string;
}

export interface LoadProgress {
	/** In the order of the source's rows. */
	readonly ranges: readonly CommittedRange[];
	/** The number of the next batch. */
	readonly nextBatch: number;
	readonly counts: Counts;
	/** The load was read to its end. */
	readonly finished: boolean;
}

/** By the load's number. */
export type RunProgress = ReadonlyMap<number, LoadProgress>;

interface BatchRow {
	readonly load: number;
	readonly batch: number;
	readonly after: string | null;
	/** Null where the batch read nothing: it loaded rejects of others. */
	readonly upto: string | null;
	readonly read: number;
	readonly loaded: number;
	readonly rejected: number;
	readonly skipped: number;
}

export async function readProgress(client: Client, ledger: string, run: string): Promise<RunProgress> {
	const loads = await client.query<{load: number; finished: boolean}>(
		`SELECT load, finished FROM ${quoteName(ledger)}.loads WHERE run = $1`,
		[run],
	);
	const batches = await client.query<BatchRow>(
		`SELECT load, batch, after_position AS after, upto_position AS upto, rows_read AS read, rows_loaded AS loaded,
			rows_rejected AS rejected, rows_skipped AS skipped
		FROM ${quoteName(ledger)}.batches WHERE run = $1 ORDER BY load, upto_position::numeric`,
		[run],
	);
	const byLoad = Map.groupBy(batches.rows, row => row.load);
	return new Map(loads.rows.map(({load, finished}) => [load, progressOf(byLoad.get(load) ?? [], finished)]));
}

function progressOf(batches: readonly BatchRow[], finished: boolean): LoadProgress {
	const sum = (pick: (row: BatchRow) => number) => batches.reduce((total, row) => total + pick(row), 0);
	return {
		ranges: batches.flatMap(({after, upto}) => (upto === null ? [] : [{after: after ?? undefined, upto}])),
		nextBatch: batches.reduce((next, {batch}) => Math.max(next, batch + 1), 0),
		counts: {
			read: sum(b => b.read),
			loaded: sum(b => b.loaded),
			rejected: sum(b => b.rejected),
			skipped: sum(b => b.skipped),
		},
		finished,
	};
}

export interface LedgerReject {
	readonly load: number;
	readonly position: string;
	readonly column: string;
	readonly code: ProblemCode;
	readonly reason: string;
}

/** Rejects of one load of a run that are still out, in the order of the source's rows. */
export async function readRejects(
	client: Client,
	ledger: string,
	run: string,
	load: number,
): Promise<LedgerReject[]> {
	const {rows} = await client.query<LedgerReject>(
		`SELECT ${rejectColumns} FROM ${quoteName(ledger)}.rejects WHERE run = $1 AND load = $2 AND settled_by IS NULL
		ORDER BY source_position::numeric`,
		[run, load],
	);
	return rows;
}

const rejectColumns = 'load, source_position AS position, target_column AS column, code, reason';

/** Rejected rows that are read at once: each may be long. */
const rowsAtOnce = 100;

/** All rejects of a run that are still out, in the order of its loads and of the source's rows, each with its row. In a transaction only. */
export async function* readRejectedRows(
	client: Client,
	ledger: string,
	run: string,
): AsyncGenerator<LedgerReject & {readonly row: SourceValue[]}> {
	await client.query(
		`DECLARE rejected_rows CURSOR FOR SELECT ${rejectColumns}, source_row::text AS row
		FROM ${quoteName(ledger)}.rejects WHERE run = ${client.escapeLiteral(run)} AND settled_by IS NULL
		ORDER BY rejects.load, source_position::numeric`,
	);
	for (;;) {
		const {rows} = await client.query<LedgerReject & {row: string}>(`FETCH ${rowsAtOnce} FROM rejected_rows`);
		for (const reject of rows) {
			yield {...reject, row: rowFromJson(reject.row)};
		}
		if (rows.length < rowsAtOnce) {
			await client.query('CLOSE rejected_rows');
			return;
		}
	}
}
