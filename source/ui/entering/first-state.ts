/** What the wizard knows at the steps before the plan: what the mapping does, the sources, the target. */
import type {SourceSummary, TargetSummary, UnfinishedRun} from '../../engine/run/request.ts';
import type {Lookup} from '../lookup.ts';
import type {Base, Interruption} from '../wizard-state.ts';
import type {Completion, FileHealth, FolderLook} from './file-looks.ts';
import type {TargetFocus} from './target-entries.ts';

interface WithLookups extends Base {
	readonly lookups: Readonly<Record<string, Lookup<SourceSummary>>>;
}

/** What the mapping does, and what comes next. The files that are named already are looked at meanwhile. */
export interface AboutStep extends WithLookups {
	readonly step: 'about';
	/** First line in sight. */
	readonly line: number;
	/** An interrupted run where the last one went: asked for at the start, until a key is pressed. */
	readonly interruption: Lookup<Interruption | null>;
}

export interface SourcesStep extends WithLookups {
	readonly step: 'sources';
	readonly cursor: number;
	/** By source: its integrity, and who has it open. */
	readonly health: Readonly<Record<string, Lookup<FileHealth>>>;
	/** Of the path at the cursor. */
	readonly completion: Lookup<Completion>;
	/** The folder that was given last, and what was found there. */
	readonly scan: FolderLook | null;
}

export interface TargetStep extends Base {
	readonly step: 'target';
	readonly sources: readonly SourceSummary[];
	readonly target: Lookup<TargetSummary>;
	/** An interrupted run of this mapping that was found there. */
	readonly unfinished: UnfinishedRun | null;
	readonly focus: TargetFocus;
}
