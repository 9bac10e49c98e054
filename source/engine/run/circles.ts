/** References that lead back to where they come from: of a table to itself, or around several tables. */
import {circlesOf} from '../parents-first.ts';
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';

/** Whether a reference of the load is a part of a circle, so that its parents need not be loaded before it. */
export type IsCircular = (load: PlannedLoad, reference: Reference) => boolean;

/** @param loads what this run loads; a table's loads count as one */
export function findCircles(loads: readonly PlannedLoad[]): IsCircular {
	const {parentTables, circleOf} = tableGraph(loads);
	return (load, reference) => parentTables(reference).some(table => circleOf(table) === circleOf(load.table));
}

/** The loads of each table, those of the tables of one circle together; in the order of the loads. */
export function groupCircles(loads: readonly PlannedLoad[]): PlannedLoad[][] {
	const {circleOf} = tableGraph(loads);
	return [...Map.groupBy(loads, load => circleOf(load.table)).values()];
}

function tableGraph(loads: readonly PlannedLoad[]) {
	const tableOf = new Map(loads.map(load => [load.number, load.table]));
	const parentTables = (reference: Reference) => reference.loads.flatMap(number => tableOf.get(number) ?? []);
	const places = new Map([...new Set(tableOf.values())].map((table, i) => [table, i]));
	const parents: number[][] = [...places].map(() => []);
	for (const load of loads) {
		const found = load.columns.flatMap(referencesOf).flatMap(parentTables);
		parents[places.get(load.table) as number]?.push(...found.map(table => places.get(table) as number));
	}
	const circles = circlesOf(parents);
	return {parentTables, circleOf: (table: string) => circles[places.get(table) as number]};
}
