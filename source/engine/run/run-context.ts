/** What all stages of a run share: what is carried out, on what, and who is told. */
import type {Client} from 'pg';
import type {MigrationEvent} from '../events.ts';
import type {Plan} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import type {SnapshotRecord} from '../report/report.ts';
import type {ConnectionParameters} from '../target/resolve-target.ts';
import type {PauseGate} from './pause-gate.ts';
import type {RunOptions, SourceFiles} from './request.ts';

export interface RunContext {
	readonly id: string;
	/** When the run was started, also after a resume: what is in the future is decided by it. */
	readonly startedAt: Date;
	readonly plan: Plan;
	readonly options: RunOptions;
	readonly snapshots: readonly SnapshotRecord[];
	/** The snapshots, by source. */
	readonly files: SourceFiles;
	readonly parameters: ConnectionParameters;
	readonly emit: (event: MigrationEvent) => void;
	readonly signal: AbortSignal | undefined;
	readonly gate: PauseGate;
}

/** A run with the session that holds the target's lock. */
export interface Attempt extends RunContext {
	readonly client: Client;
	/** The ledger may know the run: from an earlier process, or from a try whose answer was lost. */
	readonly mayBeRecorded: boolean;
}

/** The target as the ledger keeps it beside the plan. */
export interface RecordedTarget {
	readonly tables: readonly TargetTable[];
	/** Tables that the run made, quoted; absent in what earlier releases recorded. */
	readonly created?: readonly string[];
}
