/** Reads all that a proposal is made from: schemas, and what every column holds. */
import type {SourceFiles} from '../run/request.ts';
import {type Evidence, makeEvidence} from './evidence.ts';
import {inspectSources, type SourceDatabase, type SourceTable} from './inspect.ts';
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

/**
 * @param onTable called before a table is scanned
 * @param use gets what was found, and may ask for more while the sources are open
 * @throws MigrationError source-*
 */
export function examineSources<Result>(
	files: SourceFiles,
	onTable: (database: string, table: SourceTable) => void,
	use: (sources: readonly ExaminedSource[], evidenceOf: (database: string) => Evidence) => Result,
): Result {
	const open = new Map<string, SqliteDatabase>();
	try {
		const examined = inspectSources(files).map((database): ExaminedSource => {
			const {name, file} = database;
			const db = openSideBySide({[name]: file});
			open.set(name, db);
			try {
				return examine(db, database, onTable);
			} catch (error) {
				throw sqliteError(name, file, error);
			}
		});
		return use(examined, database => makeEvidence(open.get(database) as SqliteDatabase));
	} finally {
		for (const db of open.values()) db.close();
	}
}

function examine(
	db: SqliteDatabase,
	database: SourceDatabase,
	onTable: (database: string, table: SourceTable) => void,
): ExaminedSource {
	const tables = [...database.tables, ...database.others.flatMap(other => other.table ?? [])];
	const scans = tables.map((table): [string, readonly ScannedColumn[]] => {
		onTable(database.name, table);
		return [table.name, scanTable(db, database.name, table)];
	});
	const schema = readSchema(
		db,
		database.name,
		tables.map(t => t.name),
	);
	return {database, schema, scans: new Map(scans)};
}
