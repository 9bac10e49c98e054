/** Opens sources side by side, without ever writing to them or leaving a file beside them. */
import {closeSync, existsSync, openSync, readSync, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {MigrationError} from '../errors.ts';
import {quoteName} from '../quote-name.ts';
import type {SourceFiles} from '../run/request.ts';
import {checkHeader, headerLength} from './file-header.ts';
import {foreignlySorted, readableCopy} from './readable-copy.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';

/** SQLite attaches ten databases at most (SQLITE_MAX_ATTACHED). */
export const mostSideBySide = 10;

/** Kilobytes of pages that are kept of each database: rows are read once, in their order. 16000 if it were not said. */
const cacheKilobytes = 2000;

/** How long to wait for another process's lock, in milliseconds. */
const busyTimeout = 5000;

export interface SourceFile {
	readonly file: string;
	readonly bytes: number;
	/** Bytes of the write-ahead log beside it. */
	readonly walBytes: number;
	/** Of write-ahead mode, and without a log: nobody has it open, or its log was left behind. It can be read as it lies. */
	readonly immutable: boolean;
	readonly encoding: TextEncoding;
}

export type TextEncoding = 'UTF-8' | 'UTF-16le' | 'UTF-16be';

/**
 * Looks at a source file without opening it as a database.
 * @throws MigrationError source-missing, source-not-a-file, source-unreadable, source-empty, source-not-sqlite,
 * source-encrypted
 */
export function examineFile(name: string, path: string): SourceFile {
	const file = resolve(path);
	const header = new Uint8Array(headerLength);
	let bytes: number;
	try {
		const stat = statSync(file);
		if (!stat.isFile()) {
			throw new MigrationError('source-not-a-file', `Source ${name}: ${file} is not a file`, {
				hint: 'Give the SQLite file itself.',
			});
		}
		bytes = stat.size;
		const handle = openSync(file, 'r');
		try {
			readSync(handle, header, 0, headerLength, 0);
		} finally {
			closeSync(handle);
		}
	} catch (error) {
		throw fileError(name, file, error);
	}
	checkHeader(name, file, header.subarray(0, Math.min(bytes, headerLength)), bytes);
	const wal = `${file}-wal`;
	const walBytes = existsSync(wal) ? statSync(wal).size : 0;
	const isWal = header[18] === 2;
	return {file, bytes, walBytes, immutable: isWal && !existsSync(wal), encoding: encodingOf(header)};
}

/** Bytes 56 to 59 of the header, of which only the last can be other than zero. */
function encodingOf(header: Uint8Array): TextEncoding {
	return header[59] === 2 ? 'UTF-16le' : header[59] === 3 ? 'UTF-16be' : 'UTF-8';
}

/**
 * Opens a connection in which every source can be read under its name: `mingus.users`.
 * @throws MigrationError source-*
 */
export function openSideBySide(files: SourceFiles): SqliteDatabase {
	const names = Object.keys(files);
	if (names.length > mostSideBySide) {
		throw new MigrationError(
			'bad-plan',
			`One query can read ${mostSideBySide} databases at most, not ${names.length}`,
		);
	}
	const reserved = names.find(name => /^(?:main|temp)$/i.test(name));
	if (reserved !== undefined) {
		throw new MigrationError('bad-plan', `SQLite keeps the name ${reserved} for itself`, {
			hint: 'Call the source something else, in the mapping and with --source.',
		});
	}
	const db = new Database(':memory:', {timeout: busyTimeout});
	try {
		const found = Object.entries(files).map(([name, path]) => ({name, ...examineFile(name, path)}));
		const encoding = oneEncoding(found);
		db.pragma(`encoding = '${encoding}'`);
		for (const file of found) {
			attach(db, file);
		}
	} catch (error) {
		db.close();
		throw error;
	}
	return db;
}

/**
 * Opens one file as it lies, for a look.
 * @throws MigrationError source-*
 */
export function lookInto<Seen>(name: string, path: string, look: (db: SqliteDatabase) => Seen): Seen {
	const found = examineFile(name, path);
	try {
		const db = new Database(readOnlyUri(found), {readonly: true, timeout: busyTimeout});
		try {
			return look(db);
		} finally {
			db.close();
		}
	} catch (error) {
		throw sqliteError(name, found.file, error);
	}
}

/** SQLite attaches only databases of one text encoding. */
function oneEncoding(found: ReadonlyArray<{name: string; encoding: TextEncoding}>): TextEncoding {
	const [first, ...rest] = found;
	const other = rest.find(f => f.encoding !== first?.encoding);
	if (first && other) {
		throw new MigrationError(
			'bad-plan',
			`Source ${first.name} is ${first.encoding} and source ${other.name} is ${other.encoding}: no query can read both`,
			{
				hint: `Rewrite one: sqlite3 new.db "PRAGMA encoding='UTF-8'" and .restore its dump, and give the new file.`,
			},
		);
	}
	return first?.encoding ?? 'UTF-8';
}

/** The file as a URI that SQLite opens for reading only. */
export function readOnlyUri({file, immutable}: Pick<SourceFile, 'file' | 'immutable'>): string {
	const path = file.split('/').map(encodeURIComponent).join('/');
	return `file:${path}?${immutable ? 'immutable=1' : 'mode=ro'}`;
}

function attach(db: SqliteDatabase, found: SourceFile & {name: string}): void {
	const {name} = found;
	try {
		db.prepare(`ATTACH ? AS ${quoteName(name)}`).run(readOnlyUri(found));
		db.pragma(`${quoteName(name)}.cache_size = -${cacheKilobytes}`);
		// ATTACH reads nothing: the first look at the schema tells whether it is a database we can read.
		db.prepare(`SELECT count(*) FROM ${quoteName(name)}.sqlite_schema`).get();
		readWhole(db, found);
	} catch (error) {
		throw sqliteError(name, found.file, error);
	}
}

/** Takes a copy in the place of a file with tables that SQLite cannot read as they are. */
function readWhole(db: SqliteDatabase, {name, file}: SourceFile & {name: string}): void {
	const tables = foreignlySorted(db, name);
	if (tables.length === 0) return;
	db.exec('BEGIN');
	db.prepare(`SELECT count(*) FROM ${quoteName(name)}.sqlite_schema`).get();
	const copy = readableCopy(file, tables);
	db.exec('COMMIT');
	db.exec(`DETACH ${quoteName(name)}`);
	db.prepare(`ATTACH ? AS ${quoteName(name)}`).run(readOnlyUri({file: copy, immutable: true}));
}

/** What SQLite's refusal means for the operator; anything unknown is thrown as it is. */
export function sqliteError(name: string, file: string, error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
		return lockedError(name, file, error);
	}
	if (code.startsWith('SQLITE_NOTADB')) {
		return new MigrationError(
			'source-encrypted',
			`Source ${name}: ${file} is encrypted, or damaged in its first page`,
			{
				hint: 'Export it with the key (for SQLCipher: sqlcipher_export) and give the plain file.',
				cause: error,
			},
		);
	}
	if (code.startsWith('SQLITE_CORRUPT')) {
		return new MigrationError(
			'source-damaged',
			`Source ${name}: ${file} is damaged: ${(error as Error).message}`,
			{
				hint: 'Look with `PRAGMA integrity_check`, mend it with `.recover` of the sqlite3 shell, and give the mended file.',
				cause: error,
			},
		);
	}
	if (code.startsWith('SQLITE_TOOBIG')) {
		return new MigrationError(
			'source-too-large',
			`Source ${name}: ${file} holds a value of more than about 512 MB, the longest that can be read`,
			{
				hint: 'Find it with length(), take it out of its row by hand, and start again.',
				cause: error,
			},
		);
	}
	if (
		code.startsWith('SQLITE_CANTOPEN') ||
		code.startsWith('SQLITE_READONLY') ||
		code.startsWith('SQLITE_IOERR')
	) {
		return new MigrationError(
			'source-unreadable',
			`Source ${name}: ${file} cannot be read: ${(error as Error).message}`,
			{
				hint: 'Copy the file together with its -wal and -journal files to a folder you may write to, and give the copy.',
				cause: error,
			},
		);
	}
	return error;
}

export function lockedError(name: string, file: string, cause?: unknown): MigrationError {
	return new MigrationError('source-locked', `Source ${name}: ${file} is locked by another process`, {
		hint: 'Stop the application that writes to it, or try again when its transaction has ended.',
		cause,
	});
}

function fileError(name: string, file: string, error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (code === 'ENOENT' || code === 'ENOTDIR') {
		return new MigrationError('source-missing', `Source ${name}: there is no file ${file}`, {
			hint: `Give the right file with --source ${name}=FILE.`,
			cause: error,
		});
	}
	if (code === 'EACCES' || code === 'EPERM') {
		return new MigrationError('source-unreadable', `Source ${name}: no right to read ${file}`, {
			hint: 'Give this user the right to read the file and its folder.',
			cause: error,
		});
	}
	return error;
}
