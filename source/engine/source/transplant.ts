/**
 * Makes a table in one database exactly as it is defined in another. SQLite parses a definition that it reads in a file
 * less strictly than one that it is given: texts in double quotes, functions and collations of the application's own.
 * So a stand-in with as many indexes is made, and the definitions are written into the schema.
 * https://www.sqlite.org/pragma.html#pragma_writable_schema
 */
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SqliteDatabase} from './sqlite.ts';
import type {TableShape} from './table-shape.ts';

/**
 * Makes a table of the attached database `snapshot` in `main`, with its indexes and without rows. The caller has a
 * transaction open, in unsafe mode.
 */
export function makeAlike(db: SqliteDatabase, {name, withoutRowid}: TableShape): void {
	const columns = [...automaticIndexes(db, name, withoutRowid), 'x'].join(', ');
	db.exec(`CREATE TABLE ${quoteTable('main', name)} (${columns})${withoutRowid ? ' WITHOUT ROWID' : ''}`);
	const indexes = db
		.prepare(
			`SELECT name FROM snapshot.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? COLLATE NOCASE`,
		)
		.pluck()
		.all(name) as string[];
	for (const index of indexes) {
		db.exec(`CREATE INDEX ${quoteTable('main', index)} ON ${quoteName(name)} (x)`);
	}
	writingSchema(
		db,
		`UPDATE main.sqlite_schema AS ours SET sql = (SELECT theirs.sql FROM snapshot.sqlite_schema theirs
		WHERE theirs.type = ours.type AND theirs.name = ours.name) WHERE ours.tbl_name = ?`,
		name,
	);
}

/** Copies the triggers of a table, after its rows, which they must not see. */
export function copyTriggers(db: SqliteDatabase, table: string): void {
	writingSchema(
		db,
		`INSERT INTO main.sqlite_schema SELECT * FROM snapshot.sqlite_schema
		WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE`,
		table,
	);
}

/** Columns that get a table the automatic indexes of its keys, in their order: SQLite numbers them. */
function automaticIndexes(db: SqliteDatabase, table: string, withoutRowid: boolean): string[] {
	const indexes = db
		.prepare(`SELECT name, origin FROM pragma_index_list(?, 'snapshot') WHERE origin IN ('pk', 'u')`)
		.all(table) as Array<{name: string; origin: string}>;
	return indexes
		.map(({name, origin}) => ({number: Number(/\d+$/.exec(name)?.[0]), origin}))
		.sort((a, b) => a.number - b.number)
		.map(({number, origin}) => `k${number} ${withoutRowid && origin === 'pk' ? 'PRIMARY KEY' : 'UNIQUE'}`);
}

function writingSchema(db: SqliteDatabase, sql: string, table: string): void {
	db.pragma('writable_schema = ON');
	db.prepare(sql).run(table);
	// Reads the schema again.
	db.pragma('writable_schema = RESET');
}
