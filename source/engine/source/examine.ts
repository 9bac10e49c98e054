/** Reads all that a proposal is made from: schemas, and what every column holds. */
import type {SourceFiles} from '../run/request.ts';
import {type Evidence, makeEvidence, remembering} from './evidence.ts';
import {inspectSources, type SourceDatabase} from './inspect.ts';
import {openSideBySide, sqliteError} from './open.ts';
import {readSchema, type SourceSchema} from './read-schema.ts';
import {type ScannedColumn, scanTable} from './scan.ts';
import type {SqliteDatabase} from './sqlite.ts';

export interface ExaminedSource {
	readonly database: SourceDatabase;
	readonly schema: SourceSchema;
	/** Of tables, and of the virtual tables that can be read. */
	readonly scans: ReadonlyMap<string, readonly ScannedColumn[]>;
}

/** What was read of the sources. Proposals are made from it, however many, without reading all of them again. */
export interface Examination {
	readonly files: SourceFiles;
	readonly sources: readonly ExaminedSource[];
	/** Answers that were given already, by question. */
	readonly answers: Map<string, number | undefined>;
}

/** A table that is about to be scanned. */
export interface TableAhead {
	readonly database: string;
	readonly table: string;
	readonly rows: number;
	/** Rows of the tables before it, and of all. */
	readonly done: number;
	readonly total: number;
}

/**
 * Yields before each table, so that the caller can say so and let others work.
 * @throws MigrationError source-*
 */
export function* examine(files: SourceFiles): Generator<TableAhead, Examination> {
	const databases = inspectSources(files);
	const total = databases.flatMap(tablesOf).reduce((sum, {rows}) => sum + rows, 0);
	let done = 0;
	const sources: ExaminedSource[] = [];
	for (const database of databases) {
		const {name, file} = database;
		const db = openSideBySide({[name]: file});
		try {
			const tables = tablesOf(database);
			const scans = new Map<string, readonly ScannedColumn[]>();
			for (const table of tables) {
				yield {database: name, table: table.name, rows: table.rows, done, total};
				scans.set(table.name, scanTable(db, name, table));
				done += table.rows;
			}
			const schema = readSchema(
				db,
				name,
				tables.map(t => t.name),
			);
			sources.push({database, schema, scans});
		} catch (error) {
			throw sqliteError(name, file, error);
		} finally {
			db.close();
		}
	}
	return {files, sources, answers: new Map()};
}

/** @param use may ask for more of the sources, which are open meanwhile */
export function withEvidence<Result>(
	{files, answers}: Examination,
	use: (evidenceOf: (database: string) => Evidence) => Result,
): Result {
	const open = new Map<string, SqliteDatabase>();
	const evidenceOf = (name: string): Evidence => {
		const db = open.get(name) ?? openSideBySide({[name]: files[name] ?? ''});
		open.set(name, db);
		return remembering(makeEvidence(db), answers);
	};
	try {
		return use(evidenceOf);
	} finally {
		for (const db of open.values()) db.close();
	}
}

function tablesOf({tables, others}: SourceDatabase): SourceDatabase['tables'] {
	return [...tables, ...others.flatMap(other => other.table ?? [])];
}
