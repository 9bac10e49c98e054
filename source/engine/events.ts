/** What the engine says while it works. Screens, logs, NDJSON and the report are all made from these. */
import type {ProblemCode} from './convert/problem.ts';
import type {Report} from './report/report.ts';

/** How a run goes about it. */
export type RunMode = 'run' | 'dry-run' | 'validate-only';

/** The part of a run that was asked for alone: the tables, or the rows. */
export type RunPart = 'schema' | 'data';

export type Phase = 'check' | 'snapshot' | 'schema' | 'compare' | 'load' | 'constraints' | 'report';

/** Rows by what became of them. read = loaded + rejected + skipped. */
export interface Counts {
	readonly read: number;
	readonly loaded: number;
	readonly rejected: number;
	readonly skipped: number;
	/** Of those loaded: rows that the target held already, with other values. */
	readonly updated?: number;
	/** Of those loaded: rows of the target that the source no longer has. */
	readonly deleted?: number;
}

/** A row that both the source and somebody at the target have changed. */
export interface TargetConflict {
	readonly table: string;
	/** Of the target's row; sensitive ones are masked. */
	readonly key: string;
	readonly source: 'inserted' | 'updated' | 'deleted';
	readonly target: 'changed' | 'gone' | 'there already';
}

/** A row that was not loaded, as events and reports show it: sensitive values are masked. */
export interface Reject {
	readonly load: string;
	readonly source: string;
	readonly table: string;
	readonly key: string;
	readonly column: string;
	/** What the source holds there, cut and without controls; null where no one value is at fault. */
	readonly value: string | null;
	readonly code: ProblemCode;
	readonly reason: string;
}

export type MigrationEvent =
	/** The first event of a run. */
	| {
			readonly event: 'run-started';
			readonly run: string;
			/** Name of the mapping. */
			readonly mapping: string;
			readonly mode: RunMode;
			readonly only?: RunPart;
			/** The run that this one catches up with; then the loads' rows are changes, told when they are known. */
			readonly base?: string;
			readonly plan_hash: string;
			readonly started_at: string;
			readonly resumed: boolean;
			/** So long it was worked at before; absent where it was not begun before. Of a retry, that of this alone counts, until the report. */
			readonly worked_ms?: number;
			/** Its rejects are loaded again, for the so-manieth time: rows and counts are of these alone, until the report. */
			readonly retry?: number;
			readonly loads: ReadonlyArray<{
				readonly load: string;
				readonly source: string;
				readonly table: string;
				readonly rows: number;
			}>;
	  }
	/** Where the run stands when it goes on, as the ledger tells; earlier counts and rejects are void. */
	| {
			readonly event: 'run-resumed';
			/** Counts who carried the run out, from 1. */
			readonly attempt: number;
			readonly loads: ReadonlyArray<{
				readonly load: string;
				readonly table: string;
				readonly counts: Counts;
			}>;
	  }
	/** Something happened that passes by itself; the run goes on from the ledger after the delay, in ms. */
	| {readonly event: 'retrying'; readonly reason: string; readonly delay_ms: number}
	/** Asked to, the run stands still: the batches under way are committed, and nothing is open in the target. */
	| {readonly event: 'paused'}
	/** It goes on; so long it stood still. */
	| {readonly event: 'resumed'; readonly paused_ms: number}
	| {readonly event: 'phase-started'; readonly phase: Phase}
	/** A source's consistent copy is being made; pages are SQLite's. */
	| {
			readonly event: 'snapshot-progress';
			readonly source: string;
			readonly done: number;
			readonly total: number;
	  }
	| {
			readonly event: 'snapshot-finished';
			readonly source: string;
			readonly file: string;
			/** The file it was taken of. */
			readonly original?: string;
			readonly bytes: number;
			readonly sha256: string;
	  }
	| {readonly event: 'load-started'; readonly load: string; readonly table: string; readonly rows: number}
	/** A batch and its ledger line are committed. Counts are of this batch. */
	| {
			readonly event: 'batch-committed';
			readonly load: string;
			readonly table: string;
			readonly counts: Counts;
	  }
	| {readonly event: 'row-rejected'; readonly reject: Reject}
	/** What a catch-up has found of a load: rows that the source has new, otherwise, or no longer. */
	| {
			readonly event: 'changes-found';
			readonly load: string;
			readonly table: string;
			readonly inserted: number;
			readonly updated: number;
			readonly deleted: number;
	  }
	/** What takes the run back without the program is there. */
	| {readonly event: 'rollback-script-ready'; readonly file: string}
	| {readonly event: 'conflict-found'; readonly conflict: TargetConflict}
	| {readonly event: 'load-finished'; readonly load: string; readonly table: string; readonly counts: Counts}
	/** A constraint or index that was put off until after the load is being built. */
	| {
			readonly event: 'constraint-started';
			readonly table: string;
			readonly name: string;
			readonly number: number;
			readonly total: number;
	  }
	| {readonly event: 'constraint-finished'; readonly table: string; readonly name: string}
	| {readonly event: 'notice'; readonly where: string; readonly message: string}
	/** The last event, whatever happened. */
	| {readonly event: 'finished'; readonly exit_code: number; readonly report: Report};
