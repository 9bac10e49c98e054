/** What a screen, a command or a program asks of the engine. */
import type {MigrationEvent, RunMode, RunPart} from '../events.ts';
import type {Mapping} from '../mapping/schema.ts';
import type {Plan} from '../plan/plan.ts';
import type {RunState} from '../report/report.ts';
import type {RollbackEvent} from '../report/rollback.ts';
import type {VerifyEvent} from '../report/verification.ts';
import type {TargetAddress} from '../target/address.ts';
import type {Pause} from './pause-gate.ts';
import type {LoadPreview, PreviewChoice} from './preview-request.ts';
import type {
	CountRequest,
	ListedReject,
	RejectCounts,
	RejectsRequest,
	RetryRequest,
} from './retry-request.ts';

/** Source name → file. */
export type SourceFiles = Readonly<Record<string, string>>;

export interface PlanRequest {
	readonly mapping: Mapping;
	/** Where the mapping was read from, for whoever keeps the history. */
	readonly mappingFile?: string;
	/** SQL that creates the target tables, from the mapping's `target.ddl`. */
	readonly ddl?: string;
	readonly sources: SourceFiles;
	readonly target: TargetAddress;
	/** Create the target tables that are not there. */
	readonly createSchema: boolean;
	/** Carry the tables over that may be; default: as the mapping says. */
	readonly carryOver?: boolean;
	/** UUID namespace of this project, where neither the mapping nor the target's ledger names one. */
	readonly namespace: string;
}

/** `skip` leaves rows that are there as they are, `update` makes them as the source has them. */
export type OnConflict = 'fail' | 'skip' | 'update';

export interface RunOptions {
	readonly mode: RunMode;
	/** `schema`: make the tables, load no row. `data`: load rows into tables that are there, make none. Default: both. */
	readonly only?: RunPart;
	/** Target tables to load; default: all. */
	readonly tables?: readonly string[];
	/** Rows a transaction. */
	readonly batchSize: number;
	/** Loads side by side, 1 to 32. */
	readonly workers: number;
	/** What to do with rows whose key the target holds already; `fail` stops before the first row. */
	readonly onConflict: OnConflict;
	/** Folder of the snapshots. */
	readonly backupDir: string;
	/** Keep the snapshots after a run that finished. */
	readonly backup: boolean;
	/** Record the inserted keys in the ledger, and write rollback.sql. */
	readonly rollback: boolean;
	/** Where rollback.sql goes; default: beside the snapshots. */
	readonly rollbackFile?: string;
	/** Of a catch-up; `onConflict` then is that of the first run. */
	readonly catchUp?: ConflictPolicy;
}

export interface RunRequest extends PlanRequest {
	readonly plan: Plan;
	readonly options: RunOptions;
	/** Ends the run after the batches under way; what is committed stays. */
	readonly signal?: AbortSignal;
	/** Lets it stand still between two batches. */
	readonly pause?: Pause;
}

/** Going on with a run that was interrupted. The plan is the ledger's. */
export interface ResumeRequest {
	readonly target: TargetAddress;
	/** Id of the run, or how it begins; default: the newest that has not finished. */
	readonly run?: string;
	/** Given: the run is gone on with only if this mapping still leads to its plan. */
	readonly mapping?: Mapping;
	readonly carryOver?: boolean;
	/** Default: as the run was started. */
	readonly batchSize?: number;
	readonly workers?: number;
	/** Folder of the snapshots, where they are no longer at their place. */
	readonly backupDir?: string;
	/** Of a catch-up. Default: as it was started. */
	readonly onConflict?: ConflictPolicy;
	/** Ends the run after the batches under way; what is committed stays. */
	readonly signal?: AbortSignal;
	/** Lets it stand still between two batches. */
	readonly pause?: Pause;
}

/** What becomes of rows of the target that the source has changed, and somebody at the target too. */
export type ConflictPolicy = 'stop' | 'source' | 'target';

export interface CatchUpOptions extends Pick<RunOptions, 'mode' | 'batchSize' | 'backupDir' | 'backup'> {
	/** `stop`: nothing is written; `source`: the source wins; `target`: the rows stay as they are. */
	readonly onConflict: ConflictPolicy;
}

/** Bringing the target up to date with sources that were written to since a run. */
export interface CatchUpRequest extends Omit<PlanRequest, 'ddl' | 'createSchema'> {
	/** Id of the run, or how it begins; default: the newest that has finished. */
	readonly run?: string;
	readonly options: CatchUpOptions;
	/** Ends it after the batch under way; what is committed stays. */
	readonly signal?: AbortSignal;
	/** Lets it stand still between two batches. */
	readonly pause?: Pause;
}

/** Is there a run to go on with? */
export interface UnfinishedRequest {
	readonly target: TargetAddress;
	/** Given: only a run of this mapping, compared with what the mapping makes of the sources now. */
	readonly mapping?: Mapping;
	readonly sources?: SourceFiles;
	readonly carryOver?: boolean;
}

/** A run that was interrupted, and where it stands. */
export interface UnfinishedRun {
	readonly run: string;
	readonly mapping: string;
	readonly state: RunState;
	/** ISO 8601. */
	readonly startedAt: string;
	/** Rows of all its loads … */
	readonly rows: number;
	/** … and those that were read and accounted for. */
	readonly done: number;
	/** What the mapping makes otherwise than when the run was started, in words. */
	readonly changes: readonly string[];
}

/** A comparison of what a run loaded with its snapshots, which the ledger names. The plan is the ledger's. */
export interface VerifyRequest extends Omit<PlanRequest, 'sources' | 'mapping'> {
	/** Given: the run is compared only if this mapping still leads to its plan. */
	readonly mapping?: Mapping;
	/** Id of the run, or how it begins; default: the newest that finished. */
	readonly run?: string;
	/** Ends the comparison. */
	readonly signal?: AbortSignal;
}

/** Taking back what a run wrote. */
export interface RollbackRequest {
	readonly target: TargetAddress;
	/** Id of the run, or how it begins; default: the newest that was not rolled back. */
	readonly run?: string;
	/** Target tables to roll back; default: all that are not yet. */
	readonly tables?: readonly string[];
	/** Only look what would come of it. */
	readonly dryRun: boolean;
	/** Remove rows too that were changed since. */
	readonly forceChanged: boolean;
	/** Drop tables that the run made and that are empty then. */
	readonly dropCreated: boolean;
	/** Ends the rollback after the table under way; what is committed stays. */
	readonly signal?: AbortSignal;
}

/** What was found in one source file. */
export interface SourceSummary {
	readonly name: string;
	readonly file: string;
	readonly bytes: number;
	/** Bytes of the write-ahead log beside it, which are read too. */
	readonly walBytes: number;
	/** It is of write-ahead mode and has no -wal beside it: the latest rows may be missing. */
	readonly walMissing: boolean;
	readonly tables: ReadonlyArray<{readonly name: string; readonly rows: number; readonly columns: number}>;
}

/** What was found at the target. */
export interface TargetSummary {
	/** `PostgreSQL 18.4` */
	readonly server: string;
	/** host:port/database as user, without a password */
	readonly address: string;
	readonly database: string;
	readonly tls: boolean;
	readonly schemaExists: boolean;
	readonly canCreate: boolean;
	/** Statements that give the rights that a run lacks there. */
	readonly grants?: readonly string[];
	/** Tables in the schema, and whether they hold rows. */
	readonly tables: ReadonlyArray<{readonly name: string; readonly holdsRows: boolean}>;
}

/** The engine as screens and commands see it. */
export interface Engine {
	/** @throws MigrationError source-* */
	inspectSources(files: SourceFiles): SourceSummary[];
	/** @param tables that are to be loaded: then `grants` is told. @throws MigrationError target-* */
	inspectTarget(target: TargetAddress, schema: string, tables?: readonly string[]): Promise<TargetSummary>;
	/** Never throws for what is wrong with the plan: that is in `problems`. @throws MigrationError source-*, target-* */
	makePlan(request: PlanRequest): Promise<Plan>;
	/** Parents are not looked up. @throws MigrationError bad-usage where no row has the key, source-* */
	preview(request: PlanRequest, plan: Plan, choice: PreviewChoice): Promise<LoadPreview[]>;
	/** Never throws an expected stop: the `finished` event says what happened. */
	migrate(request: RunRequest): AsyncGenerator<MigrationEvent>;
	/** Never throws an expected stop: the `finished` event says what happened. */
	resume(request: ResumeRequest): AsyncGenerator<MigrationEvent>;
	/** Never throws an expected stop: the `finished` event says what happened. */
	catchUp(request: CatchUpRequest): AsyncGenerator<MigrationEvent>;
	/** @throws MigrationError target-*, source-* */
	findUnfinishedRun(request: UnfinishedRequest): Promise<UnfinishedRun | undefined>;
	/** Never throws an expected stop: the `finished` event says what happened. */
	retry(request: RetryRequest): AsyncGenerator<MigrationEvent>;
	/** Writes nothing. @throws MigrationError target-*, run-not-found, run-changed, bad-usage */
	listRejects(request: RejectsRequest): AsyncGenerator<ListedReject>;
	/** Writes nothing. @throws MigrationError target-*, run-not-found, run-changed */
	countRejects(request: CountRequest): Promise<RejectCounts>;
	/** Never throws an expected stop: the `finished` event says what happened. */
	verify(request: VerifyRequest): AsyncGenerator<VerifyEvent>;
	/** Never throws an expected stop: the `finished` event says what happened. */
	rollback(request: RollbackRequest): AsyncGenerator<RollbackEvent>;
}
