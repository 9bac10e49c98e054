/**
 * Constraints and indexes of empty tables, dropped before a large load and built after it: the one large effect on
 * speed that was measured. Only what the catalogs describe whole is touched; the rest stays in place.
 */
import type {Client} from 'pg';
import {quoteName, quoteTable} from '../quote-name.ts';

export interface Deferred {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
	readonly drop: string;
	readonly create: string;
}

interface Found {
	schema: string;
	table: string;
	name: string;
	definition: string;
	kind: 'f' | 'constraint' | 'index';
}

/**
 * What can be put off for the tables, in the order in which it is to be built: keys and indexes, then foreign keys,
 * those of other tables that refer to these too. Dropping goes in the reverse order.
 */
export async function findDeferrable(
	client: Client,
	schema: string,
	tables: readonly string[],
): Promise<Deferred[]> {
	const {rows} = await client.query<Found>(
		`WITH loaded AS (
			SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = $1 AND c.relname = ANY($2) AND c.relkind = 'r' AND NOT c.relispartition),
		kept AS (
			-- An index with a comment, a tablespace, a role in replication or clustering could not be built the same.
			SELECT i.indexrelid FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
			WHERE i.indrelid IN (SELECT oid FROM loaded)
				AND (i.indisreplident OR i.indisclustered OR NOT i.indisvalid OR x.reltablespace <> 0
					OR obj_description(x.oid, 'pg_class') IS NOT NULL)),
		keys AS (
			SELECT c.* FROM pg_constraint c
			WHERE c.contype IN ('p', 'u') AND c.conrelid IN (SELECT oid FROM loaded)
				AND c.conindid NOT IN (SELECT indexrelid FROM kept) AND obj_description(c.oid, 'pg_constraint') IS NULL)
		SELECT * FROM (
		SELECT n.nspname AS schema, t.relname AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition, 'constraint' AS kind
		FROM keys c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
		WHERE NOT EXISTS (
			-- A foreign key that cannot be put off keeps the key it needs.
			SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid
				AND (obj_description(f.oid, 'pg_constraint') IS NOT NULL OR f.conparentid <> 0 OR NOT f.convalidated))
		UNION ALL
		SELECT n.nspname, t.relname, x.relname, pg_get_indexdef(x.oid), 'index'
		FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
			JOIN pg_namespace n ON n.oid = t.relnamespace
		WHERE i.indrelid IN (SELECT oid FROM loaded) AND i.indexrelid NOT IN (SELECT indexrelid FROM kept)
			AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.oid)
		UNION ALL
		SELECT n.nspname, t.relname, f.conname, pg_get_constraintdef(f.oid), 'f'
		FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
		WHERE f.contype = 'f' AND f.conparentid = 0 AND f.convalidated AND obj_description(f.oid, 'pg_constraint') IS NULL
			AND (f.conrelid IN (SELECT oid FROM loaded) OR f.conindid IN (SELECT conindid FROM keys))
		) AS found ORDER BY kind = 'f', kind = 'index', 1, 2, 3`,
		[schema, tables],
	);
	return rows.map(toDeferred);
}

function toDeferred({schema, table, name, definition, kind}: Found): Deferred {
	const owner = quoteTable(schema, table);
	if (kind === 'index') {
		return {schema, table, name, drop: `DROP INDEX ${quoteTable(schema, name)}`, create: definition};
	}
	return {
		schema,
		table,
		name,
		drop: `ALTER TABLE ${owner} DROP CONSTRAINT ${quoteName(name)}`,
		create: `ALTER TABLE ${owner} ADD CONSTRAINT ${quoteName(name)} ${definition}`,
	};
}
