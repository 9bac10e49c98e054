/** The rows of one transaction: their COPY bytes, where each row stands in them, and the rows that were rejected. */
import type {Problem} from '../convert/problem.ts';
import type {SourceValue} from '../convert/values.ts';
import {type KeyList, pickKeys} from '../ledger/key-list.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {LargeValue} from '../source/large-values.ts';
import type {PlacedRow, Row} from '../source/read-rows.ts';

/**
 * What is kept of rows that are sent, or were. Thousands are held at once while the next ones are made, so they are
 * columns of numbers and bytes: as objects they would cost the garbage collector more than their conversion takes.
 */
export interface RowKeys {
	/** Number of rows. */
	readonly length: number;
	/** The source rows' keys, as texts. */
	readonly sourceKeys: KeyList;
	/** The target rows' keys: UUIDs, or other keys as texts; undefined where the table's key is not loaded. */
	readonly targetKeys: KeyList | undefined;
	/** Keys that rows of other tables may refer to; empty where none does. */
	readonly entityKeys: readonly SourceValue[];
}

export interface AcceptedRows extends RowKeys {
	/** Where the bytes of each row start in the batch's data, and after them where the last one's end. */
	readonly offsets: readonly number[];
	/** The number of each row among the batch's source rows, from 0. */
	readonly places: readonly number[];
}

/** Some of the rows, by their indexes, which must ascend. */
export function pickRows(rows: RowKeys, indexes: readonly number[]): RowKeys {
	const {entityKeys} = rows;
	return {
		length: indexes.length,
		sourceKeys: pickKeys(rows.sourceKeys, indexes),
		targetKeys: rows.targetKeys && pickKeys(rows.targetKeys, indexes),
		entityKeys: entityKeys.length === 0 ? entityKeys : indexes.map(i => entityKeys[i] as SourceValue),
	};
}

/** What is wrong with one column of a row. */
export interface ColumnProblem {
	readonly column: string;
	readonly problem: Problem;
}

export interface RejectedRow {
	readonly row: Row;
	readonly position: string;
	/** At least one. */
	readonly problems: readonly ColumnProblem[];
	/** Values that were left out of the row for their size. */
	readonly large?: readonly LargeValue[];
}

export interface Batch {
	readonly load: PlannedLoad;
	readonly number: number;
	/** Rows after this position of the source … */
	readonly after: string | undefined;
	/** … up to and with this one. */
	readonly upto: string;
	readonly read: number;
	/** COPY data of the accepted rows, with header and trailer. */
	readonly data: Uint8Array;
	readonly accepted: AcceptedRows;
	readonly rejected: readonly RejectedRow[];
	/** All of the batch's source rows, read again: of accepted rows only their bytes were kept. */
	sourceRows(): readonly PlacedRow[];
	/** Lets the bytes of `data` be used for another batch. */
	release(): void;
}

/** What became of a batch. */
export interface BatchResult {
	readonly inserted: RowKeys;
	/** Rows that the target held already with other values. */
	readonly updated: number;
	readonly rejected: readonly RejectedRow[];
	/** Rows whose key the target held already, and that were left as they are. */
	readonly skipped: number;
}

/** What takes batches: the target, or nothing at all when rows are only validated. */
export interface BatchSink {
	/** Resolves when the batch is committed; refused rows are rejected, the rest is loaded. */
	commit(batch: Batch): Promise<BatchResult>;
}

/** The source key of a row as text, the parts of a composite one joined by commas. */
export function keyText(load: PlannedLoad, row: Row): string {
	const {key} = load;
	return key.length === 1 ? String(row[key[0] as number]) : key.map(input => String(row[input])).join(',');
}
