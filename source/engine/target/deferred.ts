/**
 * Constraints and indexes of empty tables, dropped before a large load and built after it: the one large effect on
 * speed that was measured. Only what the catalogs describe whole is touched, and only what no row of the load can keep
 * from being built: what stands in place refuses single rows, what is built afterwards would fail for all of them.
 */
import type {Client} from 'pg';
import {quoteName, quoteTable} from '../quote-name.ts';
import {columnNames} from './column-names.ts';

export interface Deferred {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
	readonly drop: string;
	readonly create: string;
}

/** What the loader checks itself, row by row. */
export interface OwnChecks {
	/** Whether rows with the same values in these columns are rejected. */
	readonly unique: (schema: string, table: string, columns: readonly string[]) => boolean;
	/** Whether rows are rejected whose value in the column is not in the parent's. */
	readonly reference: (
		schema: string,
		table: string,
		column: string,
		parent: {readonly table: string; readonly column: string},
	) => boolean;
	/** Whether no load fills the column. */
	readonly unfilled: (schema: string, table: string, column: string) => boolean;
}

interface Found {
	schema: string;
	table: string;
	name: string;
	definition: string;
	kind: 'key' | 'unique-index' | 'index' | 'foreign-key';
	/** The index behind the key, or the one that the foreign key needs. */
	index: string;
	/** Whether what is dropped can be made again as it was, and whatever the rows hold. */
	rebuildable: boolean;
	columns: string[];
	parent_table: string | null;
	parent_columns: string[];
	/** Whether a column that is not filled gets a value. */
	defaulted: boolean;
	/** Whether it stands on a table that is loaded, not only refers to one. */
	own: boolean;
}

/**
 * What can be put off for the tables, in the order in which it is to be built: keys and indexes, then foreign keys,
 * those of other tables that refer to these too. Dropping goes in the reverse order.
 */
export async function findDeferrable(
	client: Client,
	schema: string,
	tables: readonly string[],
	checks: OwnChecks,
): Promise<Deferred[]> {
	const {rows} = await client.query<Found>(candidates, [schema, tables]);
	const isChecked = (found: Found): boolean => {
		const {kind, columns, parent_table: parent, parent_columns: parentColumns} = found;
		if (kind === 'foreign-key') {
			const [column, parentColumn] = [columns[0], parentColumns[0]];
			return (
				columns.length === 1 &&
				column !== undefined &&
				parent !== null &&
				parentColumn !== undefined &&
				((!found.defaulted && checks.unfilled(found.schema, found.table, column)) ||
					checks.reference(found.schema, found.table, column, {table: parent, column: parentColumn}))
			);
		}
		return kind === 'index' || checks.unique(found.schema, found.table, columns);
	};
	const free = rows.filter(found => found.rebuildable && isChecked(found));
	// A foreign key that stays keeps the key that it needs.
	const needed = new Set(rows.filter(f => f.kind === 'foreign-key' && !free.includes(f)).map(f => f.index));
	const indexes = free.filter(f => f.kind !== 'foreign-key' && !needed.has(f.index));
	const dropped = new Set(indexes.map(f => f.index));
	const foreignKeys = free.filter(f => f.kind === 'foreign-key' && (f.own || dropped.has(f.index)));
	return [...indexes, ...foreignKeys].map(toDeferred);
}

function toDeferred({schema, table, name, definition, kind}: Found): Deferred {
	const owner = quoteTable(schema, table);
	if (kind === 'index' || kind === 'unique-index') {
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

/** A trigger may write into a row what no check of ours has seen. */
const untriggered = (relation: string) =>
	`NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = ${relation} AND NOT g.tgisinternal AND g.tgenabled <> 'D')`;

/** Types whose equal values are equal bytes. A B-tree entry may have 2704 bytes, and a character up to four. */
const candidates = `
WITH loaded AS (
	SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relname = ANY($2) AND c.relkind = 'r' AND NOT c.relispartition AND ${untriggered('c.oid')}),
sizes AS (
	SELECT i.indexrelid,
		sum(CASE WHEN t.typlen > 0 THEN t.typlen WHEN t.typname = 'varchar' AND a.atttypmod > 4 THEN (a.atttypmod - 4) * 4
			ELSE 100000 END) <= 2500 AS small,
		bool_and(t.typname IN ('uuid', 'bool', 'int2', 'int4', 'int8', 'date', 'time', 'timestamp', 'timestamptz')
			OR (t.typname IN ('varchar', 'text') AND l.collisdeterministic)) AS exact,
		bool_and(t.typname = 'jsonb') AS json
	FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) AS k(n)
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n JOIN pg_type t ON t.oid = a.atttypid
		LEFT JOIN pg_collation l ON l.oid = a.attcollation
	WHERE i.indrelid IN (SELECT oid FROM loaded) GROUP BY i.indexrelid),
indexes AS (
	SELECT i.*, s.exact AND pg_get_indexdef(i.indexrelid) NOT LIKE '%NULLS NOT DISTINCT%' AS exact,
		-- One with a comment, a tablespace, a role in replication or clustering could not be made the same; one with
		-- expressions or long texts may not be possible at all with the rows that are coming.
		NOT (i.indisreplident OR i.indisclustered) AND i.indisvalid AND x.reltablespace = 0
			AND obj_description(x.oid, 'pg_class') IS NULL AND i.indexprs IS NULL AND i.indpred IS NULL
			AND (m.amname = 'btree' AND s.small OR m.amname = 'gin' AND s.json) AND pg_has_role(t.relowner, 'USAGE')
			AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) AS plain
	FROM pg_index i JOIN sizes s USING (indexrelid) JOIN pg_class x ON x.oid = i.indexrelid
		JOIN pg_class t ON t.oid = i.indrelid JOIN pg_am m ON m.oid = x.relam),
found AS (
	SELECT c.conrelid AS relation, c.conname AS name, pg_get_constraintdef(c.oid) AS definition, 'key' AS kind,
		c.conindid AS index, ${columnNames('c.conrelid', 'c.conkey')} AS columns, NULL::oid AS parent, '{}'::text[] AS parent_columns,
		-- Storage options stand in no definition of a constraint; views and functions may lean on a key.
		i.plain AND i.exact AND x.reloptions IS NULL AND obj_description(c.oid, 'pg_constraint') IS NULL
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_constraint'::regclass AND d.refobjid = c.oid
				AND d.deptype = 'n') AS rebuildable
	FROM pg_constraint c JOIN indexes i ON i.indexrelid = c.conindid JOIN pg_class x ON x.oid = c.conindid
	WHERE c.contype IN ('p', 'u')
	UNION ALL
	SELECT i.indrelid, x.relname, pg_get_indexdef(x.oid), CASE WHEN i.indisunique THEN 'unique-index' ELSE 'index' END,
		x.oid, ${columnNames('i.indrelid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')}, NULL, '{}', i.plain AND (i.exact OR NOT i.indisunique)
	FROM indexes i JOIN pg_class x ON x.oid = i.indexrelid
	WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.oid AND c.contype <> 'f')
	UNION ALL
	SELECT f.conrelid, f.conname, pg_get_constraintdef(f.oid), 'foreign-key', f.conindid,
		${columnNames('f.conrelid', 'f.conkey')}, f.confrelid, ${columnNames('f.confrelid', 'f.confkey')},
		f.conparentid = 0 AND f.convalidated AND obj_description(f.oid, 'pg_constraint') IS NULL AND t.relkind = 'r'
			AND ${untriggered('t.oid')} AND pg_has_role(t.relowner, 'USAGE') AND has_table_privilege(f.confrelid, 'REFERENCES')
	FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid
	WHERE f.contype = 'f' AND (f.conrelid IN (SELECT oid FROM loaded) OR f.confrelid IN (SELECT oid FROM loaded)))
SELECT n.nspname AS schema, t.relname AS table, found.name, definition, kind, index::text, rebuildable, columns,
	p.relname AS parent_table, parent_columns, EXISTS (SELECT FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
		WHERE a.attrelid = relation AND a.attname = ANY(columns) AND (a.atthasdef OR y.typdefault IS NOT NULL)) AS defaulted,
	relation IN (SELECT oid FROM loaded) AS own
FROM found JOIN pg_class t ON t.oid = relation JOIN pg_namespace n ON n.oid = t.relnamespace
	LEFT JOIN pg_class p ON p.oid = parent
ORDER BY kind = 'foreign-key', kind <> 'key', 1, 2, 3`;
