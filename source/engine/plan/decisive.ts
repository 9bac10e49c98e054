/** What of a plan decides what the target will hold. Pure. */
import type {PlannedColumn, PlannedLoad} from './plan.ts';

/**
 * The loads by their numbers, without what follows from the rest or from the target's keys alone, as a run may build those
 * itself: the order, and who is whose parent by a key that the mapping knows nothing of. What only helps to change the
 * mapping decides nothing either.
 */
export function decisiveLoads(
	loads: readonly PlannedLoad[],
): Array<Omit<PlannedLoad, 'rows' | 'after' | 'position' | 'unfilled'>> {
	return loads
		.map(({rows: _rows, after: _after, position: _position, unfilled: _unfilled, columns, ...load}) => ({
			...load,
			columns: columns.map(withoutImplied),
		}))
		.sort((a, b) => a.number - b.number);
}

function withoutImplied(column: PlannedColumn): PlannedColumn {
	const {references, ...rest} = column;
	return references?.isImplied ? rest : column;
}
