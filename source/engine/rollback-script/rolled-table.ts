/** The tables of a run as a rollback sees them. */
import type {Client} from 'pg';
import {parentsFirst} from '../parents-first.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import {isUuidKey, keyColumns} from '../plan/target-key.ts';
import type {TargetTable} from '../plan/target-table.ts';
import {quoteTable} from '../quote-name.ts';

export interface RolledTable {
	/** Schema and name, quoted. */
	readonly name: string;
	/** What the table is called for people. */
	readonly table: string;
	/** Numbers of its loads. */
	readonly loads: readonly number[];
	/** Columns whose values the ledger names rows by; none: rows are known by who wrote them alone. */
	readonly keyColumns: readonly string[];
	readonly isUuid: boolean;
	readonly isKeySensitive: boolean;
	/** No trigger and no SQL of the mapping wrote rows in the run's transactions, so that all of them are its own. */
	readonly byWriter: boolean;
}

/**
 * @param found the target's tables when the run began
 * @param keys whether the run recorded the keys of its rows
 */
export function rolledTables(
	{loads, hooks}: Pick<Plan, 'loads' | 'hooks'>,
	found: readonly TargetTable[],
	keys: boolean,
): RolledTable[] {
	const isLoaded = ({schema, name}: TargetTable) =>
		loads.some(load => load.schema === schema && load.relation === name);
	const byWriter =
		hooks.before.length + hooks.after.length === 0 &&
		found.filter(isLoaded).every(({traits}) => traits !== undefined && traits.triggers.length === 0);
	return [...Map.groupBy(loads, load => quoteTable(load.schema, load.relation))].map(([name, its]) => {
		const [first] = its as [PlannedLoad];
		const columns = keyColumns(first);
		const areAlike = its.every(
			load =>
				JSON.stringify(keyColumns(load)) === JSON.stringify(columns) && isUuidKey(load) === isUuidKey(first),
		);
		return {
			name,
			table: first.table,
			loads: its.map(load => load.number),
			keyColumns: keys && areAlike ? columns.map(column => column.name) : [],
			isUuid: isUuidKey(first),
			isKeySensitive: columns.some(column => column.sensitive),
			byWriter,
		};
	});
}

/**
 * The tables in the order in which they are rolled back, children before parents, by the foreign keys that stand now. Those of a
 * circle go together, and all where rows are put back, which may refer to each other in any direction.
 * @param changes the run may change or delete rows that are there
 */
export async function rollbackSteps(
	client: Client,
	tables: readonly RolledTable[],
	changes: boolean,
): Promise<Array<readonly RolledTable[]>> {
	if (changes) {
		return tables.length === 0 ? [] : [tables];
	}
	const {rows} = await client.query<{child: string; parent: string}>(
		`WITH tables AS (SELECT name, to_regclass(name)::oid AS oid FROM unnest($1::text[]) AS t (name))
		SELECT DISTINCT child.name AS child, parent.name AS parent FROM pg_constraint f
			JOIN tables child ON child.oid = f.conrelid JOIN tables parent ON parent.oid = f.confrelid
		WHERE f.contype = 'f' AND f.conrelid <> f.confrelid`,
		[tables.map(({name}) => name)],
	);
	const placeOf = new Map(tables.map(({name}, i) => [name, i]));
	const parents = Map.groupBy(rows, row => row.child);
	const groups = parentsFirst(
		tables.map(({name}) => (parents.get(name) ?? []).flatMap(({parent}) => placeOf.get(parent) ?? [])),
	);
	return groups.toReversed().map(group => group.map(i => tables[i] as RolledTable));
}
