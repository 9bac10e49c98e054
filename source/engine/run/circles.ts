/** References that lead back to where they come from: of a table to itself, or around several tables. */
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';

/** Whether a reference of the load is a part of a circle, so that its parents need not be loaded before it. */
export type IsCircular = (load: PlannedLoad, reference: Reference) => boolean;

/** @param loads what this run loads; a table's loads count as one */
export function findCircles(loads: readonly PlannedLoad[]): IsCircular {
	const tableOf = new Map(loads.map(load => [load.number, load.table]));
	const parentTables = (reference: Reference) => reference.loads.flatMap(number => tableOf.get(number) ?? []);
	const parents = new Map<string, Set<string>>();
	for (const load of loads) {
		const found = parents.get(load.table) ?? new Set();
		for (const table of load.columns.flatMap(referencesOf).flatMap(parentTables)) {
			found.add(table);
		}
		parents.set(load.table, found);
	}
	const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean => {
		if (from === to) {
			return true;
		}
		seen.add(from);
		return [...(parents.get(from) ?? [])].some(next => !seen.has(next) && leadsTo(next, to, seen));
	};
	return (load, reference) => parentTables(reference).some(table => leadsTo(table, load.table));
}
