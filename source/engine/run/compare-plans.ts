/** What a mapping makes of the same sources and target otherwise than it did when a run was started. Pure. */
import {decisiveLoads} from '../plan/decisive.ts';
import type {Plan, PlannedColumn} from '../plan/plan.ts';

/** In words, for people; empty where the plans would do the same. */
export function planChanges(before: Plan, now: Plan): string[] {
	const changes = [
		...named(decisiveLoads(before.loads), decisiveLoads(now.loads), 'load', loadChanges),
		...(before.schema === now.schema ? [] : [`the target schema is ${now.schema}, and was ${before.schema}`]),
		...(same(before.hooks, now.hooks) ? [] : ['the SQL before or after the load is another']),
		...(before.namespace === now.namespace ? [] : ['the UUID namespace is another']),
	];
	return changes.length === 0 && before.hash !== now.hash
		? ['what is left behind or carried over is another']
		: changes;
}

type DecisiveLoad = ReturnType<typeof decisiveLoads>[number];

function loadChanges(before: DecisiveLoad, now: DecisiveLoad): string[] {
	const {columns: _before, ...restBefore} = before;
	const {columns: _now, ...restNow} = now;
	const columns = named(before.columns, now.columns, 'column', columnChanges);
	return columns.length === 0 && !same(restBefore, restNow) ? ['reads or writes something else'] : columns;
}

function columnChanges(before: PlannedColumn, now: PlannedColumn): string[] {
	const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])] as Array<keyof PlannedColumn>;
	const changed = keys.filter(key => !same(before[key], now[key]));
	return changed.length === 0 ? [] : [`${changed.join(', ')} changed`];
}

function named<T extends {readonly name: string}>(
	before: readonly T[],
	now: readonly T[],
	kind: string,
	compare: (before: T, now: T) => string[],
): string[] {
	const nowByName = new Map(now.map(item => [item.name, item]));
	const known = new Set(before.map(item => item.name));
	return [
		...before.flatMap(item => {
			const found = nowByName.get(item.name);
			return found === undefined
				? [`${kind} ${item.name} is gone`]
				: compare(item, found).map(change => `${kind} ${item.name}: ${change}`);
		}),
		...now.filter(item => !known.has(item.name)).map(item => `${kind} ${item.name} is new`),
	];
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
