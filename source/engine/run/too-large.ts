/** What is wrong with a row that has a value nobody can read. */
import {Problem} from '../convert/problem.ts';
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import type {LargeValue} from '../source/large-values.ts';
import type {ColumnProblem} from './batch.ts';

/** One problem for each column that would be made of such a value. */
export function tooLarge(load: PlannedLoad, large: readonly LargeValue[]): ColumnProblem[] {
	return large
		.filter(value => value.unreadable)
		.flatMap(({input, kind, bytes}) => {
			const reason = `The ${kind} has ${bytes} bytes, and more than 512 MB cannot be read.`;
			const problem = new Problem('too-long', reason);
			const columns = load.columns.filter(column => isMadeOf(column, input)).map(column => column.name);
			return (columns.length > 0 ? columns : ['']).map(column => ({column, problem}));
		});
}

function isMadeOf({source}: PlannedColumn, input: number): boolean {
	return source.kind === 'input'
		? source.input === input
		: source.kind === 'pack' && source.members.some(member => member.input === input);
}
