/** Rights that this role lacks at the target, as the statements that give them. Only catalogs are read. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';

export interface WantedRights {
	/** Schemas that are written to. They are made where they are missing, and so may tables be in them. */
	readonly schemas: ReadonlyArray<{readonly name: string; readonly makesTables: boolean}>;
	/** Tables that are read, and the columns that are filled; those that are yet to be made need no right. */
	readonly tables: ReadonlyArray<{
		readonly schema: string;
		readonly name: string;
		readonly columns: readonly string[];
		/** What the run does besides reading and inserting. */
		readonly changes: ReadonlyArray<'UPDATE' | 'DELETE'>;
	}>;
	readonly ledger: string;
}

/** The database is asked for once, for all schemas that are to be made in it. */
const databaseAndSchemas = `
WITH wanted AS (SELECT w.*, n.oid FROM jsonb_to_recordset($1) AS w(name text, "makesTables" bool)
	LEFT JOIN pg_namespace n ON n.nspname = w.name)
SELECT format('CREATE ON DATABASE %I', current_database()) AS right
WHERE EXISTS (SELECT FROM wanted WHERE oid IS NULL) AND NOT has_database_privilege(current_database(), 'CREATE')
UNION ALL
SELECT format('%s ON SCHEMA %I', array_to_string(ARRAY(SELECT p FROM unnest(ARRAY['USAGE', 'CREATE']) AS p
	WHERE (p = 'USAGE' OR "makesTables") AND NOT has_schema_privilege(oid, p)), ', '), name)
FROM wanted WHERE oid IS NOT NULL
	AND NOT (has_schema_privilege(oid, 'USAGE') AND (has_schema_privilege(oid, 'CREATE') OR NOT "makesTables"))`;

const ledgerTables = `
SELECT format('SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA %I', $1::text) AS right
WHERE EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS p
	WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT has_table_privilege(c.oid, p))`;

/** A sequence of a filled column is set past its keys; that of another one gives the column its values. */
const tablesAndSequences = `
WITH wanted AS (SELECT w.*, c.oid FROM jsonb_to_recordset($1) AS w(schema text, name text, columns text[], changes text[])
	JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name),
sequences AS MATERIALIZED (
	SELECT d.objid AS oid, ARRAY['SELECT', 'UPDATE'] AS needs
	FROM wanted w JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid
			AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
		JOIN pg_attribute a ON a.attrelid = w.oid AND a.attnum = d.refobjsubid AND a.attname = ANY(w.columns)
		JOIN pg_sequence q ON q.seqrelid = d.objid
	UNION
	SELECT d.refobjid, ARRAY['USAGE']
	FROM wanted w JOIN pg_attrdef f ON f.adrelid = w.oid
		JOIN pg_attribute a ON a.attrelid = w.oid AND a.attnum = f.adnum AND a.attname <> ALL(w.columns)
		JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
		JOIN pg_sequence q ON q.seqrelid = d.refobjid
	WHERE cardinality(w.columns) > 0),
lacking AS (
	SELECT 'TABLE' AS kind, w.oid, ARRAY(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT'] || w.changes) AS p
		WHERE NOT has_table_privilege(w.oid, p) AND CASE WHEN p IN ('SELECT', 'DELETE') THEN true ELSE EXISTS (SELECT FROM pg_attribute a
			WHERE a.attrelid = w.oid AND a.attname = ANY(w.columns) AND NOT has_column_privilege(w.oid, a.attnum, p)) END) AS rights
	FROM wanted w
	UNION
	SELECT 'SEQUENCE', s.oid, ARRAY(SELECT p FROM unnest(s.needs) AS p WHERE NOT has_sequence_privilege(s.oid, p))
	FROM sequences s)
SELECT format('%s ON %s %I.%I', array_to_string(rights, ', '), kind, n.nspname, c.relname) AS right
FROM lacking JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE rights <> '{}' ORDER BY kind DESC, n.nspname, c.relname`;

/** GRANT statements for all that is lacking; none where nothing is. */
export async function missingGrants(
	client: Client,
	{schemas, tables, ledger}: WantedRights,
): Promise<string[]> {
	const questions: ReadonlyArray<readonly [string, string]> = [
		[databaseAndSchemas, JSON.stringify([...schemas, {name: ledger, makesTables: false}])],
		[ledgerTables, ledger],
		[tablesAndSequences, JSON.stringify(tables)],
	];
	const role = (await client.query<{role: string}>('SELECT quote_ident(current_user) AS role')).rows[0]?.role;
	const grants: string[] = [];
	for (const [sql, parameter] of questions) {
		const {rows} = await client.query<{right: string}>(sql, [parameter]);
		grants.push(...rows.map(({right}) => `GRANT ${right} TO ${role};`));
	}
	return grants;
}

/** @param grants at least one */
export function rightsError(grants: readonly string[], message: string, cause?: unknown): MigrationError {
	return new MigrationError('target-no-right', message, {hint: grantsHint(grants), cause});
}

export function grantsHint(grants: readonly string[]): string {
	return `Let an owner of the database run: ${grants.join(' ')}`;
}
