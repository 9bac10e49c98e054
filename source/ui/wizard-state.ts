/** What the wizard knows at each step. A step's state holds what the step needs, so it cannot be drawn without. */
import type {Mapping} from '../engine/mapping/schema.ts';
import type {Plan} from '../engine/plan/plan.ts';
import type {Report} from '../engine/report/report.ts';
import type {Verification} from '../engine/report/verification.ts';
import type {
	LoadPreview,
	RunOptions,
	SourceFiles,
	SourceSummary,
	TargetSummary,
} from '../engine/run/request.ts';
import {type TextField, textField} from './components/text-field.ts';
import {idle, type Lookup} from './lookup.ts';
import type {Choosing, MappingStep, SaveStep} from './mapping-state.ts';
import type {Progress} from './progress.ts';

/** What the wizard starts from: the mapping, and everything that flags and configuration filled in already. */
export interface Setup {
	readonly mapping: Mapping;
	/** SQL that creates the target tables. */
	readonly ddl?: string;
	/** UUID namespace of this project. */
	readonly namespace: string;
	readonly sources: SourceFiles;
	/** Without it libpq's own environment decides. */
	readonly targetUrl?: string;
	readonly createSchema?: boolean;
	readonly carryOver?: boolean;
	/** Target tables to load; default: all. */
	readonly tables?: readonly string[];
	readonly options: Omit<RunOptions, 'tables'>;
	/** A sentence that the result shows beside how the run ended. */
	readonly note?: string;
	/** The step where the mapping was chosen, which Back leads to; absent where the command line named it. */
	readonly cameFrom?: MappingStep | SaveStep;
}

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
	readonly createSchema: boolean;
	readonly carryOver: boolean;
	/** Target tables to load; null: all. */
	readonly tables: readonly string[] | null;
	readonly options: Omit<RunOptions, 'tables'>;
}

interface Base {
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

export interface SourcesStep extends Base {
	readonly step: 'sources';
	readonly cursor: number;
	readonly lookups: Readonly<Record<string, Lookup<SourceSummary>>>;
}

export interface TargetStep extends Base {
	readonly step: 'target';
	readonly sources: readonly SourceSummary[];
	readonly target: Lookup<TargetSummary>;
	readonly focus: 'url' | 'create-schema';
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
	readonly load: number;
	readonly line: number;
}

export interface OptionsStep extends Base, WithPreviews {
	readonly step: 'options';
	readonly cursor: number;
}

export interface ConfirmStep extends Base, WithPreviews {
	readonly step: 'confirm';
}

export interface RunStep extends Base, WithPreviews {
	readonly step: 'run';
	readonly progress: Progress;
	/** The operator asked to stop after the batches under way. */
	readonly stopping: boolean;
	/** Row that stays in sight; null follows the work. */
	readonly cursor: number | null;
}

/** The views of the result in the order of their tabs. */
export const resultViews = ['tables', 'rejects', 'files'] as const;
export type ResultView = (typeof resultViews)[number];

export interface ResultStep extends Base, WithPreviews {
	readonly step: 'result';
	readonly report: Report;
	readonly exitCode: number;
	/** The comparison with the target, which the operator may ask for. */
	readonly verification: Lookup<Verification>;
	readonly view: ResultView;
	readonly line: number;
}

/** The steps that have a mapping. */
export type Migrating =
	| SourcesStep
	| TargetStep
	| PlanStep
	| PreviewStep
	| OptionsStep
	| ConfirmStep
	| RunStep
	| ResultStep;

export type Wizard = Choosing | Migrating;

/** Whether the wizard has no mapping yet. */
export function isChoosing(state: Wizard): state is Choosing {
	return !('entries' in state);
}

/** The steps in order, by the names the trail shows. */
export const steps = [
	['sources', 'Sources'],
	['target', 'Target'],
	['plan', 'Plan'],
	['preview', 'Preview'],
	['options', 'Options'],
	['confirm', 'Confirm'],
	['run', 'Run'],
	['result', 'Result'],
] as const satisfies ReadonlyArray<readonly [Migrating['step'], string]>;

/** The trail, and where in it the state is. All steps up to a mapping are one there. */
export function trailTo(state: Wizard): {readonly labels: readonly string[]; readonly current: number} {
	const labels = steps.map(([, label]) => label);
	if (isChoosing(state)) {
		return {labels: [mappingLabel, ...labels], current: 0};
	}
	const current = steps.findIndex(([step]) => step === state.step);
	return state.setup.cameFrom ? {labels: [mappingLabel, ...labels], current: current + 1} : {labels, current};
}

const mappingLabel = 'Mapping';

/**
 * The first screen with a mapping. Files that are named already are looked at without being asked for.
 * @param from how many questions were asked before, and what was entered for a mapping that was left
 */
export function initialWizard(
	setup: Setup,
	{asks, kept}: Pick<Choosing, 'asks' | 'kept'> = {asks: 0, kept: null},
): SourcesStep {
	const sameMapping = kept?.mapping === setup.mapping.name ? kept.entries : undefined;
	const sources = Object.entries(setup.mapping.sources).map(([name, what]) => {
		const path =
			setup.cameFrom?.step === 'save' ? undefined : sameMapping?.sources.find(s => s.name === name)?.path;
		return {name, what, path: path ?? textField(setup.sources[name] ?? '')};
	});
	return {
		step: 'sources',
		setup,
		entries: {
			sources,
			url: kept?.entries.url ?? textField(setup.targetUrl ?? ''),
			createSchema: sameMapping?.createSchema ?? setup.createSchema ?? setup.ddl !== undefined,
			carryOver: sameMapping?.carryOver ?? setup.carryOver ?? setup.mapping.carry_over.by_default,
			tables: setup.tables ?? null,
			options: kept?.entries.options ?? setup.options,
		},
		asks: asks + sources.length,
		cursor: 0,
		lookups: Object.fromEntries(
			sources.map((source, index) => [
				source.name,
				source.path.value === '' ? idle : ({state: 'asked', ask: asks + index} as const),
			]),
		),
	};
}
