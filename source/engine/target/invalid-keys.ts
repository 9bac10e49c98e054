/** Foreign keys that are NOT VALID: they hold for new rows, and may not for those that are there. */
import type {Client} from 'pg';
import {quoteName, quoteTable} from '../quote-name.ts';
import {columnNames} from './column-names.ts';

export interface KeyName {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
}

export interface InvalidKey extends KeyName {
	readonly columns: readonly string[];
	readonly parent_schema: string;
	readonly parent: string;
	readonly parent_columns: readonly string[];
}

/** Those of the named foreign keys that are not valid now, and could be. */
export async function findInvalidKeys(client: Client, keys: readonly KeyName[]): Promise<InvalidKey[]> {
	if (keys.length === 0) {
		return [];
	}
	const {rows} = await client.query<InvalidKey>(
		`SELECT w.*, np.nspname AS parent_schema, p.relname AS parent,
			${columnNames('c.conrelid', 'c.conkey')} AS columns, ${columnNames('c.confrelid', 'c.confkey')} AS parent_columns
		FROM jsonb_to_recordset($1) AS w("schema" text, "table" text, name text)
			JOIN pg_namespace n ON n.nspname = w.schema
			JOIN pg_class t ON t.relnamespace = n.oid AND t.relname = w.table
			JOIN pg_constraint c ON c.conrelid = t.oid AND c.conname = w.name
			JOIN pg_class p ON p.oid = c.confrelid JOIN pg_namespace np ON np.oid = p.relnamespace
		WHERE c.contype = 'f' AND NOT c.convalidated AND c.conparentid = 0
			-- What is not enforced is never valid; servers before 18 know no such thing.
			AND to_jsonb(c)->>'conenforced' IS DISTINCT FROM 'false'
		ORDER BY 1, 2, 3`,
		[JSON.stringify(keys)],
	);
	return rows;
}

/** Rows whose parent is not there. */
export async function countOrphans(client: Client, key: InvalidKey): Promise<number> {
	const {schema, table, columns, parent_schema, parent, parent_columns} = key;
	const isWhole = columns.map(column => `c.${quoteName(column)} IS NOT NULL`);
	const isSame = columns.map(
		(column, i) => `p.${quoteName(parent_columns[i] ?? '')} = c.${quoteName(column)}`,
	);
	const {rows} = await client.query<{orphans: string}>(
		`SELECT count(*) AS orphans FROM ${quoteTable(schema, table)} c WHERE ${isWhole.join(' AND ')}
			AND NOT EXISTS (SELECT FROM ${quoteTable(parent_schema, parent)} p WHERE ${isSame.join(' AND ')})`,
	);
	return Number(rows[0]?.orphans);
}

/** The statement that makes a foreign key valid, where every row has its parent. */
export function validateSql({schema, table, name}: KeyName): string {
	return `ALTER TABLE ${quoteTable(schema, table)} VALIDATE CONSTRAINT ${quoteName(name)}`;
}
