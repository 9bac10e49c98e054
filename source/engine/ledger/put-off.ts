/** Constraints that a killed run has taken off and that will be built again: to a plan they are there. */
import type {Client} from 'pg';
import type {TargetConstraint, TargetTable} from '../plan/target-table.ts';
import {quoteName} from '../quote-name.ts';
import {knowsPlans} from './recorded-run.ts';

/** The tables as they are when everything that was put off is built. */
export async function withPutOff(
	client: Client,
	ledger: string,
	tables: readonly TargetTable[],
): Promise<readonly TargetTable[]> {
	if (!(await knowsPlans(client, ledger))) {
		return tables;
	}
	const {rows} = await client.query<{schema: string; table: string; constraint: TargetConstraint}>(
		`SELECT d.schema_name AS schema, d.table_name AS table, c.value AS constraint
		FROM ${quoteName(ledger)}.deferred d JOIN ${quoteName(ledger)}.runs r USING (run),
			json_array_elements(r.target->'tables') AS t, json_array_elements(t.value->'constraints') AS c
		WHERE NOT d.rebuilt AND t.value->>'schema' = d.schema_name AND t.value->>'name' = d.table_name
			AND c.value->>'name' = d.object_name`,
	);
	return rows.length === 0 ? tables : tables.map(table => completed(table, rows));
}

function completed(
	table: TargetTable,
	putOff: ReadonlyArray<{schema: string; table: string; constraint: TargetConstraint}>,
): TargetTable {
	const known = new Set(table.constraints.map(c => c.name));
	const missing = putOff
		.filter(p => p.schema === table.schema && p.table === table.name && !known.has(p.constraint.name))
		.map(p => p.constraint);
	const inOrder = (a: TargetConstraint, b: TargetConstraint) =>
		compare(a.kind, b.kind) || compare(a.name, b.name);
	return missing.length === 0
		? table
		: {...table, constraints: [...table.constraints, ...missing].sort(inOrder)};
}

/** As the server's names are sorted, by their bytes. */
function compare(a: string, b: string): number {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
