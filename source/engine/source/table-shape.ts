/** What must be known of a table to copy it alone. */
import {MigrationError} from '../errors.ts';
import {foldName} from '../fold-name.ts';
import {nearestName} from '../mapping/nearest-name.ts';
import {quoteName} from '../quote-name.ts';
import {readOnlyUri} from './open.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';

export interface TableShape {
	/** As the database spells it. */
	readonly name: string;
	readonly columns: readonly string[];
	/** Those that are stored, and not computed. */
	readonly stored: readonly string[];
	/** What tells each row from all others: a name of the row key, or the primary key of a table without one. */
	readonly key: readonly string[];
	/** The name of a row key that is no column, and must be copied beside the columns. */
	readonly rowid?: string;
	readonly withoutRowid: boolean;
}

interface Listed {
	schema: string;
	name: string;
	type: string;
	wr: number;
}

/**
 * Finds tables of a snapshot by their names, whatever their case.
 * @throws MigrationError bad-usage for what is not there, or is no table that can be copied alone
 */
export function tableShapes(source: string, file: string, names: readonly string[]): TableShape[] {
	return reading(file, db => {
		const list = (db.pragma('table_list') as Listed[]).filter(
			t => t.schema === 'main' && !t.name.startsWith('sqlite_'),
		);
		return names.map(name => shapeOf(db, source, choose(list, source, name)));
	});
}

/** Bytes that tables and their indexes take in a database file. */
export function bytesOfTables(file: string, names: readonly string[]): number {
	return reading(file, db =>
		db
			.prepare(
				`SELECT COALESCE(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_schema
				WHERE rootpage > 0 AND tbl_name COLLATE NOCASE IN (SELECT value FROM json_each(?)))`,
			)
			.pluck()
			.get(JSON.stringify(names)),
	) as number;
}

function reading<Found>(file: string, read: (db: SqliteDatabase) => Found): Found {
	const db = new Database(readOnlyUri({file, immutable: true}), {readonly: true});
	try {
		return read(db);
	} finally {
		db.close();
	}
}

function choose(list: readonly Listed[], source: string, name: string): Listed {
	const found = list.find(t => foldName(t.name) === foldName(name));
	if (found === undefined) {
		const tables = list.filter(t => t.type === 'table').map(t => t.name);
		const nearest = nearestName(name, tables);
		throw new MigrationError('bad-usage', `The snapshot of ${source} has no table ${JSON.stringify(name)}`, {
			hint: nearest === undefined ? `It has: ${tables.join(', ')}.` : `Did you mean ${nearest}?`,
		});
	}
	if (found.type !== 'table') {
		throw alone(source, found.name, `it is a ${found.type}${found.type === 'view' ? '' : ' table'}`);
	}
	return found;
}

function shapeOf(db: SqliteDatabase, source: string, {name, wr}: Listed): TableShape {
	const info = db.pragma(`table_xinfo(${quoteName(name)})`) as Array<{
		name: string;
		pk: number;
		hidden: number;
	}>;
	const columns = info.map(c => c.name);
	const stored = info.filter(c => c.hidden === 0).map(c => c.name);
	const withoutRowid = wr === 1;
	const shape = {name, columns, stored, withoutRowid};
	if (withoutRowid) {
		return {...shape, key: info.filter(c => c.pk > 0).map(c => c.name)};
	}
	const taken = new Set(columns.map(foldName));
	const rowid = ['rowid', '_rowid_', 'oid'].find(alias => !taken.has(alias));
	if (rowid === undefined) {
		throw alone(source, name, 'its columns hide the row key');
	}
	// A column that is the row key brings it along; to name both would be to say it twice.
	const isColumn = rowidColumn(db, name, info);
	return {...shape, key: [rowid], ...(isColumn ? {} : {rowid})};
}

/** Whether a column is the row key itself: https://www.sqlite.org/lang_createtable.html#rowid */
function rowidColumn(db: SqliteDatabase, table: string, info: ReadonlyArray<{pk: number}>): boolean {
	const key = info.filter(c => c.pk > 0);
	const indexes = db.pragma(`index_list(${quoteName(table)})`) as Array<{origin: string}>;
	return key.length === 1 && !indexes.some(({origin}) => origin === 'pk');
}

/** @param why it cannot be, in a few words */
export function alone(source: string, table: string, why: string, cause?: unknown): MigrationError {
	return new MigrationError('bad-usage', `Table ${source}.${table} cannot be restored alone: ${why}`, {
		hint: `Restore the whole database with --databases ${source}.`,
		cause,
	});
}
