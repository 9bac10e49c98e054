/** What the wizard knows while the mapping is changed. */
import type {MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {Plan, PlannedColumn, PlannedLoad, UnfilledColumn} from '../../engine/plan/plan.ts';
import type {TextField} from '../components/text-field.ts';
import type {Lookup} from '../lookup.ts';
import type {Base, ConfirmStep, PlanStep, Setup, Wizard} from '../wizard-state.ts';
import type {MappingText} from './mapping-files.ts';

/** What was changed of a mapping since it was read. It goes along with the mapping, so that Back loses nothing. */
export interface Changes {
	readonly original: MappingText;
	/** In the order in which they were made. */
	readonly edits: readonly MappingEdit[];
	/** What was written last, with the edits that are in it; null: nothing yet. */
	readonly saved: (MappingText & {readonly edits: readonly MappingEdit[]}) | null;
	/** The reason that was typed last. */
	readonly reason: string;
}

/** A row of the plan's columns or its coverage that can be changed. */
export type Subject =
	/** A target column that is made of something. */
	| {readonly kind: 'column'; readonly load: PlannedLoad; readonly column: PlannedColumn}
	/** A target column that nothing is loaded into. */
	| {readonly kind: 'unfilled'; readonly load: PlannedLoad; readonly column: UnfilledColumn}
	/** Columns of a source table that are not migrated. */
	| {
			readonly kind: 'source';
			/** `database.table` */
			readonly table: string;
			readonly columns: readonly string[];
			/** Whether these are all columns of the table. */
			readonly isWhole: boolean;
			/** Why they are left behind; null: nothing says what becomes of them. */
			readonly reason: string | null;
	  };

/** What is asked for about the change that was chosen. */
export type Entry =
	| {readonly asks: 'text'; readonly to: 'leave-behind' | 'default' | 'rename'; readonly field: TextField}
	| {
			readonly asks: 'choice';
			readonly to: 'fill' | 'redirect' | 'retype' | 'lossy' | 'epoch';
			readonly cursor: number;
	  };

/** A mapping that was changed, and its plan. */
export interface Changed {
	readonly setup: Setup;
	readonly plan: Plan;
}

/** A row is changed: first what of it, then to what. */
export interface ColumnChangeStep extends Base {
	readonly step: 'column-change';
	readonly subject: Subject;
	/** Position among what can be changed. */
	readonly cursor: number;
	/** null: what is to be changed is being chosen. */
	readonly entry: Entry | null;
	/** What is being tried. */
	readonly edit: MappingEdit | null;
	readonly changed: Lookup<Changed>;
	readonly from: PlanStep;
}

/** All changes: each can be undone, and they are saved. */
export interface ChangesStep extends Base {
	readonly step: 'changes';
	/** Position among the changes, and behind them the file and whether it may be written over. */
	readonly cursor: number;
	readonly out: TextField;
	readonly overwrite: boolean;
	/** Position of the change that is being undone; null: none. */
	readonly undoes: number | null;
	readonly changed: Lookup<Changed>;
	readonly saved: Lookup<MappingText>;
	readonly from: PlanStep | ConfirmStep;
}

export type Changing = ColumnChangeStep | ChangesStep;

/** Whether the mapping is being changed. */
export function isChanging(state: Wizard): state is Changing {
	return state.step === 'column-change' || state.step === 'changes';
}

/** Changes that no file has yet. */
export function isUnsaved({changes}: Pick<Setup, 'changes'>): boolean {
	return JSON.stringify(changes?.edits ?? []) !== JSON.stringify(changes?.saved?.edits ?? []);
}
