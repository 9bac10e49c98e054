/** What came of rolling a run back, or would come of it. */

/** Rows that stay and refer to rows that would be removed. */
export interface Blocker {
	readonly constraint: string;
	/** The table that they are in: one of those that are rolled back, or another, as the server calls it. */
	readonly table: string;
	/** What the run calls that table, where it loaded rows into it; null: it is none of the run's. */
	readonly run_table: string | null;
	readonly columns: readonly string[];
	readonly rows: number;
	/** Keys of some of them. */
	readonly examples: readonly string[];
}

export interface TableRollback {
	/** Rows that the run inserted and that are gone now. */
	readonly removed: number;
	/** Rows that the run had changed and that are as they were before. */
	readonly restored: number;
	/** Rows that were changed since the run wrote them, and stay. */
	readonly kept: number;
	/** Rows that somebody else had removed before; of a table without a key those that were changed too. */
	readonly missing: number;
	/** Keys of some rows that were changed since; sensitive ones are masked. */
	readonly changed_keys: readonly string[];
	readonly blocked_by: readonly Blocker[];
}

export interface Rollback {
	readonly run: string;
	readonly dry_run: boolean;
	/** `kept`: done, and some rows stay. `blocked`: nothing was done. */
	readonly state: 'rolled-back' | 'kept' | 'blocked' | 'failed' | 'interrupted';
	readonly start_time: string;
	readonly end_time: string;
	readonly tables: Readonly<Record<string, TableRollback>>;
	/** Tables that the run had made and that were dropped. */
	readonly dropped: readonly string[];
	readonly notices: readonly string[];
	readonly summary: string;
	readonly failure: {readonly code: string; readonly message: string; readonly hint: string | null} | null;
}

/** What the engine says while it rolls back. */
export type RollbackEvent =
	| {
			readonly event: 'rollback-started';
			readonly run: string;
			readonly mapping: string;
			readonly dry_run: boolean;
			readonly started_at: string;
			/** In the order in which they go, with the rows that the run inserted. */
			readonly tables: ReadonlyArray<{readonly table: string; readonly rows: number}>;
	  }
	/** What will come of a table; nothing was done to it yet. */
	| ({readonly event: 'table-examined'; readonly table: string} & TableRollback)
	/** Committed. */
	| ({readonly event: 'table-rolled-back'; readonly table: string} & Omit<
			TableRollback,
			'changed_keys' | 'blocked_by'
	  >)
	/** Nothing of the run is left in the target. */
	| {readonly event: 'run-rolled-back'; readonly run: string}
	| {readonly event: 'table-dropped'; readonly table: string}
	| {readonly event: 'retrying'; readonly reason: string; readonly delay_ms: number}
	| {readonly event: 'notice'; readonly where: string; readonly message: string}
	/** The last event, whatever happened. */
	| {readonly event: 'finished'; readonly exit_code: number; readonly rollback: Rollback};
