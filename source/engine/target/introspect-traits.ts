/** What the owner of a table has made of it, apart from columns and constraints: all that may meet our rows. */
import type {Client} from 'pg';
import type {OtherRelation, TableTraits} from '../plan/target-table.ts';

/** Bits of pg_trigger.tgtype: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_trigger.h */
const traitsSql = `
SELECT c.oid::text, c.relpersistence = 'u' AS unlogged,
	c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS "hasChildren",
	ARRAY(SELECT g.tgname::text FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal
		AND g.tgenabled IN ('O', 'A') AND (g.tgtype & 4) <> 0 ORDER BY g.tgname) AS triggers,
	ARRAY(SELECT r.rulename::text FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type = '3'
		AND r.ev_enabled IN ('O', 'A') ORDER BY r.rulename) AS rules,
	CASE WHEN row_security_active(c.oid) THEN 'this-role' WHEN c.relrowsecurity THEN 'others' ELSE 'none' END AS "rowSecurity"
FROM pg_class c WHERE c.oid = ANY($1::oid[])`;

/** By the tables' OIDs. */
export async function readTraits(
	client: Client,
	tables: readonly string[],
): Promise<Map<string, TableTraits>> {
	const {rows} = await client.query<TableTraits & {oid: string}>(traitsSql, [tables]);
	return new Map(rows.map(({oid, ...traits}) => [oid, traits]));
}

/** Views and foreign tables of the schemas, which a mapping may name by mistake. */
export async function readOthers(client: Client, schemas: readonly string[]): Promise<OtherRelation[]> {
	const {rows} = await client.query<OtherRelation>(
		`SELECT n.nspname AS schema, c.relname AS name,
			CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('v', 'm', 'f') AND n.nspname = ANY($1) ORDER BY 1, 2`,
		[schemas],
	);
	return rows;
}
