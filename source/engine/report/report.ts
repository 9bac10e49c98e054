/** The report: a pure fold of events. The wizard's progress, the plain log and report.json are all this. */
import type {Coverage} from '../plan/plan.ts';
import type {RejectGroup} from './reject-groups.ts';

/** Names kept from the tool that operators know; `skipped_records` were there already. */
export interface Stats {
	readonly total_records: number;
	readonly processed_records: number;
	readonly successful_records: number;
	readonly failed_records: number;
	readonly skipped_records: number;
	/** Percent of the processed records that were loaded or skipped, 0 to 100. */
	readonly success_rate: number;
}

/** Rows that a catch-up found: the source has them new, otherwise than before, or no longer. */
export interface SourceChanges {
	readonly inserted: number;
	readonly updated: number;
	readonly deleted: number;
}

export interface WithChanges {
	/** Of a catch-up, once it is known. */
	readonly changes?: SourceChanges;
}

export interface TableStats extends Stats, WithChanges {
	/** When its first load started; absent while none has. */
	readonly start_time?: string;
	/** From then to its last batch, without the time that the run stood still. */
	readonly duration_seconds: number;
	readonly records_per_second: number;
	/** So long the run stood still, asked to, since the table was begun; absent where it did not. */
	readonly paused_seconds?: number;
	/** The same per load, where it was read from. */
	readonly loads: ReadonlyArray<Stats & WithChanges & {readonly load: string; readonly source: string}>;
}

export interface ReportError {
	readonly table: string;
	readonly source: string;
	readonly key: string;
	readonly column: string;
	/** As in `Reject`. */
	readonly value: string | null;
	readonly code: string;
	readonly error: string;
}

export interface SnapshotRecord {
	readonly source: string;
	readonly file: string;
	/** The file it was taken of; absent in records of earlier releases. */
	readonly original?: string;
	readonly bytes: number;
	readonly sha256: string;
}

export interface CoverageLine {
	readonly column: string;
	readonly coverage: Coverage['kind'];
	readonly detail: string;
}

export type RunState = 'running' | 'finished' | 'failed' | 'interrupted';

export interface Report extends WithChanges {
	readonly migration_id: string;
	readonly mode: 'run' | 'dry-run' | 'validate-only';
	/** Present where only the tables were asked for, or only the rows. */
	readonly only?: 'schema' | 'data';
	readonly state: RunState;
	/** The run that it catches up with; absent where it loaded all there is. */
	readonly base?: string;
	readonly start_time: string;
	readonly end_time: string | null;
	/** So long it was worked at: all attempts, and retries of rejects, together. */
	readonly duration_seconds: number;
	/** From start to end, so long nobody was at work on it; absent where it was done in one go. */
	readonly idle_seconds?: number;
	/** Of the duration, so long it stood still, as it was asked to; absent where it did not. */
	readonly paused_seconds?: number;
	readonly overall_stats: Stats;
	readonly table_stats: Readonly<Record<string, TableStats>>;
	/** The first ten thousand rejects; the ledger of a run has all of them, whole. */
	readonly errors: readonly ReportError[];
	/** All rejects by table, column and code, with the first rows of each. */
	readonly reject_groups: readonly RejectGroup[];
	readonly summary: string;
	readonly failure: {readonly code: string; readonly message: string; readonly hint: string | null} | null;
	readonly notices: readonly string[];
	readonly coverage: readonly CoverageLine[];
	readonly plan_hash: string;
	readonly snapshots: readonly SnapshotRecord[];
	/** SQL for psql that takes the run back; absent where none was prepared. */
	readonly rollback_script?: string;
	readonly peak_memory_bytes: number;
}
