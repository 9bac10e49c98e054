/** Reads the schemas of sources: tables, columns, keys, references. */
import {quoteName} from '../quote-name.ts';
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
	readonly tables: readonly SourceTable[];
}

/** @throws MigrationError source-* */
export function inspectSources(files: SourceFiles): SourceDatabase[] {
	return Object.entries(files).map(([name, path]) => {
		const db = openSideBySide({[name]: path});
		try {
			const {file, bytes, walBytes} = examineFile(name, path);
			return {name, file, bytes, walBytes, tables: inspectTables(db, name)};
		} catch (error) {
			throw sqliteError(name, path, error);
		} finally {
			db.close();
		}
	});
}

function inspectTables(db: SqliteDatabase, database: string): SourceTable[] {
	const list = db.prepare(`PRAGMA ${quoteName(database)}.table_list`).all() as Array<{
		schema: string;
		name: string;
		type: string;
		wr: number;
	}>;
	return list
		.filter(t => t.schema === database && t.type === 'table' && !t.name.startsWith('sqlite_'))
		.map(t => inspectTable(db, database, t.name, t.wr === 1))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function inspectTable(
	db: SqliteDatabase,
	database: string,
	name: string,
	withoutRowid: boolean,
): SourceTable {
	const info = db.prepare(`PRAGMA ${quoteName(database)}.table_xinfo(${quoteName(name)})`).all() as Array<{
		name: string;
		type: string;
		notnull: number;
		pk: number;
		hidden: number;
	}>;
	const columns = info
		.filter(c => c.hidden !== 1)
		.map(c => ({
			name: c.name,
			declaredType: c.type,
			affinity: affinityOf(c.type),
			notNull: c.notnull === 1,
			primaryKey: c.pk,
		}));
	const {rows} = db
		.prepare(`SELECT count(*) AS rows FROM ${quoteName(database)}.${quoteName(name)}`)
		.get() as {
		rows: number;
	};
	const taken = new Set(columns.map(c => c.name.toLowerCase()));
	const rowid = withoutRowid ? undefined : ['rowid', '_rowid_', 'oid'].find(alias => !taken.has(alias));
	const rowidColumn = withoutRowid ? undefined : rowidColumnOf(columns);
	return {
		name,
		columns,
		rows,
		...(rowid === undefined ? {} : {rowid}),
		...(rowidColumn === undefined ? {} : {rowidColumn}),
	};
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
