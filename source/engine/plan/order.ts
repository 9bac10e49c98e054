/** Puts loads into an order in which parents come before their children. */
import type {PlannedLoad} from './plan.ts';
import {notice, type PlanContext} from './resolution.ts';

/** Loads sorted so that each stands behind those it comes `after`; a cycle is broken at its first load, and named. */
export function sortLoads<T extends Pick<PlannedLoad, 'number' | 'name' | 'after'>>(
	context: PlanContext,
	loads: readonly T[],
): T[] {
	const sorted: T[] = [];
	const placed = new Set<number>();
	const visiting = new Set<number>();
	const visit = (load: T): void => {
		if (placed.has(load.number)) {
			return;
		}
		if (visiting.has(load.number)) {
			notice(
				context,
				load.name,
				'stands in a circle of references: its foreign keys are checked when all is loaded',
			);
			return;
		}
		visiting.add(load.number);
		for (const number of load.after) {
			const parent = loads.find(l => l.number === number);
			if (parent) {
				visit(parent);
			}
		}
		placed.add(load.number);
		sorted.push(load);
	};
	loads.forEach(visit);
	return sorted;
}
