/** What the wizard knows while it rolls a run back. */
import type {Rollback, TableRollback} from '../../engine/report/rollback.ts';
import type {TextField} from '../components/text-field.ts';
import type {Lookup} from '../lookup.ts';
import type {PastRunStep} from '../past/past-state.ts';
import type {Entries, ResultStep, Setup} from '../wizard-state.ts';
import type {RollbackProgress} from './rollback-progress.ts';

/** What came of rolling a run back. */
export interface TakenBack {
	readonly summary: string;
	readonly exitCode: number;
}

/** A table of the run, and what was found when it was last looked at. */
export interface LookedTable extends TableRollback {
	readonly table: string;
	/** Rows that the run inserted. */
	readonly rows: number;
}

/** What a look at the tables found. */
export interface Look {
	readonly database: string;
	/** `host:port/database as user` */
	readonly address: string;
	/** In the order in which they go. */
	readonly tables: readonly LookedTable[];
}

/** What is to be rolled back. */
export interface RollbackChoice {
	/** All tables of the run that have something to take back. */
	readonly tables: readonly LookedTable[];
	/** Names of those that are to stay. */
	readonly left: readonly string[];
	readonly forceChanged: boolean;
	readonly dropCreated: boolean;
}

interface Base {
	readonly setup: Setup;
	readonly entries: Entries;
	readonly asks: number;
	readonly run: string;
	readonly mapping: string;
	readonly choice: RollbackChoice;
	/** The screen that was asked at. */
	readonly cameFrom: ResultStep | PastRunStep;
	/** What came of it so far; null before anything was done. */
	readonly done: TakenBack | null;
}

type Place = Pick<Look, 'database' | 'address'>;

export interface RollbackTablesStep extends Base {
	readonly step: 'rollback-tables';
	/** null until it was looked at. */
	readonly place: Place | null;
	readonly look: Lookup<Look>;
	/** Whether the look is at all tables that there are, not at those that were chosen. */
	readonly looksAtAll: boolean;
	/** Enter was pressed while the tables are looked at: it goes on when that is done. */
	readonly goesOn: boolean;
	readonly cursor: number;
	/** Whether the table at the cursor is told of in full, and the first line in sight of that. */
	readonly detailed: boolean;
	readonly line: number;
}

export interface RollbackConfirmStep extends Base {
	readonly step: 'rollback-confirm';
	readonly place: Place;
	/** The database's name, as the operator types it. */
	readonly typed: TextField;
	/** What was typed is not the name. */
	readonly refused: boolean;
}

export interface RollbackStep extends Base {
	readonly step: 'rollback';
	readonly place: Place;
	readonly progress: RollbackProgress;
	/** The operator asked to stop after the table under way. */
	readonly stopping: boolean;
	readonly cursor: number | null;
}

/** The views of a rollback's result in the order of their tabs. */
export const rollbackViews = ['tables', 'details'] as const;
export type RollbackView = (typeof rollbackViews)[number];

export interface RollbackResultStep extends Base {
	readonly step: 'rollback-result';
	readonly rollback: Rollback;
	readonly exitCode: number;
	readonly view: RollbackView;
	readonly line: number;
}

export type RollingBack = RollbackTablesStep | RollbackConfirmStep | RollbackStep | RollbackResultStep;

/** Names of the tables that are to be rolled back. */
export function chosenTables({tables, left}: RollbackChoice): readonly LookedTable[] {
	return tables.filter(({table}) => !left.includes(table));
}
