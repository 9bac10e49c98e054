/** Compares the target's tables, where they are there already, with those that the mapping's DDL describes. */
import {block, type ChosenLoad, notice, type PlanContext} from './resolution.ts';
import type {TargetColumn, TargetTable} from './target-table.ts';

/** A column of another type stops the plan; what else differs is told. */
export function checkDescribed(context: PlanContext, loads: readonly ChosenLoad[]): void {
	const tables = new Set(loads.map(load => load.target));
	for (const table of tables) {
		const described = context.target.described?.find(d => d.name === table.name);
		if (described && table.schema === context.mapping.target.schema) {
			compareColumns(context, table, described);
			compareConstraints(context, table, described);
		}
	}
}

function compareColumns(context: PlanContext, table: TargetTable, described: TargetTable): void {
	for (const column of described.columns) {
		const found = table.columns.find(c => c.name === column.name);
		const where = `${table.schema}.${table.name}.${column.name}`;
		if (!found) {
			notice(context, where, `the target has no such column, which ${context.mapping.target.ddl} describes`);
		} else if (found.display !== column.display) {
			block(
				context,
				where,
				`the target's column is ${found.display}, but ${context.mapping.target.ddl} describes ${column.display}`,
				'Change the type of the column, or describe it as it is in a mapping of your own.',
			);
		} else if (strictness(found) !== strictness(column)) {
			notice(
				context,
				where,
				`the target's column is ${strictness(found)}, described as ${strictness(column)}`,
			);
		}
	}
}

function strictness({notNull}: TargetColumn): string {
	return notNull ? 'NOT NULL' : 'nullable';
}

function compareConstraints(context: PlanContext, table: TargetTable, described: TargetTable): void {
	const signature = (c: TargetTable['constraints'][number]) =>
		`${c.kind} ${c.columns.join()} ${c.foreign?.table ?? ''}`;
	const found = new Set(table.constraints.map(signature));
	for (const constraint of described.constraints.filter(c => !found.has(signature(c)))) {
		const where = `${table.schema}.${table.name}`;
		notice(context, where, `the target lacks ${constraint.name}: ${constraint.definition}`);
	}
}
