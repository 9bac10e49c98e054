/**
 * A WITHOUT ROWID table whose key has a collation of the application's own: SQLite reads it only where it knows the
 * collation, though the order of its rows is nothing to us. So a copy of the file is read that names none.
 */
import {createHash} from 'node:crypto';
import {chmodSync, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {threadId} from 'node:worker_threads';
import {messageOf} from '../errors.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';

/** The tables of an attached database that only their application can read. */
export function foreignlySorted(db: SqliteDatabase, database: string): string[] {
	const list = db.prepare(`PRAGMA ${quoteName(database)}.table_list`).all() as Array<{
		schema: string;
		name: string;
		wr: number;
		type: string;
	}>;
	return list
		.filter(t => t.schema === database && t.type === 'table' && t.wr === 1)
		.filter(t => isForeign(db, quoteTable(database, t.name)))
		.map(t => t.name);
}

function isForeign(db: SqliteDatabase, table: string): boolean {
	try {
		db.prepare(`SELECT count(*) FROM ${table}`);
		return false;
	} catch (error) {
		return /^no such collation/.test(messageOf(error));
	}
}

/**
 * Copies a file, and its write-ahead log, to one that can be read whole. The caller keeps a read transaction open
 * meanwhile, under which no other process takes back what was read.
 * @returns the copy, which is removed when the process ends
 */
export function readableCopy(file: string, tables: readonly string[]): string {
	const state = [file, `${file}-wal`].map(stateOf).join(' ');
	const copy = join(sharedFolder(), `${createHash('sha256').update(state).digest('hex')}.db`);
	if (existsSync(copy)) return copy;
	const made = `${copy}.${threadId}`;
	copyFileSync(file, made);
	if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${made}-wal`);
	chmodSync(made, 0o600);
	const db = new Database(made);
	try {
		db.pragma('journal_mode = DELETE');
		forgetCollations(db, tables);
	} finally {
		db.close();
	}
	sortByBytes(made, tables);
	renameSync(made, copy);
	return copy;
}

function stateOf(file: string): string {
	if (!existsSync(file)) return '-';
	const {ino, size, mtimeMs} = statSync(file);
	return `${file}:${ino}:${size}:${mtimeMs}`;
}

/** Tells the threads of a process where its copies are: each thread starts with the environment of its maker. */
const variable = 'MINGUS_MIGRATE_COPIES';

/** The thread that makes the folder outlives those that find it. */
function sharedFolder(): string {
	const mark = `${process.pid}:`;
	const told = process.env[variable];
	if (told?.startsWith(mark) && existsSync(told.slice(mark.length))) return told.slice(mark.length);
	const made = mkdtempSync(join(tmpdir(), 'mingus-migrate-'));
	process.once('exit', () => rmSync(made, {recursive: true, force: true}));
	process.env[variable] = `${mark}${made}`;
	return made;
}

const collation = /\bCOLLATE\s+("(?:[^"]|"")*"|'[^']*'|`[^`]*`|\[[^\]]*\]|[\w$]+)/gi;

/** Of SQLite's own: https://www.sqlite.org/datatype3.html#collating_sequences */
const known = ['BINARY', 'NOCASE', 'RTRIM'];

/** Takes foreign collations out of the definitions of tables and of their indexes, behind SQLite's back. */
function forgetCollations(db: SqliteDatabase, tables: readonly string[]): void {
	db.unsafeMode(true);
	db.pragma('writable_schema = ON');
	const definitions = db
		.prepare(
			`SELECT rowid, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')
			AND tbl_name IN (SELECT value FROM json_each(?))`,
		)
		.all(JSON.stringify(tables)) as Array<{rowid: number; sql: string}>;
	const update = db.prepare('UPDATE sqlite_schema SET sql = ? WHERE rowid = ?');
	for (const {rowid, sql} of definitions) {
		const plain = sql.replace(collation, (whole, name: string) =>
			known.includes(name.replace(/^["'`[]|["'`\]]$/g, '').toUpperCase()) ? whole : '',
		);
		update.run(plain, rowid);
	}
}

/** Writes the rows anew: in the order that the definition promises, by which SQLite looks keys up. */
function sortByBytes(copy: string, tables: readonly string[]): void {
	const db = new Database(copy);
	try {
		db.unsafeMode(true);
		// The application's triggers would run its functions: they are put back when all is done.
		db.exec(`PRAGMA writable_schema = ON; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
			CREATE TEMP TABLE mingus_triggers AS SELECT * FROM main.sqlite_schema WHERE type = 'trigger';
			DELETE FROM main.sqlite_schema WHERE type = 'trigger';
			PRAGMA writable_schema = RESET; PRAGMA writable_schema = ON; BEGIN`);
		for (const table of tables) rewrite(db, quoteName(table));
		db.exec('INSERT INTO main.sqlite_schema SELECT * FROM mingus_triggers; COMMIT');
	} finally {
		db.close();
	}
}

function rewrite(db: SqliteDatabase, table: string): void {
	const columns = (db.pragma(`main.table_xinfo(${table})`) as Array<{name: string; hidden: number}>)
		.filter(c => c.hidden === 0)
		.map(c => quoteName(c.name))
		.join(', ');
	db.exec(`CREATE TEMP TABLE mingus_rows AS SELECT ${columns} FROM main.${table} NOT INDEXED;
		DELETE FROM main.${table};
		INSERT INTO main.${table} (${columns}) SELECT * FROM mingus_rows; DROP TABLE mingus_rows`);
}
