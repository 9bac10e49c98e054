/** Copies single tables of a snapshot into another database file, and proves that they are the same there. */
import {MigrationError, messageOf} from '../errors.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {readOnlyUri} from './open.ts';
import {compareRows} from './same-rows.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';
import {alone, type TableShape, tableShapes} from './table-shape.ts';
import {copyTriggers, makeAlike} from './transplant.ts';

export interface CopyTablesRequest {
	/** Name of the source, for messages. */
	readonly source: string;
	readonly snapshot: string;
	readonly tables: readonly string[];
	/** The file to copy into: an empty one, or a database that nobody else uses. After an error it is of no use. */
	readonly into: string;
	/** What the file is called in messages. */
	readonly intoName: string;
	/** Put the tables in the place of those of the same names. */
	readonly replace: boolean;
}

export interface CopiedTable {
	readonly table: string;
	readonly rows: number;
}

/**
 * Copies tables with their rows, row keys, indexes, triggers and AUTOINCREMENT counters. A new file gets the page size,
 * encoding, user_version and application_id of the snapshot too.
 * @throws MigrationError bad-usage, file-exists, no-disk-space
 */
export function copyTables(request: CopyTablesRequest): CopiedTable[] {
	const {source, snapshot, tables, into} = request;
	const shapes = tableShapes(source, snapshot, tables);
	const db = new Database(into);
	try {
		// Definitions are copied as they stand, also those that today's SQLite would not take from anybody.
		db.unsafeMode(true);
		// The file is a draft: if anything fails it is thrown away.
		db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
		const isNew = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
		if (isNew) {
			takeTraits(db, snapshot, ['encoding', 'page_size', 'auto_vacuum']);
		}
		attach(db, request);
		// The rows were accepted once; what refers to them is not copied with them.
		db.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN');
		if (isNew) {
			takeTraits(db, snapshot, ['user_version', 'application_id']);
		}
		makeCounters(db);
		const copied = shapes.map(shape => copyTable(db, shape, request));
		db.exec('COMMIT');
		return copied;
	} finally {
		db.close();
	}
}

function takeTraits(db: SqliteDatabase, snapshot: string, pragmas: readonly string[]): void {
	const from = new Database(readOnlyUri({file: snapshot, immutable: true}), {readonly: true});
	try {
		for (const pragma of pragmas) {
			db.pragma(`main.${pragma} = '${from.pragma(pragma, {simple: true})}'`);
		}
	} finally {
		from.close();
	}
}

function attach(db: SqliteDatabase, {source, snapshot, intoName}: CopyTablesRequest): void {
	try {
		db.prepare('ATTACH ? AS snapshot').run(readOnlyUri({file: snapshot, immutable: true}));
	} catch (error) {
		throw new MigrationError(
			'bad-usage',
			`Tables of ${source} cannot be put into ${intoName}: ${messageOf(error)}`,
			{
				hint: 'Restore them into a new file.',
				cause: error,
			},
		);
	}
}

function copyTable(db: SqliteDatabase, shape: TableShape, request: CopyTablesRequest): CopiedTable {
	const {source} = request;
	const {name, stored, rowid} = shape;
	try {
		makeRoom(db, name, request);
		makeAlike(db, shape);
		const columns = [...(rowid === undefined ? [] : [rowid]), ...stored.map(quoteName)].join(', ');
		db.exec(
			`INSERT INTO ${quoteTable('main', name)} (${columns}) SELECT ${columns} FROM ${quoteTable('snapshot', name)}`,
		);
		copyCounter(db, name);
		copyTriggers(db, name);
		const {rows, different} = compareRows(db, shape);
		if (different > 0) {
			throw alone(source, name, 'some of its rows come out otherwise than they went in');
		}
		return {table: name, rows};
	} catch (error) {
		throw explain(error, name, request);
	}
}

/** Makes the table of the AUTOINCREMENT counters, which cannot be made by its name. */
function makeCounters(db: SqliteDatabase): void {
	if (hasCounters(db)) {
		db.exec('CREATE TABLE main."mingus counter" (x INTEGER PRIMARY KEY AUTOINCREMENT)');
		db.exec('DROP TABLE main."mingus counter"');
	}
}

/** Sets the counter of a table, which may be ahead of the rows that are left. */
function copyCounter(db: SqliteDatabase, table: string): void {
	if (hasCounters(db)) {
		db.prepare('DELETE FROM main.sqlite_sequence WHERE name = ? COLLATE NOCASE').run(table);
		db.prepare(
			'INSERT INTO main.sqlite_sequence SELECT * FROM snapshot.sqlite_sequence WHERE name = ? COLLATE NOCASE',
		).run(table);
	}
}

function hasCounters(db: SqliteDatabase): boolean {
	return (
		db.prepare("SELECT 1 FROM snapshot.sqlite_schema WHERE name = 'sqlite_sequence'").get() !== undefined
	);
}

/** @throws MigrationError file-exists where something of the file has the name of what is to be put into it */
function makeRoom(db: SqliteDatabase, table: string, {intoName, replace}: CopyTablesRequest): void {
	const there = db
		.prepare('SELECT type FROM main.sqlite_schema WHERE type <> ? AND name = ? COLLATE NOCASE')
		.pluck()
		.get('trigger', table);
	if (there === 'table' && replace) {
		db.exec(`DROP TABLE ${quoteTable('main', table)}`);
	} else if (there !== undefined) {
		throw new MigrationError('file-exists', `${intoName} has a ${there} ${table} already`, {
			hint:
				there === 'table'
					? 'To put the table of the snapshot in its place, say --force.'
					: 'Restore the table into another file.',
		});
	}
	const clash = db
		.prepare(
			`SELECT ours.type || ' ' || ours.name FROM snapshot.sqlite_schema ours JOIN main.sqlite_schema theirs
			ON ours.name = theirs.name COLLATE NOCASE AND (ours.type = 'trigger') = (theirs.type = 'trigger')
			WHERE ours.tbl_name = ? COLLATE NOCASE AND ours.type <> 'table'`,
		)
		.pluck()
		.get(table);
	if (clash !== undefined) {
		throw new MigrationError('file-exists', `${intoName} has something else of the name of ${clash}`, {
			hint: 'Restore the table into another file.',
		});
	}
}

function explain(error: unknown, table: string, {source, intoName}: CopyTablesRequest): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
		return new MigrationError('no-disk-space', `No room for ${intoName}: ${messageOf(error)}`, {
			hint: 'Free some space, or name another place.',
			cause: error,
		});
	}
	return code.startsWith('SQLITE_') ? alone(source, table, messageOf(error), error) : error;
}
