import {Problem} from '../convert/problem.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import type {ColumnProblem} from '../run/batch.ts';
import {refusal} from '../run/refused-rows.ts';
import {isUniqueViolation} from '../target/row-fault.ts';

/**
 * What the server said; of a key that is taken, in the words that a run has for it.
 * @param updates the run changes rows that are there, which a retry does not
 */
export function refusedAgain(
	load: PlannedLoad,
	tables: readonly TargetTable[],
	error: unknown,
	updates: boolean,
): ColumnProblem {
	if (!isUniqueViolation(error)) {
		return refusal(load, error);
	}
	const {constraint = ''} = error as {constraint?: string};
	const table = tables.find(({schema, name}) => schema === load.schema && name === load.relation);
	const columns = table?.constraints.find(({name}) => name === constraint)?.columns;
	const isKey = columns?.join() === load.primaryKey.map(i => load.columns[i]?.name).join();
	const reason =
		updates && isKey
			? `The target holds a row of this key, and a retry changes none: mend the mapping or the source, and bring the row over with run --new --on-conflict update --tables ${load.table}.`
			: `Another row of the target has the same values, which ${constraint} allows once.`;
	return {column: columns?.join(', ') ?? constraint, problem: new Problem('duplicate-key', reason)};
}
