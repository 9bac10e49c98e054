/** Reads the schemas of sources: tables, columns, keys, references. */

import {messageOf} from '../errors.ts';
import {foldName} from '../fold-name.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SourceFiles} from '../run/request.ts';
import {examineFile, openSideBySide, sqliteError} from './open.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** Column affinity: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
export type Affinity = 'integer' | 'real' | 'text' | 'numeric' | 'blob';

export interface SourceColumn {
	readonly name: string;
	readonly declaredType: string;
	readonly affinity: Affinity;
	readonly notNull: boolean;
	/** Place in the primary key, from 1; 0: no part of it. */
	readonly primaryKey: number;
	/** Computed by an expression: no value of its own. */
	readonly generated?: true;
}

export interface SourceTable {
	readonly name: string;
	readonly columns: readonly SourceColumn[];
	readonly rows: number;
	/** The name under which the integer row key can be read, if the table has one and no column hides it. */
	readonly rowid?: string;
	/** The column that is the integer row key itself: INTEGER PRIMARY KEY. */
	readonly rowidColumn?: string;
}

export interface SourceDatabase {
	readonly name: string;
	readonly file: string;
	readonly bytes: number;
	readonly walBytes: number;
	/** It is of write-ahead mode and has no -wal beside it: a copy may have been made without. */
	readonly walMissing: boolean;
	readonly tables: readonly SourceTable[];
	/** Virtual tables, and the shadow tables that hold what is in them. */
	readonly others: readonly OtherTable[];
}

/** A table that is not one of SQLite's own making. */
export interface OtherTable {
	readonly kind: 'virtual' | 'shadow';
	readonly name: string;
	/** What can be read of it; of the shadow tables only that one has it which holds the texts of an unreadable table. */
	readonly table?: SourceTable;
	/** SQLite's words, where a virtual table's module is missing or refuses. */
	readonly unreadable?: string;
}

/** Numbers of rows by `database.table`. */
export type KnownRows = ReadonlyMap<string, number>;

/**
 * @param known numbers of rows that need not be counted, as they are told for now
 * @throws MigrationError source-*
 */
export function inspectSources(files: SourceFiles, known: KnownRows = new Map()): SourceDatabase[] {
	return Object.entries(files).map(([name, path]) => {
		const db = openSideBySide({[name]: path});
		try {
			const {file, bytes, walBytes, immutable} = examineFile(name, path);
			return {name, file, bytes, walBytes, walMissing: immutable, ...inspectTables(db, name, known)};
		} catch (error) {
			throw sqliteError(name, path, error);
		} finally {
			db.close();
		}
	});
}

interface ListedTable {
	schema: string;
	name: string;
	type: string;
	wr: number;
	strict: number;
}

function inspectTables(
	db: SqliteDatabase,
	database: string,
	known: KnownRows,
): Pick<SourceDatabase, 'tables' | 'others'> {
	const list = (db.prepare(`PRAGMA ${quoteName(database)}.table_list`).all() as ListedTable[])
		.filter(t => t.schema === database && !t.name.startsWith('sqlite_'))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const ofKind = (kind: string) => list.filter(t => t.type === kind);
	const virtual = ofKind('virtual').map(t => attemptVirtual(db, database, t));
	const texts = virtual.flatMap(v => (v.unreadable === undefined ? [] : [textsOf(v.name)]));
	return {
		tables: ofKind('table').map(t => inspectTable(db, database, t, known)),
		others: [
			...virtual,
			...ofKind('shadow').map(
				(t): OtherTable => ({
					kind: 'shadow',
					name: t.name,
					...(texts.includes(t.name) ? {table: inspectTable(db, database, t)} : {}),
				}),
			),
		],
	};
}

/** The shadow table with the texts of a full-text table: all that is left of them where its tokenizer is missing. */
export function textsOf(virtual: string): string {
	return `${virtual}_content`;
}

/** A missing module or tokenizer stops nothing but the table that needs it. */
function attemptVirtual(db: SqliteDatabase, database: string, listed: ListedTable): OtherTable {
	const {name} = listed;
	try {
		return {kind: 'virtual', name, table: inspectVirtual(db, database, listed)};
	} catch (error) {
		return {kind: 'virtual', name, unreadable: messageOf(error)};
	}
}

/** A virtual table holds whatever its module gives, so that no column of it has an affinity. */
function inspectVirtual(db: SqliteDatabase, database: string, listed: ListedTable): SourceTable {
	const table = inspectTable(db, database, listed);
	// Some modules refuse only when a row is read.
	db.prepare(`SELECT * FROM ${quoteTable(database, listed.name)} LIMIT 1`).get();
	return {...table, columns: table.columns.map(c => ({...c, affinity: 'blob' as const}))};
}

function inspectTable(
	db: SqliteDatabase,
	database: string,
	listed: ListedTable,
	known: KnownRows = new Map(),
): SourceTable {
	const {name} = listed;
	const withoutRowid = listed.wr === 1;
	const info = db.prepare(`PRAGMA ${quoteName(database)}.table_xinfo(${quoteName(name)})`).all() as Array<{
		name: string;
		type: string;
		notnull: number;
		pk: number;
		hidden: number;
	}>;
	const columns = info
		.filter(c => c.hidden !== 1)
		.map(
			(c): SourceColumn => ({
				name: c.name,
				declaredType: c.type,
				// ANY of a STRICT table takes values as they come: https://www.sqlite.org/stricttables.html
				affinity: listed.strict === 1 && /^any$/i.test(c.type) ? 'blob' : affinityOf(c.type),
				notNull: c.notnull === 1,
				primaryKey: c.pk,
				...(c.hidden > 1 ? {generated: true} : {}),
			}),
		);
	const taken = new Set(columns.map(c => foldName(c.name)));
	const rowid = withoutRowid ? undefined : ['rowid', '_rowid_', 'oid'].find(alias => !taken.has(alias));
	const rowidColumn = withoutRowid || hasKeyIndex(db, database, name) ? undefined : rowidColumnOf(columns);
	return {
		name,
		columns,
		rows: known.get(`${database}.${name}`) ?? countRows(db, quoteTable(database, name)),
		...(rowid === undefined ? {} : {rowid}),
		...(rowidColumn === undefined ? {} : {rowidColumn}),
	};
}

/** Counting goes by the smallest index, which may have a collation that this SQLite lacks. */
function countRows(db: SqliteDatabase, from: string): number {
	const count = (tail: string) =>
		(db.prepare(`SELECT count(*) AS rows FROM ${from}${tail}`).get() as {rows: number}).rows;
	try {
		return count('');
	} catch (error) {
		if (/no such collation/.test(messageOf(error))) return count(' NOT INDEXED');
		throw error;
	}
}

/** A primary key with an index of its own is not the row key, as that of INTEGER PRIMARY KEY DESC, which may hold NULL. */
function hasKeyIndex(db: SqliteDatabase, database: string, table: string): boolean {
	const indexes = db.prepare(`PRAGMA ${quoteName(database)}.index_list(${quoteName(table)})`).all();
	return (indexes as Array<{origin: string}>).some(index => index.origin === 'pk');
}

/** Only the exact word INTEGER makes a primary key the row key: https://www.sqlite.org/lang_createtable.html#rowid */
function rowidColumnOf(columns: readonly SourceColumn[]): string | undefined {
	const key = columns.filter(c => c.primaryKey > 0);
	const only = key.length === 1 ? key[0] : undefined;
	return only?.declaredType.toUpperCase() === 'INTEGER' ? only.name : undefined;
}

/** The five rules of https://www.sqlite.org/datatype3.html#determination_of_column_affinity, in their order. */
export function affinityOf(declaredType: string): Affinity {
	const type = declaredType.toUpperCase();
	if (type.includes('INT')) {
		return 'integer';
	}
	if (type.includes('CHAR') || type.includes('CLOB') || type.includes('TEXT')) {
		return 'text';
	}
	if (type === '' || type.includes('BLOB')) {
		return 'blob';
	}
	if (type.includes('REAL') || type.includes('FLOA') || type.includes('DOUB')) {
		return 'real';
	}
	return 'numeric';
}
