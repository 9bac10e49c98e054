/**
 * What no loader can beat on the same server: the server reads rows that are converted already from its own disk,
 * into tables without keys and indexes, and builds those afterwards.
 */
import {join} from 'node:path';
import {quoteName, quoteTable} from '../../source/engine/quote-name.ts';
import {createTables} from '../../source/engine/target/create-schema.ts';
import {type Connection, withConnection} from './databases.ts';
import type {Workload} from './workload.ts';

export interface ExportedTable {
	readonly name: string;
	/** Beside the server's own files, which it can read. */
	readonly file: string;
}

/** Writes the loaded tables of a database into files; they go when the server's folder goes. */
export async function exportTables(url: string, {mapping}: Workload): Promise<ExportedTable[]> {
	const {schema} = mapping.target;
	return withConnection(url, async client => {
		const {rows} = await client.query<{folder: string}>(`SELECT current_setting('data_directory') AS folder`);
		const tables = [...new Set(mapping.loads.map(load => load.into))].map(name => ({
			name,
			file: join(rows[0]?.folder ?? '', `benchmark-${name}.copy`),
		}));
		for (const {name, file} of tables) {
			await client.query(`COPY ${quoteTable(schema, name)} TO '${file}' (FORMAT binary)`);
		}
		return tables;
	});
}

/** @returns seconds */
export async function measureLimit(
	url: string,
	{mapping, ddl}: Workload,
	tables: readonly ExportedTable[],
): Promise<number> {
	const {schema} = mapping.target;
	return withConnection(url, async client => {
		await client.query('BEGIN');
		await createTables(client, schema, [ddl]);
		await client.query('COMMIT');
		const builds = await dropIndexes(client, schema);
		// As much as a migration asks for.
		await client.query(`SET maintenance_work_mem = '256MB'`);
		await client.query('CHECKPOINT');
		const started = performance.now();
		for (const {name, file} of tables) {
			await client.query(`COPY ${quoteTable(schema, name)} FROM '${file}' (FORMAT binary)`);
		}
		for (const build of builds) {
			await client.query(build);
		}
		return (performance.now() - started) / 1000;
	});
}

/** Drops every key, foreign key and index of the schema; returns the statements that build them, in order. */
async function dropIndexes(client: Connection, schema: string): Promise<string[]> {
	const {rows: constraints} = await client.query<{table: string; name: string; definition: string}>(
		`SELECT t.relname AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
		FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
		WHERE c.connamespace = $1::regnamespace AND c.contype IN ('p', 'u', 'f') ORDER BY c.contype = 'f'`,
		[quoteName(schema)],
	);
	for (const {table, name} of constraints.toReversed()) {
		await client.query(`ALTER TABLE ${quoteTable(schema, table)} DROP CONSTRAINT ${quoteName(name)}`);
	}
	const {rows: indexes} = await client.query<{name: string; definition: string}>(
		'SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = $1',
		[schema],
	);
	for (const {name} of indexes) {
		await client.query(`DROP INDEX ${quoteTable(schema, name)}`);
	}
	const add = ({table, name, definition}: (typeof constraints)[number]) =>
		`ALTER TABLE ${quoteTable(schema, table)} ADD CONSTRAINT ${quoteName(name)} ${definition}`;
	const [keys, foreignKeys] = [false, true].map(foreign =>
		constraints.filter(c => c.definition.startsWith('FOREIGN KEY') === foreign).map(add),
	);
	return [...(keys ?? []), ...indexes.map(i => i.definition), ...(foreignKeys ?? [])];
}
