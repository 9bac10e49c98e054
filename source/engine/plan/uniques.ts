/** Which sets of columns the loader must watch for duplicates, because the source does not rule them out. */
import type {UniqueCheck} from './plan.ts';
import type {ResolvedLoad} from './resolve-load.ts';

/** Unique constraints of the load's table that all of whose columns it fills, less those the source guarantees. */
export function uniqueChecks(load: ResolvedLoad, loads: readonly ResolvedLoad[]): UniqueCheck[] {
	return load.chosen.target.constraints
		.filter(c => c.kind === 'p' || c.kind === 'u')
		.map(c => ({
			constraint: c.name,
			columns: c.columns.map(name => load.columns.findIndex(column => column.name === name)),
		}))
		.filter(check => !check.columns.includes(-1) && !isGuaranteed(load, check, loads));
}

/** The key of rows read by their integer row key, unless another load makes the same keys. */
function isGuaranteed(load: ResolvedLoad, check: UniqueCheck, loads: readonly ResolvedLoad[]): boolean {
	const column = load.columns[check.columns[0] ?? -1];
	const isRowKey =
		check.columns.length === 1 &&
		load.paging.kind === 'rowid' &&
		column?.source.kind === 'input' &&
		column.source.input === 0 &&
		column.convert.lossy === undefined;
	return (
		isRowKey &&
		!loads.some(
			other =>
				other.number !== load.number &&
				other.table === load.table &&
				// Only UUIDs of two entities differ where their keys are the same.
				(other.entity === load.entity || column.convert.entity === undefined),
		)
	);
}
