/** What the wizard knows at each step. A step's state holds what the step needs, so it cannot be drawn without. */
import type {Plan} from '../engine/plan/plan.ts';
import type {Report} from '../engine/report/report.ts';
import type {Verification} from '../engine/report/verification.ts';
import type {LoadPreview} from '../engine/run/preview-request.ts';
import type {
	ConflictPolicy,
	RunOptions,
	SourceSummary,
	TargetSummary,
	UnfinishedRun,
} from '../engine/run/request.ts';
import type {CatchUp} from './catching-up/catch-up-state.ts';
import type {Changing} from './changing/changing-state.ts';
import type {Choosing, MappingStep} from './choosing/mapping-state.ts';
import type {TextField} from './components/text-field.ts';
import type {AboutStep, SourcesStep, TargetStep} from './entering/first-state.ts';
import type {Pace} from './entering/pace.ts';
import type {AddressEntries} from './entering/target-entries.ts';
import type {Lookup} from './lookup.ts';
import type {ConflictsStep} from './mending/conflicts-state.ts';
import type {Mending, Retrial} from './mending/mending-state.ts';
import type {LookingBack, PastRunStep, WelcomeStep} from './past/past-state.ts';
import type {RollingBack, TakenBack} from './rollback/rollback-state.ts';
import type {Progress} from './running/progress.ts';
import type {SoughtRow} from './seek-row.ts';
import type {Setup} from './setup.ts';

export type {AboutStep, SourcesStep, TargetStep} from './entering/first-state.ts';
export type {Setup} from './setup.ts';

export interface SourceEntry {
	readonly name: string;
	/** What the mapping says it is. */
	readonly what: string;
	readonly path: TextField;
}

/** Everything the operator can enter. It goes along with every step, so that Back loses nothing. */
export interface Entries {
	readonly sources: readonly SourceEntry[];
	readonly url: TextField;
	/** How the target is named, and what is entered for the other ways. */
	readonly address: AddressEntries;
	readonly createSchema: boolean;
	readonly carryOver: boolean;
	/** Target tables to load; null: all. */
	readonly tables: readonly string[] | null;
	readonly options: Omit<RunOptions, 'tables'>;
	/** What rehearsals and checks took. */
	readonly paces: readonly Pace[];
	/** The interrupted run that is not to be gone on with. */
	readonly leftAlone: string | null;
}

export interface Base {
	readonly setup: Setup;
	readonly entries: Entries;
	/** Questions asked so far. */
	readonly asks: number;
}

interface WithTarget {
	readonly sources: readonly SourceSummary[];
	readonly target: TargetSummary;
}

interface WithPlan extends WithTarget {
	readonly plan: Plan;
	/** Whether the plan was made with carry-over: where the entries say otherwise by now, it is out of date. */
	readonly carriesOver: boolean;
}

interface WithPreviews extends WithPlan {
	readonly previews: readonly LoadPreview[];
}

/** An interrupted run, and the mapping and options that were in force where it was found. */
export interface Interruption {
	readonly unfinished: UnfinishedRun;
	readonly setup: Setup;
}

export interface UnfinishedStep extends Base {
	readonly step: 'unfinished';
	readonly unfinished: UnfinishedRun;
	/** Where it was found, which Back leads to. */
	readonly cameFrom: WelcomeStep | MappingStep | AboutStep | TargetStep;
	/** First line in sight of what is different. */
	readonly line: number;
}

/** The views of the plan in the order of their tabs. */
export const planViews = ['loads', 'columns', 'coverage', 'problems'] as const;
export type PlanView = (typeof planViews)[number];

export interface PlanStep extends Base, WithTarget {
	readonly step: 'plan';
	readonly plan: Lookup<Plan>;
	readonly view: PlanView;
	/** Position of the chosen load. */
	readonly load: number;
	/** First line in sight of the other views. */
	readonly line: number;
}

export interface PreviewStep extends Base, WithPlan {
	readonly step: 'preview';
	readonly previews: Lookup<readonly LoadPreview[]>;
	/** A row that is shown instead of the samples of its load. */
	readonly sought: SoughtRow | null;
	readonly load: number;
	readonly line: number;
}

export interface OptionsStep extends Base, WithPreviews {
	readonly step: 'options';
	readonly cursor: number;
}

export interface ConfirmStep extends Base, WithPreviews {
	readonly step: 'confirm';
	/** The database's name, where it must be typed. */
	readonly typed: TextField;
	/** First line in sight of what will happen. */
	readonly line: number;
}

/** The plan that was confirmed is carried out. */
interface NewRun extends Base, WithPreviews {
	readonly work: 'plan';
}

/** An interrupted run is gone on with: the ledger has its plan. */
export interface Resumption extends Base {
	readonly work: 'rest';
	readonly run: string;
	/** Name of the mapping that it was started with. */
	readonly mapping: string;
	/** The screen that was asked at; null where it was the result of the run itself. */
	readonly cameFrom: UnfinishedStep | PastRunStep | null;
	/** Of a catch-up; default: as it was started. */
	readonly onConflict?: ConflictPolicy;
}

export type RunStep = (NewRun | Resumption | CatchUp | Retrial) & Running;

interface Running {
	readonly step: 'run';
	readonly progress: Progress;
	/** The operator asked to stop after the batches under way. */
	readonly stopping: boolean;
	/** The operator asked it to stand still. */
	readonly pausing: boolean;
	/** Row that stays in sight; null follows the work. */
	readonly cursor: number | null;
}

/** The views of the result in the order of their tabs. */
export const resultViews = ['tables', 'rejects', 'files'] as const;
export type ResultView = (typeof resultViews)[number];

/** A run of the history is looked at again. */
export interface PastReport extends Base {
	readonly work: 'past';
	readonly run: string;
	readonly mapping: string;
	/** Whether its target can be asked. */
	readonly reachable: boolean;
	readonly cameFrom: PastRunStep;
}

export type ResultStep = (NewRun | Resumption | CatchUp | PastReport) & Ended;

interface Ended {
	readonly step: 'result';
	readonly report: Report;
	readonly exitCode: number;
	/** The run that can be gone on with, as it has not finished and the ledger knows it. */
	readonly unfinished: string | null;
	/** The comparison with the target, which the operator may ask for. */
	readonly verification: Lookup<Verification>;
	/** What came of rolling the run back from here; null: that was not done. */
	readonly takenBack: TakenBack | null;
	/** Rejects were loaded again from here, and the report is as it is since. */
	readonly retried?: true;
	readonly view: ResultView;
	readonly line: number;
}

/** The steps that have a mapping. */
export type Migrating =
	| UnfinishedStep
	| AboutStep
	| SourcesStep
	| TargetStep
	| PlanStep
	| PreviewStep
	| OptionsStep
	| ConfirmStep
	| RunStep
	| ResultStep;

export type Wizard = Choosing | Changing | LookingBack | RollingBack | Mending | ConflictsStep | Migrating;

const choosing: ReadonlyArray<Wizard['step']> = ['mapping', 'databases', 'proposal', 'save'];

/** Whether the wizard has no mapping yet. */
export function isChoosing(state: Wizard): state is Choosing {
	return choosing.includes(state.step);
}

/** Whether a run is being rolled back. */
export function isRollingBack(state: Wizard): state is RollingBack {
	return state.step.startsWith('rollback');
}
