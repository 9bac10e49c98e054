/** The target's tables, made or looked at as if they had been made. */
import type {Client} from 'pg';
import {MigrationError, messageOf} from '../errors.ts';
import type {TargetSchema, TargetTable} from '../plan/target-table.ts';
import {quoteName} from '../quote-name.ts';
import {introspectTables} from './introspect.ts';
import {readOthers} from './introspect-traits.ts';
import {missingGrants, rightsError} from './rights.ts';

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

export interface TargetQuestion {
	readonly schema: string;
	readonly otherSchemas: readonly string[];
	/** Tables that are to be loaded. */
	readonly wanted: readonly string[];
	/** The mapping's DDL for them. */
	readonly ddl: string | undefined;
	/** Whether the DDL may be run where tables are missing. */
	readonly create: boolean;
	/** Schema of the ledger, to name all rights at once that are lacking. */
	readonly ledger: string;
}

/**
 * The target as it will be: what is there, or what the DDL makes. To learn what it makes, it is run in a transaction
 * that is rolled back.
 * @throws MigrationError target-no-right, target-schema
 */
export async function readTarget(client: Client, question: TargetQuestion): Promise<TargetSchema> {
	const {schema, otherSchemas, wanted, ddl} = question;
	const schemas = [schema, ...otherSchemas];
	const tables = await introspectTables(client, schemas);
	const others = await readOthers(client, schemas);
	const there = new Set(tables.filter(t => t.schema === schema).map(t => t.name));
	if (ddl === undefined) {
		return {tables, others, create: []};
	}
	if (question.create && !wanted.every(name => there.has(name))) {
		const create = [...(await missingSchema(client, schema)), ddl];
		try {
			const after = await rolledBack(client, schema, create, schemas);
			const made = after.filter(t => t.schema === schema && !there.has(t.name)).map(t => t.name);
			return {tables: after, others, create, made};
		} catch (error) {
			throw await withGrants(client, question, error);
		}
	}
	const described = wanted.some(name => there.has(name)) ? await describedTables(client, ddl) : undefined;
	return {tables, others, create: [], ...(described ? {described} : {})};
}

/** A refusal to make the tables, with the statements that give the right to. */
async function withGrants(
	client: Client,
	{schema, ledger}: TargetQuestion,
	error: unknown,
): Promise<unknown> {
	if (!(error instanceof MigrationError) || error.code !== 'target-no-right') {
		return error;
	}
	const wanted = {schemas: [{name: schema, makesTables: true}], tables: [], ledger};
	const grants = await missingGrants(client, wanted);
	return grants.length > 0 ? rightsError(grants, error.message, error) : error;
}

/** CREATE SCHEMA wants a right on the whole database, IF NOT EXISTS or not: it is left out where it would do nothing. */
async function missingSchema(client: Client, schema: string): Promise<string[]> {
	const {rows} = await client.query<{found: boolean}>('SELECT to_regnamespace($1) IS NOT NULL AS found', [
		quoteName(schema),
	]);
	return rows[0]?.found ? [] : [`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`];
}

/** Schema in which the DDL is tried beside tables that are there; it is never committed. */
const scratch = 'mingus_migrate_described';

/** The tables that the DDL describes; undefined where this role may not make a schema to try it in. */
async function describedTables(client: Client, ddl: string): Promise<TargetTable[] | undefined> {
	try {
		return await rolledBack(client, scratch, [`CREATE SCHEMA ${quoteName(scratch)}`, ddl], [scratch]);
	} catch (error) {
		if (error instanceof MigrationError && error.code === 'target-no-right') {
			return undefined;
		}
		throw error;
	}
}

async function rolledBack(
	client: Client,
	schema: string,
	statements: readonly string[],
	schemas: readonly string[],
): Promise<TargetTable[]> {
	await client.query('BEGIN');
	try {
		await createTables(client, schema, statements);
		return await introspectTables(client, schemas);
	} finally {
		await client.query('ROLLBACK');
	}
}

function createError(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === '42501') {
		return new MigrationError('target-no-right', `No right to create the tables: ${messageOf(error)}`, {
			hint: 'Have the right granted to this role, or let another role make the tables.',
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
