/** A consistent copy of a source, by SQLite's online backup: what a run reads, and the backup it leaves. */
import {createHash} from 'node:crypto';
import {chmodSync, existsSync, mkdirSync, rmSync, statSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {dirname} from 'node:path';
import {MigrationError} from '../errors.ts';
import type {SnapshotRecord} from '../report/report.ts';
import {examineFile, lockedError, lookInto, readOnlyUri, sqliteError} from './open.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';

/** Pages copied between two progress reports, after which whoever waits to write may do so. */
const pagesAtOnce = 20_000;

/** Where somebody writes between two steps, all is copied anew: after so many times nobody is let in any more. */
const mostRestarts = 2;

export interface SnapshotListener {
	/** Called with pages done and in all. */
	readonly onProgress?: (done: number, total: number) => void;
	/** Whoever writes to the source waits from now on until the snapshot is there. */
	readonly onHold?: () => void;
}

/**
 * Copies the database in `path`, its write-ahead log included, to the new file `copy`. Who writes to the source meanwhile
 * may wait for a step of the copy, or for all of it; in write-ahead mode nobody waits.
 * @throws MigrationError source-*, no-disk-space
 */
export async function takeSnapshot(
	name: string,
	path: string,
	copy: string,
	listener: SnapshotListener = {},
): Promise<SnapshotRecord> {
	const {file, immutable} = examineFile(name, path);
	if (existsSync(copy)) {
		throw new MigrationError('bad-usage', `Snapshot ${copy} exists already`);
	}
	mkdirSync(dirname(copy), {recursive: true, mode: 0o700});
	const before = statSync(file);
	try {
		const db = new Database(readOnlyUri({file, immutable}), {readonly: true, timeout: 5000});
		try {
			const {totalPages: copied} = await db.backup(copy, {progress: steps(db, listener)});
			// A source that stays locked gives no page, and no error either.
			if (copied === 0) {
				throw lockedError(name, file);
			}
		} finally {
			db.close();
		}
		if (immutable && wasWritten(file, before)) {
			rmSync(copy);
			return await takeSnapshot(name, path, copy, listener);
		}
		chmodSync(copy, 0o600);
		plainJournal(copy);
	} catch (error) {
		rmSync(copy, {force: true});
		if (await isOfTheCopy(error, file)) {
			throw new MigrationError('no-disk-space', `No room for the snapshot of source ${name} at ${copy}`, {
				hint: 'Free some space, or name another folder with backup_dir.',
				cause: error,
			});
		}
		throw sqliteError(name, file, error);
	}
	return {source: name, file: copy, original: file, bytes: statSync(copy).size, sha256: await sha256(copy)};
}

/** Called before each step of the copy; says how many pages it has. */
function steps(
	db: SqliteDatabase,
	{onProgress, onHold}: SnapshotListener,
): (progress: {totalPages: number; remainingPages: number}) => number {
	// A reader of a write-ahead log is in nobody's way.
	let holds = db.pragma('journal_mode', {simple: true}) === 'wal';
	if (holds) {
		hold(db);
	}
	let done = 0;
	let restarts = 0;
	return ({totalPages, remainingPages}) => {
		const now = totalPages - remainingPages;
		restarts += done > 0 && now <= done ? 1 : 0;
		done = now;
		onProgress?.(now, totalPages);
		if (!holds && restarts === mostRestarts) {
			holds = true;
			hold(db);
			onHold?.();
		}
		return pagesAtOnce;
	};
}

/** Keeps the source as it is for its reader, until its connection is closed. */
function hold(db: SqliteDatabase): void {
	db.exec('BEGIN');
	db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

/** Whether the copy could not be written, as opposed to the source that could not be read. */
async function isOfTheCopy(error: unknown, source: string): Promise<boolean> {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (code.startsWith('SQLITE_IOERR')) {
		return sha256(source).then(
			() => true,
			() => false,
		);
	}
	return code === 'SQLITE_FULL';
}

/** Whether somebody opened and wrote the file while it was read as immutable. */
function wasWritten(file: string, before: {mtimeMs: number; size: number}): boolean {
	const now = statSync(file);
	return now.mtimeMs !== before.mtimeMs || now.size !== before.size || existsSync(`${file}-wal`);
}

/**
 * Bytes that the snapshot of a source will have, its write-ahead log included.
 * @throws MigrationError source-*
 */
export function snapshotBytes(name: string, path: string): number {
	return lookInto(name, path, db => {
		const value = (pragma: string) => db.pragma(pragma, {simple: true}) as number;
		return value('page_count') * value('page_size');
	});
}

/** Takes the copy out of write-ahead mode: it is one file, and reading it makes no other. */
function plainJournal(copy: string): void {
	const db = new Database(copy);
	db.pragma('journal_mode = DELETE');
	db.close();
}

/** SHA-256 of a file, as hex; through one buffer, as a stream's many would stay with the process. */
export async function sha256(file: string): Promise<string> {
	const hash = createHash('sha256');
	const buffer = Buffer.allocUnsafe(1 << 20);
	const handle = await open(file);
	try {
		for (;;) {
			const {bytesRead} = await handle.read(buffer, 0, buffer.length);
			if (bytesRead === 0) {
				return hash.digest('hex');
			}
			hash.update(buffer.subarray(0, bytesRead));
		}
	} finally {
		await handle.close();
	}
}
