/** A file is made whole beside its place, and then put there at once, so that no fault leaves half a file. */
import {
	chmodSync,
	closeSync,
	existsSync,
	fsyncSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	renameSync,
	rmSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {MigrationError} from '../errors.ts';
import {settle} from '../source/settle.ts';

export interface Draft {
	/** Where the file is made; nobody else can read it. */
	readonly path: string;
	/** Puts the file in its place. @param over in that of another. @throws MigrationError file-exists, source-locked */
	publish(over: boolean): void;
	/** Removes what is left of it. */
	discard(): void;
}

/** Folders of drafts, which do not outlive the process. */
const unfinished = new Set<string>();

function removeAll(): void {
	for (const folder of unfinished) {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** @param name of the source, for messages */
export function draftOf(name: string, file: string): Draft {
	const folder = dirname(file);
	mkdirSync(folder, {recursive: true, mode: 0o700});
	// On the same file system as its place.
	const own = mkdtempSync(join(folder, '.restoring-'));
	const path = join(own, basename(file));
	if (unfinished.size === 0) {
		process.once('exit', removeAll);
	}
	unfinished.add(own);
	const discard = () => {
		rmSync(own, {recursive: true, force: true});
		unfinished.delete(own);
		if (unfinished.size === 0) {
			process.removeListener('exit', removeAll);
		}
	};
	return {
		path,
		publish(over) {
			chmodSync(path, 0o600);
			sync(path);
			if (over) {
				settle(name, file);
				renameSync(path, file);
			} else {
				place(path, file);
			}
			sync(folder);
			discard();
		},
		discard,
	};
}

/** As a rename would, but never over a file that has appeared meanwhile. */
function place(path: string, file: string): void {
	try {
		linkSync(path, file);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : '';
		if (code === 'EEXIST' || existsSync(file)) {
			throw new MigrationError('file-exists', `${file} is there already`, {
				hint: 'It has appeared meanwhile. Choose another place with --out or --file.',
				cause: error,
			});
		}
		// The file system has no hard links.
		renameSync(path, file);
	}
}

/** To the disk, so that a power cut takes nothing back. */
function sync(path: string): void {
	const handle = openSync(path, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
