/**
 * A consistent copy of a source: what a run reads, and the backup it leaves. SQLite's online backup makes it, and alone
 * can read a write-ahead log; but it takes each page through its caches. A large file without such a log is copied as it
 * lies, in a fifth of the time.
 */
import {chmodSync, existsSync, mkdirSync, rmSync, statSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {dirname} from 'node:path';
import {MigrationError} from '../errors.ts';
import type {SnapshotRecord} from '../report/report.ts';
import {copyApart, copyProgram, hold, isWriteAhead, type OnStep} from './copy-apart.ts';
import {examineFile, lockedError, lookInto, readOnlyUri} from './open.ts';
import {sha256} from './sha256.ts';
import {explainSnapshot} from './snapshot-error.ts';
import {Database, type SqliteDatabase} from './sqlite.ts';

/** Pages copied between two progress reports, after which whoever waits to write may do so. */
const pagesAtOnce = 20_000;

/** Below this, to start a process takes longer than to copy. */
const leastBytesApart = 16 * 1024 ** 2;

/** Where somebody writes between two steps, all is copied anew: after so many times nobody is let in any more. */
const mostRestarts = 2;

export interface SnapshotListener {
	/** Called with pages done and in all. */
	readonly onProgress?: (done: number, total: number) => void;
	/** Whoever writes to the source waits from now on until the snapshot is there. */
	readonly onHold?: () => void;
}

/** A copy that can be read. */
export interface Copied {
	readonly file: string;
	/** Once it is summed up, and on the disk: until then it can still fail. */
	readonly record: Promise<SnapshotRecord>;
}

/**
 * Copies the database in `path`, its write-ahead log included, to the new file `copy`. Who writes to the source meanwhile
 * may wait for a step of the copy, or for all of it; in write-ahead mode nobody waits.
 * @throws MigrationError source-*, no-disk-space; so does the record
 */
export async function takeSnapshot(
	name: string,
	path: string,
	copy: string,
	listener: SnapshotListener = {},
): Promise<Copied> {
	const {file, immutable} = examineFile(name, path);
	if (existsSync(copy)) {
		throw new MigrationError('bad-usage', `Snapshot ${copy} exists already`);
	}
	mkdirSync(dirname(copy), {recursive: true, mode: 0o700});
	const before = statSync(file);
	try {
		const db = new Database(readOnlyUri({file, immutable}), {readonly: true, timeout: 5000});
		let isOutdated = false;
		try {
			const isWal = isWriteAhead(db);
			if (copyProgram === undefined || isWal || immutable || before.size < leastBytesApart) {
				await backUp(name, file, db, {copy, isWal, listener});
				isOutdated = immutable && wasWritten(file, before);
			} else {
				isOutdated = !(await copyApart(db, file, copy, watchRestarts(false, listener)));
			}
		} finally {
			db.close();
		}
		if (isOutdated) {
			rmSync(copy, {force: true});
			return await takeSnapshot(name, path, copy, listener);
		}
		chmodSync(copy, 0o600);
	} catch (error) {
		rmSync(copy, {force: true});
		throw await explainSnapshot(error, {name, file, copy});
	}
	const record = recordOf(name, file, copy);
	// Whoever reads the copy first waits for it later.
	record.catch(() => undefined);
	return {file: copy, record};
}

async function recordOf(name: string, original: string, copy: string): Promise<SnapshotRecord> {
	try {
		const [sum] = await Promise.all([sha256(copy), bringToDisk(copy)]);
		return {source: name, file: copy, original, bytes: statSync(copy).size, sha256: sum};
	} catch (error) {
		rmSync(copy, {force: true});
		throw await explainSnapshot(error, {name, file: original, copy});
	}
}

/** What another process has written too. */
async function bringToDisk(copy: string): Promise<void> {
	const handle = await open(copy, 'r+');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Copies by SQLite's online backup, the write-ahead log included. */
async function backUp(
	name: string,
	file: string,
	db: SqliteDatabase,
	{copy, isWal, listener}: {copy: string; isWal: boolean; listener: SnapshotListener},
): Promise<void> {
	// A reader of a write-ahead log is in nobody's way.
	if (isWal) {
		hold(db);
	}
	const onStep = watchRestarts(isWal, listener);
	let before = 0;
	const {totalPages} = await db.backup(copy, {
		progress({totalPages, remainingPages}) {
			const done = totalPages - remainingPages;
			const isAnew = before > 0 && done <= before;
			before = done;
			if (onStep({done, total: totalPages, isAnew}) && !db.inTransaction) {
				hold(db);
			}
			return pagesAtOnce;
		},
	});
	// A source that stays locked gives no page, and no error either.
	if (totalPages === 0) {
		throw lockedError(name, file);
	}
	plainJournal(copy);
}

/** Counts how often the copy had to begin anew. @returns says of each step whether the source is to be held from then on */
function watchRestarts(isHeldAlready: boolean, {onProgress, onHold}: SnapshotListener): OnStep {
	let isHeld = isHeldAlready;
	let restarts = 0;
	return ({done, total, isAnew}) => {
		onProgress?.(done, total);
		restarts += isAnew ? 1 : 0;
		if (!isHeld && restarts === mostRestarts) {
			isHeld = true;
			onHold?.();
		}
		return isHeld;
	};
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
