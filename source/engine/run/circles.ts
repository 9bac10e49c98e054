/** References that lead back to where they come from: of a table to itself, or around several tables. */
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';

/** Whether a reference of the load is a part of a circle, so that its parents need not be loaded before it. */
export type IsCircular = (load: PlannedLoad, reference: Reference) => boolean;

/** @param loads what this run loads; a table's loads count as one */
export function findCircles(loads: readonly PlannedLoad[]): IsCircular {
	const {parentTables, leadsTo} = tableGraph(loads);
	return (load, reference) => parentTables(reference).some(table => leadsTo(table, load.table));
}

/** The loads of each table, those of the tables of one circle together; in the order of the loads. */
export function groupCircles(loads: readonly PlannedLoad[]): PlannedLoad[][] {
	const {leadsTo} = tableGraph(loads);
	const groups: PlannedLoad[][] = [];
	for (const load of loads) {
		const group = groups.find(([first]) => {
			const table = first?.table ?? '';
			return leadsTo(table, load.table) && leadsTo(load.table, table);
		});
		if (group) {
			group.push(load);
		} else {
			groups.push([load]);
		}
	}
	return groups;
}

function tableGraph(loads: readonly PlannedLoad[]) {
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
	const reached = new Map([...parents.keys()].map(table => [table, reachable(table, parents)]));
	/** Whether references lead from the one table to the other, which may be the same. */
	const leadsTo = (from: string, to: string) => from === to || reached.get(from)?.has(to) === true;
	return {parentTables, leadsTo};
}

function reachable(table: string, parents: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
	const found = new Set<string>();
	const open = [table];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		for (const parent of parents.get(next) ?? []) {
			if (!found.has(parent)) {
				found.add(parent);
				open.push(parent);
			}
		}
	}
	return found;
}
