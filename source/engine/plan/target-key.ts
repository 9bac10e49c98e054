/** The target's key of a load's rows, as the ledger names them by it. */
import type {PlannedColumn, PlannedLoad} from './plan.ts';

/** Whether the keys of the load's rows in the target are UUIDs. */
export function isUuidKey({columns, primaryKey}: PlannedLoad): boolean {
	return primaryKey.length === 1 && columns[primaryKey[0] as number]?.type.name === 'uuid';
}

/** The key's columns, in the order in which a key of several is written. */
export function keyColumns({columns, primaryKey}: PlannedLoad): PlannedColumn[] {
	return primaryKey.toSorted((a, b) => a - b).flatMap(i => columns[i] ?? []);
}
