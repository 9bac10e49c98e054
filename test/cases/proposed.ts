/** From SQLite's SQL to rows in PostgreSQL by way of `init`, taking every proposal. */
import {join} from 'node:path';
import {proposeFiles} from '../../source/engine/init/init.ts';
import type {InitOptions, Proposal} from '../../source/engine/init/proposal.ts';
import {type Migrated, migrated, requestOf, rowsOf, workbench, writeSource} from '../migration.ts';

export interface Brought extends Migrated {
	readonly proposal: Proposal;
	/** The mapping and the SQL, as they are written. */
	readonly mapping: string;
	readonly ddl: string;
	/** Rows of a query on the target. */
	readonly rows: (sql: string) => Promise<unknown[][]>;
	/** Runs a statement on the target. */
	readonly run: (sql: string) => Promise<unknown>;
}

export const defaults: InitOptions = {
	name: 'case',
	names: 'keep',
	prefix: 'where-shared',
	uuidKeys: false,
	mixed: 'convert',
	mixedColumns: {},
};

/**
 * @param sources the SQL of one source `s`, or of several by name
 * @param fill what else is done to each of them
 */
export async function bring(
	sources: string | Readonly<Record<string, string>>,
	options: Partial<InitOptions> = {},
	fill?: Parameters<typeof writeSource>[2],
): Promise<Brought> {
	const bench = await workbench();
	const files = Object.fromEntries(
		Object.entries(typeof sources === 'string' ? {s: sources} : sources).map(([name, sql]) => [
			name,
			writeSource(join(bench.folder, `${name}.db`), `PRAGMA foreign_keys = OFF; ${sql}`, fill),
		]),
	);
	const {proposal, mapping, ddl} = proposeFiles(
		files,
		{...defaults, ...options},
		{ddl: 'case.sql', sources: files},
	);
	const request = requestOf(bench, mapping, files, {createSchema: true, ddl});
	const ran = await migrated(request, bench.folder);
	return {
		...ran,
		proposal,
		mapping,
		ddl,
		rows: sql => rowsOf(bench.client, sql),
		run: sql => bench.client.query(sql),
	};
}

/** What was rejected, as `table key: column code`. */
export function rejectsOf({report}: Brought): string[] {
	return report.errors.map(e => `${e.table} ${e.key}: ${e.column} ${e.code}`).sort();
}

/** Asks for the constraints of a table, but for NOT NULL. */
export function definitionsOf(table: string): string {
	return `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE conrelid = '${table}'::regclass AND contype <> 'n' ORDER BY conname`;
}

/** Asks for the indexes that are none of a primary key. */
export const indexes = `SELECT indexname, indexdef FROM pg_indexes
	WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' ORDER BY indexname`;
