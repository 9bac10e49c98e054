/** What a database holds, as far as SQL can tell: every object of the catalogs that people make, and every row. */
import type pg from 'pg';
import {copyOut} from '../source/engine/target/copy-out.ts';
import {rowsOf} from './migration.ts';

const userSchemas = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

const catalogs = {
	schemas: `SELECT nspname, nspacl::text FROM pg_namespace n WHERE ${userSchemas} ORDER BY 1`,
	relations: `SELECT n.nspname, c.relname, c.relkind, c.relacl::text, c.reloptions::text, c.relreplident, obj_description(c.oid, 'pg_class')
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${userSchemas} ORDER BY 1, 2`,
	columns: `SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		WHERE ${userSchemas} AND a.attnum > 0 ORDER BY 1, 2, a.attnum`,
	constraints: `SELECT n.nspname, conrelid::regclass::text, conname, contype, pg_get_constraintdef(k.oid), convalidated, obj_description(k.oid, 'pg_constraint')
		FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${userSchemas} ORDER BY 1, 2, 3`,
	indexes: `SELECT n.nspname, x.relname, pg_get_indexdef(x.oid), i.indisprimary, i.indisclustered, i.indisreplident, i.indisvalid, x.reloptions::text
		FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = x.relnamespace
		WHERE ${userSchemas} ORDER BY 1, 2`,
	functions: `SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${userSchemas} ORDER BY 1, 2`,
	triggers:
		'SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2',
};

/** The structure: schemas, tables, columns, constraints, indexes, functions, triggers. */
export async function structureOf(client: pg.Client): Promise<Record<string, unknown[][]>> {
	const found: Record<string, unknown[][]> = {};
	for (const [name, sql] of Object.entries(catalogs)) {
		found[name] = await rowsOf(client, sql);
	}
	return found;
}

/** The rows of each table of a schema, byte for byte as COPY writes them, in an order of their own. */
export async function rowsIn(client: pg.Client, schema: string): Promise<Record<string, string[]>> {
	const tables = await rowsOf(
		client,
		`SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'r' AND relnamespace = to_regnamespace('${schema}') ORDER BY 1`,
	);
	const found: Record<string, string[]> = {};
	for (const [table] of tables) {
		const rows: string[] = [];
		await copyOut(client, `COPY (SELECT t.* FROM ${table} t ORDER BY t::text COLLATE "C") TO STDOUT`, row =>
			rows.push(row.toString('latin1')),
		);
		found[String(table)] = rows;
	}
	return found;
}

/** Rows of the schema public, and the constraints and indexes of all that is not the ledger's. */
export async function contentsBesideLedger(client: pg.Client) {
	const {constraints, indexes} = await structureOf(client);
	const others = (rows: unknown[][] | undefined) => rows?.filter(([schema]) => schema !== 'mingus_migrate');
	return {rows: await rowsIn(client, 'public'), structure: [others(constraints), others(indexes)]};
}

/** The structure and all rows of every schema that people make. */
export async function contentsOf(client: pg.Client): Promise<unknown[]> {
	const structure = await structureOf(client);
	const contents: unknown[] = [structure];
	for (const [schema] of structure.schemas ?? []) {
		contents.push(await rowsIn(client, String(schema)));
	}
	return contents;
}
