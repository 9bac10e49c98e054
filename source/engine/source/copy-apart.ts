/** Copies a database file as it lies, stretch by stretch while SQLite holds its lock. */
import {setImmediate} from 'node:timers/promises';
import type {Copier} from './copier.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** Pages that are copied, and all of them. */
export interface Step {
	readonly done: number;
	readonly total: number;
	/** Somebody has written since the step before. */
	readonly isAnew: boolean;
}

export interface Stepping {
	readonly pagesAtOnce: number;
	/** Called before each step; true: nobody may write until the copy is there. */
	readonly onStep: (step: Step) => boolean;
}

/**
 * Whoever wants to write may do so between two steps; then all is copied anew.
 * @param db a connection to the database in `file`, which is not in write-ahead mode
 * @param copy a file that does not exist
 * @returns SHA-256 of the copy, as hex; undefined where somebody has gone over to write-ahead mode meanwhile
 * @throws CopyError; SqliteError where somebody has locked the source
 */
export async function copyApart(
	db: SqliteDatabase,
	file: string,
	copy: string,
	copier: Copier,
	stepping: Stepping,
): Promise<string | undefined> {
	await copier.ask({source: file, copy});
	const bytes = await copyPages(db, copier, stepping);
	return bytes === undefined ? undefined : (await copier.ask({bytes})).sha256;
}

/** @returns bytes of the database; undefined where they are no longer all of it */
async function copyPages(
	db: SqliteDatabase,
	copier: Copier,
	{pagesAtOnce, onStep}: Stepping,
): Promise<number | undefined> {
	const pragma = (name: string): number => db.pragma(name, {simple: true}) as number;
	let version: number | undefined;
	for (let done = 0; ; ) {
		if (!db.inTransaction) {
			hold(db);
		}
		if (isWriteAhead(db)) {
			return undefined;
		}
		const [total, pageSize, now] = [pragma('page_count'), pragma('page_size'), pragma('data_version')];
		const isAnew = version !== undefined && now !== version;
		done = isAnew ? 0 : done;
		version = now;
		const isHeld = onStep({done, total, isAnew});
		const upto = Math.min(done + pagesAtOnce, total);
		await copier.ask({start: done * pageSize, end: upto * pageSize});
		done = upto;
		if (done === total) {
			db.exec('COMMIT');
			return total * pageSize;
		}
		if (!isHeld) {
			db.exec('COMMIT');
			await setImmediate();
		}
	}
}

/** Keeps the database as it is for its reader, until its transaction ends. */
export function hold(db: SqliteDatabase): void {
	db.exec('BEGIN');
	db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

export function isWriteAhead(db: SqliteDatabase): boolean {
	return db.pragma('journal_mode', {simple: true}) === 'wal';
}
