/** What the wizard knows while rejects are looked at, exported and loaded again. */
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {Report} from '../../engine/report/report.ts';
import type {ListedReject, RejectCount, RejectCounts} from '../../engine/run/retry-request.ts';
import type {TextField} from '../components/text-field.ts';
import type {Lookup} from '../lookup.ts';
import type {PastRunStep} from '../past/past-state.ts';
import type {Entries, ResultStep, Setup, Wizard} from '../wizard-state.ts';
import type {RejectFormat} from './reject-files.ts';

/** What can be entered about rejects. It goes along, so that Back loses nothing. */
export interface MendingEntries {
	/** The file to export to. */
	readonly out: TextField;
	readonly format: RejectFormat;
	/** Whether sensitive values are exported as they are. */
	readonly inFull: boolean;
	/** The mended mapping; empty: rows are made as the run made them. */
	readonly mappingFile: TextField;
	/** The edited rows; empty: the rows as they are. */
	readonly rows: TextField;
}

/** A retry that came to its end: the report is that of the run as it stands since. */
export interface Retried {
	readonly report: Report;
	readonly exitCode: number;
}

interface Base {
	readonly setup: Setup;
	readonly entries: Entries;
	readonly mending: MendingEntries;
	readonly asks: number;
	readonly run: string;
	readonly mapping: string;
	/** The screen that was asked at. */
	readonly cameFrom: ResultStep | PastRunStep;
	/** The last retry from here; null: there was none that came to its end. */
	readonly done: Retried | null;
}

/** The rejects by their reasons. */
export interface RejectsStep extends Base {
	readonly step: 'rejects';
	readonly counts: Lookup<RejectCounts>;
	readonly cursor: number;
}

/** The rows of one reason, of which a page is known. */
export interface RejectRowsStep extends Base {
	readonly step: 'reject-rows';
	readonly kind: RejectCount;
	readonly page: Lookup<readonly ListedReject[]>;
	/** Position of the page's first row among all of the reason. */
	readonly first: number;
	/** Position of the row at the cursor among all of the reason. */
	readonly row: number;
	/** Whether that row is told of in full, and the first line in sight of that. */
	readonly whole: boolean;
	readonly line: number;
	readonly from: RejectsStep;
}

export type Looking = RejectsStep | RejectRowsStep;

export const exportFields = ['out', 'format', 'in-full'] as const;
export type ExportField = (typeof exportFields)[number];

export interface RejectExportStep extends Base {
	readonly step: 'reject-export';
	readonly focus: ExportField;
	/** Where they were written to. */
	readonly saved: Lookup<string>;
	readonly from: Looking;
}

export const retryFields = ['mappingFile', 'rows'] as const;
export type RetryField = (typeof retryFields)[number];

export interface RetryOptionsStep extends Base {
	readonly step: 'retry-options';
	readonly focus: RetryField;
	/** The mapping as its file says now; null: the run's own. */
	readonly mended: Lookup<Mapping | null>;
	readonly from: Looking;
}

export interface RetryResultStep extends Base {
	readonly step: 'retry-result';
	readonly report: Report;
	readonly exitCode: number;
	/** Rows that were out, and of them those that are in the target now. */
	readonly tried: number;
	readonly loaded: number;
	readonly line: number;
	readonly options: RetryOptionsStep;
}

export type Mending = Looking | RejectExportStep | RetryOptionsStep | RetryResultStep;

/** Rows that are read from the ledger at once. */
export const pageRows = 50;

/** The rejects of a run are loaded again. */
export interface Retrial {
	readonly setup: Setup;
	readonly entries: Entries;
	readonly asks: number;
	readonly work: 'retry';
	readonly run: string;
	readonly mapping: string;
	/** The mapping that the rows are made by; null: as the run made them. */
	readonly mended: Mapping | null;
	/** The file of edited rows; empty: the rows as they are. */
	readonly rows: string;
	/** The screen that was asked at. */
	readonly options: RetryOptionsStep;
}

/** Whether rejects are looked at. */
export function isMending(state: Wizard): state is Mending {
	return state.step.startsWith('reject') || state.step.startsWith('retry');
}
