/**
 * Copies a database file as it lies, stretch by stretch while SQLite holds its lock. By `dd`, which is a process of its
 * own: one that closes a file loses all its locks on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {setImmediate} from 'node:timers/promises';
import type {SqliteDatabase} from './sqlite.ts';

/** Where POSIX systems have it; undefined: SQLite has to copy. */
export const copyProgram = ['/bin/dd', '/usr/bin/dd'].find(existsSync);

/** Pages of a block, of which a stretch has as many as it likes. */
const pagesOfBlock = 250;
/** Blocks copied before whoever waits to write may do so: of 4 KB pages, 80 MB. */
const blocksAtOnce = 80;

/** The source could not be read, or its copy not be written. */
export class CopyError extends Error {
	/** Where that is known. */
	readonly side: 'source' | undefined;

	constructor(message: string, side?: 'source') {
		super(message);
		this.side = side;
	}
}

/** Pages that are copied, and all of them. */
export interface Step {
	readonly done: number;
	readonly total: number;
	/** Somebody has written since the step before. */
	readonly isAnew: boolean;
}

/** Called before each step; true: nobody may write until the copy is there. */
export type OnStep = (step: Step) => boolean;

/**
 * Whoever wants to write may do so between two steps; then all is copied anew.
 * @param db a connection to the database in `file`, which is not in write-ahead mode
 * @param copy a file that does not exist; it may not be on the disk yet
 * @returns false where somebody has gone over to write-ahead mode meanwhile
 * @throws CopyError; SqliteError where somebody has locked the source; what the system says of the copy
 */
export async function copyApart(
	db: SqliteDatabase,
	file: string,
	copy: string,
	onStep: OnStep,
): Promise<boolean> {
	const handle = await open(copy, 'wx', 0o600);
	try {
		const bytes = await copyPages(db, file, copy, onStep);
		if (bytes === undefined) {
			return false;
		}
		const {size} = await handle.stat();
		if (size < bytes) {
			throw new CopyError(`it ends after ${size} bytes, and should have ${bytes}`, 'source');
		}
		await handle.truncate(bytes);
		return true;
	} finally {
		await handle.close();
	}
}

/** @returns bytes of the database; undefined where they are no longer all of it */
async function copyPages(
	db: SqliteDatabase,
	file: string,
	copy: string,
	onStep: OnStep,
): Promise<number | undefined> {
	const pragma = (name: string): number => db.pragma(name, {simple: true}) as number;
	let version: number | undefined;
	for (let blocks = 0; ; ) {
		if (!db.inTransaction) {
			hold(db);
		}
		if (isWriteAhead(db)) {
			return undefined;
		}
		const [total, pageSize, now] = [pragma('page_count'), pragma('page_size'), pragma('data_version')];
		const isAnew = version !== undefined && now !== version;
		blocks = isAnew ? 0 : blocks;
		version = now;
		const isHeld = onStep({done: blocks * pagesOfBlock, total, isAnew});
		await copyBlocks(file, copy, pageSize * pagesOfBlock, blocks);
		blocks += blocksAtOnce;
		if (blocks * pagesOfBlock >= total) {
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

async function copyBlocks(file: string, copy: string, blockBytes: number, first: number): Promise<void> {
	const args = [
		...[`if=${file}`, `of=${copy}`, `bs=${blockBytes}`, `count=${blocksAtOnce}`],
		...[`skip=${first}`, `seek=${first}`, 'conv=notrunc'],
	];
	// A Ctrl-C in the terminal is for us: what becomes of the copy is ours to say.
	const process = spawn(copyProgram as string, args, {
		detached: true,
		stdio: ['ignore', 'ignore', 'pipe'],
		env: {LC_ALL: 'C'},
	});
	let said = '';
	process.stderr.setEncoding('utf8').on('data', (text: string) => {
		said += text;
	});
	const [code] = (await once(process, 'close')) as [number | null];
	if (code !== 0) {
		throw new CopyError(said.trim().split('\n')[0] || `${copyProgram} ended with ${code}`);
	}
}
