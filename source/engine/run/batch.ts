/** The rows of one transaction: their COPY bytes, where each row stands in them, and the rows that were rejected. */
import type {Problem} from '../convert/problem.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {Row} from '../source/read-rows.ts';

/** A row that is sent, or was: what the ledger and a refusal need of it. */
export interface AcceptedRow {
	readonly row: Row;
	readonly position: string;
	/** Where its bytes start in the batch's data. */
	readonly offset: number;
	/** The target's primary key as it was encoded: 16 bytes of a UUID, or the text of another key. */
	readonly targetKey: Uint8Array | string | undefined;
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
}

export interface Batch {
	readonly load: PlannedLoad;
	readonly number: number;
	/** Rows after this position of the source … */
	readonly after: string | undefined;
	/** … up to and with this one. */
	readonly upto: string;
	readonly read: number;
	/** The rows' bytes, without the header and the trailer of a COPY. */
	readonly data: Uint8Array;
	readonly accepted: readonly AcceptedRow[];
	readonly rejected: readonly RejectedRow[];
}

/** What became of a batch. */
export interface BatchResult {
	readonly loaded: readonly AcceptedRow[];
	readonly rejected: readonly RejectedRow[];
	/** Rows whose key the target held already. */
	readonly skipped: number;
}

/** What takes batches: the target, or nothing at all when rows are only validated. */
export interface BatchSink {
	/** Resolves when the batch is committed; refused rows are rejected, the rest is loaded. */
	commit(batch: Batch): Promise<BatchResult>;
}

/** The source key of a row as text, the parts of a composite one joined by commas. */
export function keyText(load: PlannedLoad, row: Row): string {
	return load.key.map(input => String(row[input])).join(',');
}
