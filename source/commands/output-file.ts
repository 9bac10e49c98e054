/** The file of --out: made for its owner alone, and never written over unless that was said. */
import {closeSync, fchmodSync, openSync, rmSync, writeFileSync} from 'node:fs';
import {MigrationError, messageOf} from '../engine/errors.ts';

/**
 * @param force it may be written over
 * @param hint what else can be done where it is there already
 * @throws MigrationError file-exists, unless it may be written over; bad-usage where it cannot be written
 */
export async function writeOutput(
	file: string,
	pieces: AsyncIterable<string> | Iterable<string>,
	force: boolean,
	hint = 'Name another file, or write over it with --force.',
): Promise<void> {
	let descriptor: number | undefined;
	try {
		for await (const piece of pieces) {
			// Only now: where there is nothing to write, a file that is there stays.
			descriptor ??= openFile(file, force, hint);
			writeFileSync(descriptor, piece);
		}
	} catch (error) {
		// Half a file would stand in the way of the next one.
		if (descriptor !== undefined && !force) {
			rmSync(file);
		}
		throw error;
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

function openFile(file: string, force: boolean, hint: string): number {
	try {
		const descriptor = openSync(file, force ? 'w' : 'wx', 0o600);
		fchmodSync(descriptor, 0o600);
		return descriptor;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
			throw new MigrationError('file-exists', `${file} is there already.`, {hint});
		}
		throw new MigrationError('bad-usage', `${file} cannot be written: ${messageOf(error)}`, {cause: error});
	}
}
