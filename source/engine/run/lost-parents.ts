/** Rows that are fit to be loaded themselves, in a circle of references with a row that is not. */
import {Problem} from '../convert/problem.ts';
import type {PlannedColumn, PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import type {Row} from '../source/read-rows.ts';
import type {ColumnProblem} from './batch.ts';
import {type ConvertRowContext, type HasParent, makeColumns} from './convert-row.ts';

/**
 * Which columns of a row refer to a parent that was lost; undefined where the load's rows can have none.
 * @param isLost tells the parents of a reference that were lost, if any were
 */
export function makeLostParentCheck(
	load: PlannedLoad,
	context: Omit<ConvertRowContext, 'parents'>,
	isLost: (reference: Reference) => HasParent | undefined,
): ((row: Row) => ColumnProblem[] | undefined) | undefined {
	const columns = load.columns.filter(column => referencesOf(column).some(isLost));
	if (columns.length === 0) {
		return undefined;
	}
	const problems = columns.map(
		(column): ColumnProblem => ({column: column.name, problem: parentRejected(column)}),
	);
	const parents = (reference: Reference): HasParent | undefined => {
		const lost = isLost(reference);
		return lost && ((key, converted) => !lost(key, converted));
	};
	const makers = makeColumns({...load, columns}, {...context, parents});
	return row => {
		const found = problems.filter((_, i) => makers[i]?.(row) instanceof Problem);
		return found.length > 0 ? found : undefined;
	};
}

/** What is wrong with a column whose parent was rejected. */
export function parentRejected(column: PlannedColumn): Problem {
	const tables = new Set(referencesOf(column).map(({table}) => table));
	return new Problem(
		'parent-rejected',
		`The row of ${[...tables].join(' or ')} that has this key was rejected.`,
	);
}
