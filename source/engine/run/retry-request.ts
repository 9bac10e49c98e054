/** What is asked of the engine about rejects: to list them, and to load them again. */
import type {ProblemCode} from '../convert/problem.ts';
import type {Reject} from '../events.ts';
import type {Cell} from '../ledger/cell.ts';
import type {Mapping} from '../mapping/schema.ts';
import type {TargetAddress} from '../target/address.ts';
import type {Pause} from './pause-gate.ts';

/** Which rejects are still out? */
export interface RejectsRequest {
	readonly target: TargetAddress;
	/** Id of the run, or how it begins; default: the newest that has rejects which are out. */
	readonly run?: string;
	/** Only of these target tables. */
	readonly tables?: readonly string[];
	/** Only with these codes. */
	readonly codes?: readonly string[];
	/** Only with this column at fault; empty: rows that no one column is at fault of. */
	readonly column?: string;
	/** How many of them are passed over, and how many are given at the most: a page. */
	readonly skip?: number;
	readonly limit?: number;
	/** Give sensitive values as they are, instead of ***. */
	readonly showSensitive: boolean;
}

/** How many rejects of a run are out? */
export type CountRequest = Pick<RejectsRequest, 'target' | 'run'>;

/** Rejects that have table, column and code in common. */
export interface RejectCount {
	readonly table: string;
	readonly column: string;
	readonly code: ProblemCode;
	readonly rows: number;
}

/** The rejects of a run that are out, by their reasons; the most frequent first. */
export interface RejectCounts {
	readonly run: string;
	readonly kinds: readonly RejectCount[];
}

/** A reject with its whole source row: by these two it can be edited and loaded. */
export interface ListedReject extends Reject {
	readonly run: string;
	/** Where the row stands in its load; *** where that is a sensitive key. */
	readonly position: string;
	/** The columns that the load reads, by their names; a second one of a name is called `name (2)`. */
	readonly row: Readonly<Record<string, Cell>>;
}

/** A listed reject as it comes back, edited or not. */
export interface EditedRow {
	/** Where it stands in its file, for messages: `row 3`. */
	readonly where: string;
	readonly run: string;
	readonly load: string;
	readonly position: string;
	/** Cells by their columns; a column that is missing is as it was, and so is a sensitive one with ***. */
	readonly row: Readonly<Record<string, unknown>>;
}

/** Loading the rejects of a run that finished, after the mapping, the rows or the target were mended. */
export interface RetryRequest {
	readonly target: TargetAddress;
	/** Id of the run, or how it begins; default: the newest that has rejects which are out. */
	readonly run?: string;
	/** Given: the rejects are converted and checked as this mapping says; default: as before. */
	readonly mapping?: Mapping;
	readonly carryOver?: boolean;
	/** Rows that were edited. Those that are not among them are tried as they are. */
	readonly rows?: AsyncIterable<EditedRow>;
	/** Do everything, and take it back. */
	readonly dryRun: boolean;
	/** Folder of the snapshots, where they are no longer at their place. */
	readonly backupDir?: string;
	/** Ends the retry after the batch under way; what is committed stays. */
	readonly signal?: AbortSignal;
	/** Lets it stand still between two batches; not a dry run, which is one transaction. */
	readonly pause?: Pause;
}
