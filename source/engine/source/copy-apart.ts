/** Copies a database file as it lies, by a process of its own (copy-process.ts says why), while SQLite holds its lock. */
import {fork} from 'node:child_process';
import {extname} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {SqliteDatabase} from './sqlite.ts';

export type CopyOrder =
	/** Bytes from `start` up to `end`, in their order; from 0 on all is copied anew. */
	| {readonly start: number; readonly end: number}
	/** The copy has so many bytes, and goes to the disk. */
	| {readonly bytes: number};

export type CopyAnswer =
	| {readonly sha256?: string}
	| {readonly side: 'source' | 'copy'; readonly code: string; readonly message: string};

/** The source could not be read, or its copy not be written. */
export class CopyError extends Error {
	readonly side: 'source' | 'copy';
	readonly code: string;

	constructor({side, code, message}: Extract<CopyAnswer, {side: string}>) {
		super(message);
		this.side = side;
		this.code = code;
	}
}

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
	{pagesAtOnce, onStep}: Stepping,
): Promise<string | undefined> {
	const copier = openCopier(file, copy);
	try {
		const bytes = await copyPages(db, copier, {pagesAtOnce, onStep});
		return bytes === undefined ? undefined : (await copier.ask({bytes})).sha256;
	} finally {
		copier.close();
	}
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

interface Copier {
	/** @throws CopyError */
	ask(order: CopyOrder): Promise<{readonly sha256?: string}>;
	close(): void;
}

function openCopier(source: string, copy: string): Copier {
	const script = fileURLToPath(new URL(`copy-process${extname(import.meta.url)}`, import.meta.url));
	// A Ctrl-C in the terminal is for us: what becomes of the copy is ours to say.
	const child = fork(script, [source, copy], {detached: true, execArgv: []});
	return {
		ask: order =>
			new Promise((resolve, reject) => {
				const onEnd = (): void => reject(new Error(`the process that copies ${source} has ended`));
				child.once('exit', onEnd).once('error', reject);
				child.once('message', (answer: CopyAnswer) => {
					child.off('exit', onEnd).off('error', reject);
					if ('side' in answer) {
						reject(new CopyError(answer));
					} else {
						resolve(answer);
					}
				});
				child.send(order);
			}),
		close() {
			if (child.connected) {
				child.disconnect();
			}
		},
	};
}
