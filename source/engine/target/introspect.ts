/** Reads the target's tables from its catalogs. https://www.postgresql.org/docs/current/catalogs.html */
import type {Client} from 'pg';
import type {TargetConstraint, TargetTable} from '../plan/target-table.ts';
import {quoteTable} from '../quote-name.ts';
import {columnNames} from './column-names.ts';
import {readColumns} from './introspect-columns.ts';
import {readTraits} from './introspect-traits.ts';

/** Tables of the schemas, with columns and constraints in the server's order. */
export async function introspectTables(client: Client, schemas: readonly string[]): Promise<TargetTable[]> {
	const {rows} = await client.query<{oid: string; schema: string; name: string}>(
		`SELECT c.oid::text, n.nspname AS schema, c.relname AS name
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY($1) ORDER BY n.nspname, c.relname`,
		[schemas],
	);
	const oids = rows.map(r => r.oid);
	const columns = await readColumns(client, oids);
	const constraints = await readConstraints(client, oids);
	const traits = await readTraits(client, oids);
	const tables: TargetTable[] = [];
	for (const {oid, schema, name} of rows) {
		tables.push({
			schema,
			name,
			columns: columns.get(oid) ?? [],
			constraints: constraints.get(oid) ?? [],
			holdsRows: await holdsRows(client, schema, name),
			traits: traits.get(oid),
		});
	}
	return tables;
}

/** Whether the table has a row, as far as this role may look. */
export async function holdsRows(client: Client, schema: string, table: string): Promise<boolean> {
	const name = quoteTable(schema, table);
	// Two statements: rights are checked for every table that one names, whatever its conditions are.
	const {rows} = await client.query<{may: boolean}>(
		`SELECT has_schema_privilege($1, 'USAGE') AND has_table_privilege($2, 'SELECT') AS may`,
		[schema, name],
	);
	return rows[0]?.may === true && (await client.query(`SELECT FROM ${name} LIMIT 1`)).rowCount === 1;
}

export async function tableExists(client: Client, schema: string, table: string): Promise<boolean> {
	const {rows} = await client.query<{there: boolean}>('SELECT to_regclass($1) IS NOT NULL AS there', [
		quoteTable(schema, table),
	]);
	return rows[0]?.there ?? false;
}

interface ConstraintRow {
	oid: string;
	name: string;
	kind: TargetConstraint['kind'];
	columns: string[];
	definition: string;
	foreign_schema: string | null;
	foreign_table: string | null;
	foreign_columns: string[] | null;
}

async function readConstraints(
	client: Client,
	tables: readonly string[],
): Promise<Map<string, TargetConstraint[]>> {
	const {rows} = await client.query<ConstraintRow>(
		`SELECT c.conrelid::text AS oid, c.conname AS name, c.contype::text AS kind, ${columnNames('c.conrelid', 'c.conkey')} AS columns,
			pg_get_constraintdef(c.oid) AS definition, fn.nspname AS foreign_schema, f.relname AS foreign_table,
			CASE WHEN c.contype = 'f' THEN ${columnNames('c.confrelid', 'c.confkey')} END AS foreign_columns
		FROM pg_constraint c
			LEFT JOIN pg_class f ON f.oid = NULLIF(c.confrelid, 0) LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
		WHERE c.conrelid = ANY($1::oid[]) AND c.contype IN ('p', 'u', 'f', 'c', 'x')
		UNION ALL
		SELECT i.indrelid::text, x.relname, 'u', ${columnNames('i.indrelid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')}, pg_get_indexdef(i.indexrelid), NULL, NULL, NULL
		FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
		WHERE i.indrelid = ANY($1::oid[]) AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
			AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
		ORDER BY 1, 3, 2`,
		[tables],
	);
	const byTable = Map.groupBy(rows, row => row.oid);
	return new Map([...byTable].map(([oid, constraints]) => [oid, constraints.map(toConstraint)]));
}

function toConstraint(row: ConstraintRow): TargetConstraint {
	const {name, kind, columns, definition} = row;
	if (row.foreign_schema === null || row.foreign_table === null) {
		return {name, kind, columns, definition};
	}
	const foreign = {schema: row.foreign_schema, table: row.foreign_table, columns: row.foreign_columns ?? []};
	return {name, kind, columns, definition, foreign};
}
