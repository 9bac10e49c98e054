/** What all steps of a retry share. */
import type {Counts, MigrationEvent} from '../events.ts';
import type {LedgerPlace} from '../ledger/batch-lines.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import type {IsCircular} from '../run/circles.ts';
import type {Uniques} from '../run/load-table.ts';
import type {PauseGate} from '../run/pause-gate.ts';
import type {RunOptions, SourceFiles} from '../run/request.ts';
import type {Session} from '../target/session.ts';
import type {Now} from '../validate/check.ts';
import type {PickedRow} from './picked-rows.ts';
import type {EditsByRow} from './take-edits.ts';

export interface RetryContext {
	readonly session: Session;
	readonly run: string;
	/** Number of the retry. */
	readonly retry: number;
	readonly place: LedgerPlace;
	/** What the run loaded. */
	readonly loads: readonly PlannedLoad[];
	/** The plan's schema, where parents are. */
	readonly schema: string;
	readonly tables: readonly TargetTable[];
	readonly namespace: string;
	readonly now: Now;
	/** The snapshots. */
	readonly files: SourceFiles;
	readonly options: RunOptions;
	readonly edits: EditsByRow;
	readonly isCircular: IsCircular;
	/** Fingerprints of each unique constraint of a table. */
	readonly uniques: (table: string) => Uniques;
	/** What came of the rows so far, by the load's number. */
	readonly counts: Map<number, Counts>;
	readonly emit: (event: MigrationEvent) => void;
	readonly signal: AbortSignal | undefined;
	readonly gate: PauseGate;
}

/** A reject that is tried. Known by its identity. */
export interface Tried {
	readonly load: PlannedLoad;
	readonly row: PickedRow;
}

/** Rows that go in together or not at all; most are one row. */
export type Unit = readonly Tried[];

/** Rejects that are converted at once. */
export interface Group {
	/** Parents first. */
	readonly units: readonly Unit[];
	/** Rows of a circle, committed together; else each batch is committed for itself. */
	readonly circle?: {
		/** Keys of all rows of the circle that are out, in this group or not. */
		readonly keys: ReadonlySet<string>;
	};
}
