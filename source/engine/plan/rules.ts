/** The rules of a column: those of the mapping, and the CHECK constraints of the target that we can read. */
import type {Rule} from '../mapping/schema.ts';
import {rulesOfCheck} from '../validate/check-constraint.ts';
import {type CheckRule, ruleMisfit} from '../validate/check-rule.ts';
import {block, type ChosenLoad, type PlanContext} from './resolution.ts';
import type {TargetColumn} from './target-table.ts';

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
	const ofTable = chosen.target.constraints.filter(c => c.kind === 'c').map(c => c.definition);
	// A comparison of char(n) ignores spaces at the end: only the server can tell.
	const checks = type.padded
		? []
		: [...rulesFor(column.name, ofTable), ...rulesFor('VALUE', column.checks ?? [])];
	const labels = column.labels === undefined ? [] : [{one_of: [...column.labels]}];
	for (const rule of given) {
		const misfit = ruleMisfit(rule, type);
		if (misfit !== undefined) {
			block(context, `${chosen.name}.${column.name}`, misfit, 'Mend `rules` in the mapping.');
		}
	}
	return [...given, ...labels, ...checks].filter(rule => ruleMisfit(rule, type) === undefined);
}

/** What CHECK constraints ask of a column alone. */
function rulesFor(column: string, definitions: readonly string[]): CheckRule[] {
	return definitions
		.flatMap(definition => rulesOfCheck(definition) ?? [])
		.filter(check => check.column === column)
		.flatMap(check => check.rules);
}
