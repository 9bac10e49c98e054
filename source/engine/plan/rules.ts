/** The rules of a column: those of the mapping, and the CHECK constraints of the target that we can read. */
import type {TargetType} from '../convert/values.ts';
import type {Rule} from '../mapping/schema.ts';
import {rulesOfCheck} from '../validate/check-constraint.ts';
import {type CheckRule, ruleMisfit} from '../validate/check-rule.ts';
import {block, type ChosenLoad, type PlanContext} from './resolution.ts';
import type {TargetColumn, TargetTable} from './target-table.ts';

/** Rules that make no sense for the column's type are blockers. */
export function columnRules(
	context: PlanContext,
	chosen: ChosenLoad,
	column: TargetColumn,
	given: readonly Rule[],
): CheckRule[] {
	const {type} = column;
	if (type === undefined) {
		return [];
	}
	for (const rule of given) {
		const misfit = ruleMisfit(rule, type);
		if (misfit !== undefined) {
			block(context, `${chosen.name}.${column.name}`, misfit, 'Mend `rules` in the mapping.');
		}
	}
	return [
		...given.filter(rule => ruleMisfit(rule, type) === undefined),
		...targetRules(chosen.target, column, type),
	];
}

/** What the target asks of a column's values: by its enum, and by CHECK constraints that we can read. */
export function targetRules(
	{constraints}: Pick<TargetTable, 'constraints'>,
	column: TargetColumn,
	type: TargetType,
): CheckRule[] {
	const ofTable = constraints.filter(c => c.kind === 'c').map(c => c.definition);
	// A comparison of char(n) ignores spaces at the end: only the server can tell.
	const checks = type.padded
		? []
		: [...rulesFor(column.name, ofTable), ...rulesFor('VALUE', column.checks ?? [])];
	const labels = column.labels === undefined ? [] : [{one_of: [...column.labels]}];
	return [...labels, ...checks].filter(rule => ruleMisfit(rule, type) === undefined);
}

/** What CHECK constraints ask of a column alone. */
function rulesFor(column: string, definitions: readonly string[]): CheckRule[] {
	return definitions
		.flatMap(definition => rulesOfCheck(definition) ?? [])
		.filter(check => check.column === column)
		.flatMap(check => check.rules);
}
