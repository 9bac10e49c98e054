/** The target's tables, made or looked at as if they had been made. */
import type {Client} from 'pg';
import {MigrationError, messageOf} from '../errors.ts';
import type {TargetSchema} from '../plan/target-table.ts';
import {quoteName} from '../quote-name.ts';
import {introspectTables} from './introspect.ts';

/**
 * Runs the statements with `schema` as the only one on the search path; the caller's transaction holds them. They go by
 * way of EXECUTE, which refuses what would end that transaction, such as a COMMIT in a file of the operator's.
 * @throws MigrationError target-no-right, target-schema
 */
export async function createTables(
	client: Client,
	schema: string,
	statements: readonly string[],
): Promise<void> {
	await client.query(`SELECT set_config('search_path', $1, true)`, [quoteName(schema)]);
	for (const statement of statements) {
		try {
			await client.query(`SELECT set_config('mingus_migrate.ddl', $1, true)`, [statement]);
			await client.query(`DO $$ BEGIN EXECUTE current_setting('mingus_migrate.ddl'); END $$`);
		} catch (error) {
			throw createError(error);
		}
	}
}

/**
 * The target as it will be: what is there, or what the DDL makes. To learn that, the DDL is run in a transaction
 * that is rolled back.
 * @param ddl given when the tables may be created; it is left out where `wanted` are all there
 * @throws MigrationError target-no-right, target-schema
 */
export async function readTarget(
	client: Client,
	schema: string,
	otherSchemas: readonly string[],
	wanted: readonly string[],
	ddl: string | undefined,
): Promise<TargetSchema> {
	const schemas = [schema, ...otherSchemas];
	const tables = await introspectTables(client, schemas);
	const there = new Set(tables.filter(t => t.schema === schema).map(t => t.name));
	if (ddl === undefined || wanted.every(name => there.has(name))) {
		return {tables, create: []};
	}
	const create = [`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`, ddl];
	await client.query('BEGIN');
	try {
		await createTables(client, schema, create);
		return {tables: await introspectTables(client, schemas), create};
	} finally {
		await client.query('ROLLBACK');
	}
}

function createError(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === '42501') {
		return new MigrationError('target-no-right', `No right to create the tables: ${messageOf(error)}`, {
			hint: 'Let the owner of the database GRANT CREATE ON SCHEMA (and ON DATABASE for a new schema) to this role.',
			cause: error,
		});
	}
	if (code === '42P07' || code === '42710') {
		return new MigrationError(
			'target-schema',
			`The target has a part of the tables already: ${messageOf(error)}`,
			{
				hint: 'Complete or remove them, or name another schema: `target: {schema: …}` in the mapping.',
				cause: error,
			},
		);
	}
	// Syntax error or access rule violation, feature not supported: the statements are wrong.
	if (typeof code === 'string' && /^(?:42|0A)/.test(code)) {
		return new MigrationError('target-schema', `The tables cannot be created: ${messageOf(error)}`, {
			hint: 'Mend the SQL that `target.ddl` of the mapping names.',
			cause: error,
		});
	}
	return error;
}
