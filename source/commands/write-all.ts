/** Files that belong together: each appears whole, and all of them or none. */
import {
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {MigrationError, messageOf} from '../engine/errors.ts';

export interface Writing {
	/** Absolute. */
	readonly file: string;
	readonly text: string;
	/** What it may hold so far; undefined: it may not be there. */
	readonly before: string | undefined;
}

/**
 * What holds its text already is left alone.
 * @param overwrite files that hold anything else than they may
 * @throws MigrationError file-exists, before anything is written; bad-usage where one cannot be written
 */
export function writeAll(writings: readonly Writing[], overwrite: boolean): void {
	const needed = writings.filter(({file, text}) => readIfThere(file) !== text);
	for (const writing of needed) {
		checkMayWrite(writing, overwrite);
	}
	const done: Array<{readonly file: string; readonly before: string | undefined}> = [];
	try {
		for (const {file, text} of needed) {
			const before = readIfThere(file);
			write(file, text);
			done.push({file, before});
		}
	} catch (error) {
		for (const {file, before} of done) {
			if (before === undefined) {
				rmSync(file, {force: true});
			} else {
				write(file, before);
			}
		}
		throw new MigrationError('bad-usage', `The files cannot be written: ${messageOf(error)}`, {
			hint: 'Name a file in a folder that you may write to.',
			cause: error,
		});
	}
}

/** @throws MigrationError bad-usage for what is no file, or cannot be read */
export function readIfThere(file: string): string | undefined {
	try {
		return existsSync(file) ? new TextDecoder().decode(readFileSync(file)) : undefined;
	} catch (error) {
		throw new MigrationError('bad-usage', `${file} cannot be read: ${messageOf(error)}`, {
			hint: 'Name another file.',
			cause: error,
		});
	}
}

function checkMayWrite({file, before}: Writing, overwrite: boolean): void {
	const now = readIfThere(file);
	if (now === undefined || now === before || overwrite) {
		return;
	}
	const what = before === undefined ? 'is there already' : 'was changed by somebody else since it was read';
	throw new MigrationError('file-exists', `${file} ${what}.`, {
		hint: 'Name another file, or allow writing over it.',
	});
}

/** A link stays one, and who may read the file stays as it was. */
function write(file: string, text: string): void {
	const place = existsSync(file) ? realpathSync(file) : file;
	const draft = `${place}.new`;
	mkdirSync(path.dirname(place), {recursive: true});
	writeFileSync(draft, text, existsSync(place) ? {mode: statSync(place).mode} : {});
	renameSync(draft, place);
}
