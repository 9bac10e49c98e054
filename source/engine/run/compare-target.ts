/** Whether the target's tables still are as a run found them. Pure. */
import type {PlannedLoad} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import type {TargetColumn, TargetConstraint, TargetTable} from '../plan/target-table.ts';

/** A constraint that the run itself has put off, and will build. */
export interface PutOff {
	readonly table: string;
	readonly name: string;
}

/** What is no longer as it was, in words; empty where nothing is. Only tables that the loads write or refer to count. */
export function targetChanges(
	loads: readonly PlannedLoad[],
	before: readonly TargetTable[],
	now: readonly TargetTable[],
	putOff: readonly PutOff[],
): string[] {
	const used = new Set(
		loads.flatMap(load => [
			`${load.schema}.${load.relation}`,
			...load.columns.flatMap(referencesOf).map(reference => `${load.schema}.${reference.table}`),
		]),
	);
	const nowByName = new Map(now.map(table => [nameOf(table), table]));
	return before
		.filter(table => used.has(nameOf(table)))
		.flatMap(table => {
			const found = nowByName.get(nameOf(table));
			const off = new Set(putOff.filter(o => o.table === table.name).map(o => o.name));
			return found === undefined ? [`table ${nameOf(table)} is gone`] : changesOf(table, found, off);
		});
}

function nameOf({schema, name}: TargetTable): string {
	return `${schema}.${name}`;
}

function changesOf(before: TargetTable, now: TargetTable, putOff: ReadonlySet<string>): string[] {
	const columns = differences(before.columns, now.columns, describeColumn);
	const constraints = differences(
		before.constraints.filter(c => !putOff.has(c.name)),
		now.constraints.filter(c => !putOff.has(c.name)),
		describeConstraint,
	);
	return [...columns, ...constraints].map(change => `${before.name}: ${change}`);
}

function differences<T extends {readonly name: string}>(
	before: readonly T[],
	now: readonly T[],
	describe: (item: T) => string,
): string[] {
	const nowByName = new Map(now.map(item => [item.name, describe(item)]));
	const known = new Set(before.map(item => item.name));
	return [
		...before.flatMap(item => {
			const found = nowByName.get(item.name);
			const was = describe(item);
			return found === was ? [] : [found === undefined ? `${was} is gone` : `${was} has become ${found}`];
		}),
		...now.filter(item => !known.has(item.name)).map(item => `${describe(item)} is new`),
	];
}

function describeColumn({name, display, notNull, computed, always}: TargetColumn): string {
	return `column ${name} ${display}${notNull ? ' NOT NULL' : ''}${computed || always ? ' GENERATED ALWAYS' : ''}`;
}

function describeConstraint({name, definition}: TargetConstraint): string {
	return `constraint ${name} ${definition}`;
}
