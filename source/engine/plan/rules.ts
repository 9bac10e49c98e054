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
	const checks = chosen.target.constraints
		.filter(c => c.kind === 'c')
		.flatMap(c => rulesOfCheck(c.definition) ?? [])
		.filter(check => check.column === column.name)
		.flatMap(check => check.rules);
	for (const rule of given) {
		const misfit = ruleMisfit(rule, type);
		if (misfit !== undefined) {
			block(context, `${chosen.name}.${column.name}`, misfit, 'Mend `rules` in the mapping.');
		}
	}
	return [...given, ...checks].filter(rule => ruleMisfit(rule, type) === undefined);
}
