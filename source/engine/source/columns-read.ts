/**
 * Which columns of the sources a SELECT reads, asked of SQLite itself: a statement reads a column if it can no
 * longer be prepared once the column is gone. Tried on empty tables in memory, so the sources are not touched.
 */

import {foldName} from '../fold-name.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SourceDatabase, SourceTable} from './inspect.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';

export interface ColumnRef {
	readonly database: string;
	readonly table: string;
	readonly column: string;
}

export interface SelectShape {
	/** Every table it reads. */
	readonly tables: ReadonlyArray<{readonly database: string; readonly table: string}>;
	/** Every column the statement reads, wherever it stands. */
	readonly reads: readonly ColumnRef[];
	/** For each result column, the source column that it is, unchanged. */
	readonly origins: ReadonlyArray<ColumnRef | undefined>;
}

/**
 * @param select a SELECT over tables named `database.table`
 * @throws Error with SQLite's message where the statement is wrong
 */
export function shapeOfSelect(select: string, databases: readonly SourceDatabase[]): SelectShape {
	const named = namedTables(select, databases);
	const db = new Database(':memory:');
	try {
		for (const name of new Set(named.map(n => n.database))) {
			db.exec(`ATTACH ':memory:' AS ${quoteName(name)}`);
		}
		for (const {database, table} of named) {
			db.exec(emptyTable(database, table));
		}
		const origins = db
			.prepare(select)
			.columns()
			.map(c =>
				c.database && c.table && c.column
					? {database: c.database, table: c.table, column: c.column}
					: undefined,
			);
		const read = named.filter(n => readsTable(db, select, n.database, n.table));
		return {
			tables: read.map(n => ({database: n.database, table: n.table.name})),
			reads: read.flatMap(n => columnsNeeded(db, select, n.database, n.table)),
			origins,
		};
	} finally {
		db.close();
	}
}

/** Tables whose names stand in the statement: more than it reads perhaps, never fewer. */
function namedTables(select: string, databases: readonly SourceDatabase[]) {
	const text = foldName(select);
	return databases.flatMap(({name: database, tables, others}) =>
		text.includes(foldName(database))
			? [...tables, ...others.flatMap(o => o.table ?? [])]
					.filter(t => text.includes(foldName(t.name)))
					.map(table => ({database, table}))
			: [],
	);
}

function emptyTable(database: string, table: SourceTable): string {
	return `CREATE TABLE ${quoteTable(database, table.name)} (${table.columns.map(columnText).join(', ')})`;
}

function columnText({name, declaredType}: SourceTable['columns'][number]): string {
	return `${quoteName(name)} ${quoteName(declaredType || 'BLOB')}`;
}

function readsTable(db: SqliteDatabase, select: string, database: string, table: SourceTable): boolean {
	db.exec(`ALTER TABLE ${quoteTable(database, table.name)} RENAME TO "\u0001"`);
	const needed = !prepares(db, select);
	db.exec(`ALTER TABLE ${quoteTable(database, '\u0001')} RENAME TO ${quoteName(table.name)}`);
	return needed;
}

function columnsNeeded(
	db: SqliteDatabase,
	select: string,
	database: string,
	table: SourceTable,
): ColumnRef[] {
	const name = quoteTable(database, table.name);
	return table.columns
		.filter(c => {
			if (isRowidName(c.name)) return !preparesWithout(db, select, database, table, c.name);
			const column = quoteName(c.name);
			db.exec(`ALTER TABLE ${name} RENAME COLUMN ${column} TO "\u0001"`);
			const needed = !prepares(db, select);
			db.exec(`ALTER TABLE ${name} RENAME COLUMN "\u0001" TO ${column}`);
			return needed;
		})
		.map(c => ({database, table: table.name, column: c.name}));
}

/** https://www.sqlite.org/lang_createtable.html#rowid */
const rowidNames = ['rowid', '_rowid_', 'oid'];

function isRowidName(name: string): boolean {
	return rowidNames.includes(foldName(name));
}

/**
 * SQLite renames no column that is called like the row key, and where it is gone, the row key would answer to its
 * name. So the table is made anew without a row key, and with columns under the row key's other names.
 */
function preparesWithout(
	db: SqliteDatabase,
	select: string,
	database: string,
	table: SourceTable,
	column: string,
): boolean {
	const name = quoteTable(database, table.name);
	const taken = table.columns.map(c => foldName(c.name));
	const columns = [
		'"\u0001" PRIMARY KEY',
		...table.columns.filter(c => c.name !== column).map(columnText),
		...rowidNames.filter(alias => !taken.includes(alias)).map(quoteName),
	];
	db.exec(`DROP TABLE ${name}; CREATE TABLE ${name} (${columns.join(', ')}) WITHOUT ROWID`);
	const works = prepares(db, select);
	db.exec(`DROP TABLE ${name}; ${emptyTable(database, table)}`);
	return works;
}

function prepares(db: SqliteDatabase, select: string): boolean {
	try {
		db.prepare(select);
		return true;
	} catch {
		return false;
	}
}
