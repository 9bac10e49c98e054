/** A database of an application on its whole trip: proposed, loaded, compared, and counted once more by plain SQL. */
import {join} from 'node:path';
import type Database from 'better-sqlite3';
import {proposeFiles} from '../../source/engine/init/init.ts';
import type {Proposal} from '../../source/engine/init/proposal.ts';
import {quoteName} from '../../source/engine/quote-name.ts';
import {defaults} from '../cases/proposed.ts';
import {migrated, requestOf, rowsOf, workbench, writeSource} from '../migration.ts';
import {told, verified} from '../verification.ts';

export interface Trip {
	readonly proposal: Proposal;
	readonly mapping: string;
	/** Of the run, and of the comparison. */
	readonly exitCodes: readonly [number, number];
	readonly differences: readonly string[];
	readonly failure: string;
	/** `table: rows` of the target. */
	readonly counts: readonly string[];
	/** Rows of a query on the target. */
	readonly rows: (sql: string) => Promise<unknown[][]>;
}

/** @param fill what else is done to the file */
export async function trip(sql: string, fill?: (db: Database.Database) => void): Promise<Trip> {
	const bench = await workbench();
	const file = writeSource(join(bench.folder, 'app.db'), `PRAGMA foreign_keys = OFF; ${sql}`, fill);
	const {proposal, mapping, ddl} = proposeFiles(
		{app: file},
		{...defaults, name: 'app'},
		{
			ddl: 'app.sql',
			sources: {app: file},
		},
	);
	const request = requestOf(bench, mapping, {app: file}, {createSchema: true, ddl});
	const ran = await migrated(request, bench.folder, {backup: true});
	const {verification, exitCode} = await verified(request, {run: ran.report.migration_id});
	const rows = (query: string) => rowsOf(bench.client, query);
	const counts: string[] = [];
	for (const {name} of proposal.tables) {
		const [[count] = []] = await rows(`SELECT count(*) FROM ${quoteName(name)}`);
		counts.push(`${name}: ${String(count)}`);
	}
	return {
		proposal,
		mapping,
		exitCodes: [ran.exitCode, exitCode],
		differences: told(verification.differences),
		failure: ran.report.failure?.message ?? verification.failure?.message ?? '',
		counts,
		rows,
	};
}

/** Changes the schema behind SQLite's back, as if an application had written it with parts of its own. */
export function asIfWritten(...statements: string[]): (db: Database.Database) => void {
	return db => {
		db.unsafeMode(true);
		db.pragma('writable_schema = ON');
		for (const statement of statements) db.exec(statement);
	};
}
