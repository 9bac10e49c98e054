import type {Coverage, CoverageEntry, Plan} from '../../../engine/plan/plan.ts';
import {counted, formatCount} from '../../components/format.ts';

/** Columns of one table that share a fate. */
export interface CoverageRow {
	readonly kind: Coverage['kind'];
	readonly where: string;
	readonly detail: string;
	readonly entries: readonly CoverageEntry[];
}

/** What needs an eye first comes first. */
const order: ReadonlyArray<Coverage['kind']> = ['unaccounted', 'left-behind', 'carried-over', 'mapped'];

/** One row for the columns of a table that have the same fate for the same reason. */
export function coverageRows(plan: Plan): readonly CoverageRow[] {
	const groups = new Map<string, CoverageEntry[]>();
	for (const entry of plan.coverage) {
		const key = JSON.stringify([entry.database, entry.table, entry.coverage.kind, detailOf(entry.coverage)]);
		const group = groups.get(key);
		if (group) {
			group.push(entry);
		} else {
			groups.set(key, [entry]);
		}
	}
	const rows = [...groups.values()].flatMap(group => {
		const first = group[0];
		if (!first) {
			return [];
		}
		const columns = group.length === 1 ? `.${first.column}` : ` (${counted(group.length, 'column')})`;
		const where = `${first.database}.${first.table}${columns}`;
		return {kind: first.coverage.kind, where, detail: detailOf(first.coverage), entries: group};
	});
	return rows.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function detailOf(coverage: Coverage): string {
	switch (coverage.kind) {
		case 'mapped':
			return `by ${coverage.loads.join(', ')}`;
		case 'carried-over':
			return `into ${coverage.into}`;
		case 'left-behind':
			return coverage.reason;
		case 'unaccounted':
			return 'named nowhere in the mapping';
	}
}

/** `120 columns: 0 unaccounted, 100 mapped, 8 left behind, 12 carried over` */
export function coverageText(plan: Plan): string {
	const told = (kind: Coverage['kind'], text: string, isAlwaysTold: boolean) => {
		const count = plan.coverage.filter(entry => entry.coverage.kind === kind).length;
		return count > 0 || isAlwaysTold ? [`${formatCount(count)} ${text}`] : [];
	};
	// What matters first, as a narrow screen cuts the rest.
	const fates = [
		...told('unaccounted', 'unaccounted', true),
		...told('mapped', 'mapped', true),
		...told('left-behind', 'left behind', false),
		...told('carried-over', 'carried over', false),
	];
	return `${counted(plan.coverage.length, 'column')}: ${fates.join(', ')}`;
}
