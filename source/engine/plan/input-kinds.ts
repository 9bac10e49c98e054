/** Whether SQLite's columns tell integers and reals apart, or each value must. */
import type {SelectShape} from '../source/columns-read.ts';
import type {PlannedColumn} from './plan.ts';
import type {PlanContext} from './resolution.ts';

/**
 * Whether 5 and 5.0 would come out differently, and the column does not say which it is. Columns of integer and
 * numeric affinity hold no 5.0, and packed members of real affinity are known to hold no 5.
 */
export function kindMatters(
	context: PlanContext,
	shape: SelectShape,
	columns: readonly PlannedColumn[],
	input: number,
): boolean {
	const affinity = affinityOfInput(context, shape, input);
	if (affinity === 'integer' || affinity === 'numeric' || affinity === 'text') {
		return false;
	}
	return columns.some(({source, type}) =>
		source.kind === 'pack'
			? affinity !== 'real' && source.members.some(m => m.input === input && !m.json && !m.references)
			: source.kind === 'input' && source.input === input && ['text', 'json', 'jsonb'].includes(type.name),
	);
}

/** The column with its packed members told apart: those of real affinity hold no 5, only 5.0. */
export function withRealMembers(
	context: PlanContext,
	shape: SelectShape,
	column: PlannedColumn,
): PlannedColumn {
	if (column.source.kind !== 'pack') {
		return column;
	}
	const members = column.source.members.map(m => ({
		...m,
		real: affinityOfInput(context, shape, m.input) === 'real',
	}));
	return {...column, source: {kind: 'pack', members}};
}

function affinityOfInput({sources}: PlanContext, shape: SelectShape, input: number) {
	const origin = shape.origins[input];
	const table = sources.find(s => s.name === origin?.database)?.tables.find(t => t.name === origin?.table);
	return table?.columns.find(c => c.name === origin?.column)?.affinity;
}
