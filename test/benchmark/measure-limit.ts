/**
 * What no loader can beat on the same server: the server reads rows that are converted already from its own disk,
 * into tables without keys and indexes, and builds those afterwards.
 */
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {quoteTable} from '../../source/engine/quote-name.ts';
import {createTables} from '../../source/engine/target/create-schema.ts';
import {findDeferrable} from '../../source/engine/target/deferred.ts';
import {withConnection} from './databases.ts';
import type {Workload} from './workload.ts';

export interface ExportedTable {
	readonly name: string;
	readonly file: string;
}

/** The filled tables of a database as files beside the server's own, which it can read. */
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

export async function removeExports(tables: readonly ExportedTable[]): Promise<void> {
	for (const {file} of tables) {
		await rm(file, {force: true});
	}
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
		const names = tables.map(t => t.name);
		const objects = await findDeferrable(client, schema, names);
		for (const {drop} of objects.toReversed()) {
			await client.query(drop);
		}
		// As much as a migration asks for.
		await client.query(`SET maintenance_work_mem = '256MB'`);
		const started = performance.now();
		for (const {name, file} of tables) {
			await client.query(`COPY ${quoteTable(schema, name)} FROM '${file}' (FORMAT binary)`);
		}
		for (const {create} of objects) {
			await client.query(create);
		}
		return (performance.now() - started) / 1000;
	});
}
