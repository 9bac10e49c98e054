/** What the stages of planning hand to each other. */
import type {LoadMapping, Mapping} from '../mapping/schema.ts';
import type {SelectShape} from '../source/columns-read.ts';
import type {SourceDatabase, SourceTable} from '../source/inspect.ts';
import type {PlanProblem} from './plan.ts';
import type {TargetSchema, TargetTable} from './target-table.ts';

/** What planning asks of SQLite. */
export interface SourceProbe {
	/** @throws Error where the statement is wrong */
	shape(select: string): SelectShape;
	/** Rows of a FROM clause. */
	count(from: string): number;
	/** Storage classes found in each column of a table: `integer`, `real`, `text`, `blob`, without `null`. */
	storageClasses(database: string, table: SourceTable): ReadonlyArray<ReadonlySet<string>>;
}

export interface PlanContext {
	readonly mapping: Mapping;
	readonly sources: readonly SourceDatabase[];
	readonly target: TargetSchema;
	readonly probe: SourceProbe;
	readonly problems: PlanProblem[];
}

/** A load of the mapping that applies to these sources, with its place in them and in the target. */
export interface ChosenLoad {
	readonly number: number;
	readonly name: string;
	readonly mapping: LoadMapping;
	readonly entity: string;
	readonly target: TargetTable;
	/** The table of a `from` load. */
	readonly table?: {readonly database: string; readonly table: SourceTable};
}

/** Records what stops the plan. */
export function block(context: PlanContext, where: string, message: string, hint?: string): void {
	context.problems.push({severity: 'blocker', where, message, ...(hint === undefined ? {} : {hint})});
}

/** Records what the operator should know. */
export function notice(context: PlanContext, where: string, message: string): void {
	context.problems.push({severity: 'notice', where, message});
}
