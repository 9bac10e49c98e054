/** What happens to the wizard: keys, and answers of the engine. */
import type {MigrationEvent} from '../engine/events.ts';
import type {ProposalSummary} from '../engine/init/summarize.ts';
import type {Plan} from '../engine/plan/plan.ts';
import type {RollbackEvent} from '../engine/report/rollback.ts';
import type {Verification} from '../engine/report/verification.ts';
import type {LoadPreview} from '../engine/run/preview-request.ts';
import type {SourceSummary, TargetSummary, UnfinishedRun} from '../engine/run/request.ts';
import type {Examination, TableAhead} from '../engine/source/examine.ts';
import type {ChangingAction} from './changing/changing-actions.ts';
import type {TextEdit} from './components/text-field.ts';
import type {Completion, FileHealth, FolderLook} from './entering/file-looks.ts';
import type {TrialServer} from './entering/target-entries.ts';
import type {Answer} from './lookup.ts';
import type {MendingAction} from './mending/mending-actions.ts';
import type {OpenedRun, PastRun} from './past/past-runs.ts';
import type {Look} from './rollback/rollback-state.ts';
import type {Interruption, PlanView, Setup} from './wizard-state.ts';

/** An event, and when it was seen. */
export interface Seen<Event> {
	readonly event: Event;
	readonly at: number;
}

export type Action =
	| MendingAction
	| ChangingAction
	/** Enter. `now` in ms, as all times here. */
	| {readonly type: 'next'; readonly now: number}
	/** Esc */
	| {readonly type: 'back'}
	/** Through the list in sight, whose greatest position is `last`. */
	| {readonly type: 'move'; readonly by: number; readonly last: number}
	/** In the text field that has the focus. */
	| {readonly type: 'edit'; readonly edit: TextEdit}
	/** Text that was pasted, as it came. */
	| {readonly type: 'pasted'; readonly text: string}
	/** Tab in a path. */
	| {readonly type: 'complete'}
	| {
			readonly type: 'path-completed';
			readonly ask: number;
			/** What was completed. */
			readonly from: string;
			readonly answer: Answer<Completion>;
	  }
	/** Space, ← or → on what the cursor is at. */
	| {readonly type: 'change'; readonly by: 1 | -1}
	/** Tab: to the next column of the proposal whose values leave a choice, or the one before. */
	| {readonly type: 'mixed-column-sought'; readonly by: 1 | -1}
	/** At the start: whether there is an interrupted run where the last one went. */
	| {
			readonly type: 'interruption-sought';
			readonly ask: number;
			readonly answer: Answer<Interruption | null>;
	  }
	/** The interrupted run is not gone on with. */
	| {readonly type: 'leave-alone'}
	/** The run that has ended without having finished is gone on with. */
	| {readonly type: 'go-on'; readonly now: number}
	/** What was written to the sources since the run is brought over. */
	| {readonly type: 'catch-up'; readonly now: number}
	| {readonly type: 'mapping-opened'; readonly ask: number; readonly answer: Answer<Setup>}
	/** The mapping of the past run that is to be caught up with, and its files. */
	| {
			readonly type: 'catch-up-opened';
			readonly ask: number;
			readonly answer: Answer<Setup>;
			readonly now: number;
	  }
	/** A table is about to be read for a proposal. */
	| {readonly type: 'table-ahead'; readonly ask: number; readonly ahead: TableAhead}
	| {readonly type: 'examined'; readonly ask: number; readonly answer: Answer<Examination>}
	| {readonly type: 'proposed'; readonly ask: number; readonly answer: Answer<ProposalSummary>}
	/** Tab: to the view beside the present one; the last is beside the first. */
	| {readonly type: 'view-moved'; readonly by: 1 | -1}
	| {readonly type: 'view-chosen'; readonly view: PlanView}
	| {
			readonly type: 'source-inspected';
			readonly name: string;
			readonly ask: number;
			readonly answer: Answer<SourceSummary>;
			/** The path that was looked at, where it is not as it was entered. */
			readonly path?: string;
	  }
	/** Some paths that a proposal is to be made from are folders: each with the databases in it. */
	| {
			readonly type: 'folders-opened';
			readonly ask: number;
			readonly files: Readonly<Record<string, readonly string[]>>;
	  }
	/** The path of a source is a folder. */
	| {
			readonly type: 'folder-scanned';
			readonly name: string;
			readonly ask: number;
			readonly answer: Answer<FolderLook>;
	  }
	| {
			readonly type: 'health-told';
			readonly name: string;
			readonly ask: number;
			readonly answer: Answer<FileHealth>;
	  }
	| {
			readonly type: 'target-inspected';
			readonly ask: number;
			readonly answer: Answer<TargetSummary>;
			/** Of this mapping, and not finished. */
			readonly unfinished: UnfinishedRun | null;
			/** The server for a trial, where it was started for this. */
			readonly trial?: TrialServer;
	  }
	| {readonly type: 'plan-made'; readonly ask: number; readonly answer: Answer<Plan>}
	| {readonly type: 'previews-made'; readonly ask: number; readonly answer: Answer<readonly LoadPreview[]>}
	/** The row of this key is to be shown instead of samples; null: the samples again. */
	| {readonly type: 'row-sought'; readonly key: string | null}
	| {readonly type: 'row-found'; readonly ask: number; readonly answer: Answer<LoadPreview>}
	/** Every row that was loaded is to be compared with what was read. */
	| {readonly type: 'verify'}
	/** How much of a comparison is done, 0 to 100. */
	| {readonly type: 'verify-went-on'; readonly ask: number; readonly percent: number}
	| {readonly type: 'verified'; readonly ask: number; readonly answer: Answer<Verification>}
	/** What the run said since the last time; nothing, when only time went by. */
	| {readonly type: 'run-went-on'; readonly events: ReadonlyArray<Seen<MigrationEvent>>; readonly now: number}
	/** The run is to end after the batches under way, the rollback after the table under way. */
	| {readonly type: 'stop'}
	/** The run is to stand still after the batches under way, or to go on again. */
	| {readonly type: 'pause'}
	/** The history was read. */
	| {readonly type: 'runs-read'; readonly ask: number; readonly answer: Answer<readonly PastRun[]>}
	| {readonly type: 'trial-started'; readonly ask: number; readonly answer: Answer<TrialServer>}
	| {readonly type: 'run-opened'; readonly ask: number; readonly answer: Answer<OpenedRun>}
	/** The run of the result is to be rolled back. */
	| {readonly type: 'roll-back'}
	| {readonly type: 'tables-looked-at'; readonly ask: number; readonly answer: Answer<Look>}
	/** All tables, or none; or of those at these positions, where others are hidden. */
	| {readonly type: 'toggle-all'; readonly among?: readonly number[]}
	/** Tables that refer to chosen ones are rolled back too. */
	| {readonly type: 'choose-referring'}
	/** What the rollback said since the last time. */
	| {
			readonly type: 'rollback-went-on';
			readonly events: ReadonlyArray<Seen<RollbackEvent>>;
			readonly now: number;
	  };
