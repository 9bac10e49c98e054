/** Every column of every source, and what becomes of it. */
import {foldName} from '../fold-name.ts';
import type {Coverage, CoverageEntry} from './plan.ts';
import {block, type PlanContext} from './resolution.ts';
import type {ResolvedLoad} from './resolve-load.ts';

/**
 * Accounts for every source column; one that nothing accounts for is a blocker.
 * @param carried `database.table` → the target table that it is carried over to
 */
export function resolveCoverage(
	context: PlanContext,
	loads: readonly ResolvedLoad[],
	carried: ReadonlyMap<string, string>,
): CoverageEntry[] {
	const readBy = new Map<string, Set<string>>();
	const carriedTables = new Set(carried.values());
	for (const load of loads.filter(l => !carriedTables.has(`${l.schema}.${l.relation}`))) {
		for (const {database, table, column} of load.reads) {
			const path = key(database, table, column);
			readBy.set(path, (readBy.get(path) ?? new Set()).add(load.name));
		}
	}
	const leftBehind = new Map(Object.entries(context.mapping.left_behind).map(([p, r]) => [foldName(p), r]));
	const optional = new Map(
		Object.entries(context.mapping.carry_over.tables).map(([p, r]) => [foldName(p), r]),
	);
	const entryOf = (database: string, table: string, column: string): CoverageEntry => {
		const path = key(database, table, column);
		const tablePath = key(database, table);
		const into = carried.get(tablePath);
		const loadsReading = readBy.get(path);
		const reason = leftBehind.get(path) ?? leftBehind.get(tablePath) ?? optional.get(tablePath);
		const coverage: Coverage = loadsReading
			? {kind: 'mapped', loads: [...loadsReading]}
			: into !== undefined
				? {kind: 'carried-over', into}
				: reason !== undefined
					? {kind: 'left-behind', reason}
					: {kind: 'unaccounted'};
		return {database, table, column, coverage};
	};
	const entries = context.sources.flatMap(({name, tables}) =>
		tables.flatMap(table => table.columns.map(column => entryOf(name, table.name, column.name))),
	);
	// What is in a virtual table is in other tables too, more often than not: it need not be accounted for.
	const others = context.sources.flatMap(({name, others: found}) =>
		found.flatMap(other =>
			(other.table?.columns.map(c => c.name) ?? ['*']).map(column => entryOf(name, other.name, column)),
		),
	);
	blockUnaccounted(context, entries);
	return [...entries, ...others.filter(e => e.coverage.kind !== 'unaccounted')];
}

function key(...parts: string[]): string {
	return foldName(parts.join('.'));
}

/** One blocker a table, so that a forgotten table is one line. */
function blockUnaccounted(context: PlanContext, entries: readonly CoverageEntry[]): void {
	const byTable = Map.groupBy(
		entries.filter(e => e.coverage.kind === 'unaccounted'),
		e => `${e.database}.${e.table}`,
	);
	for (const [table, columns] of byTable) {
		block(
			context,
			table,
			`nothing says what becomes of ${columns.length === 1 ? 'column' : 'columns'} ${columns.map(c => c.column).join(', ')}`,
			'Map them, or name them under `left_behind` with a reason, or the table under `carry_over`.',
		);
	}
}
