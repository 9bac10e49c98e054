/** What came of comparing a run's rows with the target. */

/**
 * changed: a column of a row · missing, extra, doubled: a row · orphans: rows whose parent is not there · sequence: it
 * would give keys that are taken · constraint, index, trigger, default, column, table: missing, or not as the run left
 * it · not-compared: what could not be looked at.
 */
export type DifferenceKind =
	| 'changed'
	| 'missing'
	| 'extra'
	| 'doubled'
	| 'orphans'
	| 'sequence'
	| 'constraint'
	| 'index'
	| 'trigger'
	| 'default'
	| 'column'
	| 'table'
	| 'not-compared';

/** Sensitive values are masked; long ones are cut to where they differ. */
export interface Difference {
	readonly kind: DifferenceKind;
	readonly table: string;
	/** Key of the row in the target; null where the table has none, or no row is meant. */
	readonly key: string | null;
	/** Key of the row in the source, where it comes from there. */
	readonly source_key: string | null;
	/** Column, or name of what is not a row. */
	readonly column: string | null;
	/** As the server would write it. */
	readonly expected: string | null;
	readonly found: string | null;
}

export interface TableVerification {
	/** Rows of the snapshot that must be there. */
	readonly expected_rows: number;
	/** Rows of the target that were compared. */
	readonly found_rows: number;
	/** Rows of the snapshot that the ledger says were rejected or skipped. */
	readonly left_out_rows: number;
	/** Of those: rows that the run skipped, as the target had them already. */
	readonly skipped_rows: number;
	/** Rows of the target that a catch-up left as they are; they are not compared. */
	readonly kept_rows: number;
	/** Of those expected: rows that were edited for a retry, and are compared with what they were edited to. */
	readonly edited_rows: number;
	/** Rows that differ. */
	readonly different_rows: number;
	/** Where so many rows differ that not all were looked at: the number above is the least. */
	readonly at_least: boolean;
	readonly seconds: number;
}

export interface Verification {
	readonly run: string;
	readonly state: 'verified' | 'differs' | 'failed' | 'interrupted';
	readonly start_time: string;
	readonly end_time: string;
	readonly duration_seconds: number;
	readonly tables: Readonly<Record<string, TableVerification>>;
	/** Sums over the tables. */
	readonly skipped_rows: number;
	readonly kept_rows: number;
	readonly edited_rows: number;
	/** Tables that were taken back, which are not compared. */
	readonly rolled_back_tables: readonly string[];
	/** Differences by kind. */
	readonly difference_counts: Readonly<Partial<Record<DifferenceKind, number>>>;
	/** The first thousand. */
	readonly differences: readonly Difference[];
	readonly notices: readonly string[];
	readonly summary: string;
	readonly failure: {readonly code: string; readonly message: string; readonly hint: string | null} | null;
	readonly peak_memory_bytes: number;
}

/** What the engine says while it compares. */
export type VerifyEvent =
	| {
			readonly event: 'verify-started';
			readonly run: string;
			readonly plan_hash: string;
			readonly started_at: string;
			readonly tables: ReadonlyArray<{readonly table: string; readonly rows: number}>;
			readonly rolled_back_tables: readonly string[];
	  }
	| {readonly event: 'table-started'; readonly table: string; readonly rows: number}
	/** Rows of the table's sources that were read so far. */
	| {readonly event: 'progress'; readonly table: string; readonly rows: number}
	| {readonly event: 'difference'; readonly difference: Difference}
	| ({readonly event: 'table-finished'; readonly table: string} & TableVerification)
	| {readonly event: 'notice'; readonly where: string; readonly message: string}
	/** The last event, whatever happened. */
	| {readonly event: 'finished'; readonly exit_code: number; readonly verification: Verification};
