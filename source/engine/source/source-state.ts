/** How a source file looks from outside, to tell whether it was written to. Nothing is opened as a database. */
import {closeSync, openSync, readSync, statSync} from 'node:fs';

/** Bytes of the header's change counter: https://www.sqlite.org/fileformat2.html#file_change_counter */
const counter = {at: 24, bytes: 4} as const;

/** Two states of a file are equal if nobody wrote to it or to its write-ahead log between them. */
export function sourceState(file: string): string {
	try {
		return [of(file), changeCounter(file), walOf(file)].join(' ');
	} catch {
		return 'gone';
	}
}

function of(file: string): string {
	const {size, mtimeNs, ino} = statSync(file, {bigint: true});
	return `${ino}:${size}:${mtimeNs}`;
}

/** An empty log is as good as none: whoever only reads makes one, or leaves it. */
function walOf(file: string): string {
	const wal = statSync(`${file}-wal`, {throwIfNoEntry: false});
	return wal === undefined || wal.size === 0 ? 'no log' : of(`${file}-wal`);
}

function changeCounter(file: string): string {
	const bytes = Buffer.alloc(counter.bytes);
	const handle = openSync(file, 'r');
	try {
		readSync(handle, bytes, 0, counter.bytes, counter.at);
	} finally {
		closeSync(handle);
	}
	return bytes.toString('hex');
}
