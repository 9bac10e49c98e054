/** A database that takes no room and says that it would take eight terabytes. */
import {closeSync, ftruncateSync, openSync, writeSync} from 'node:fs';
import {writeSource} from '../../migration.ts';

const pageSize = 65_536;
const pages = 2 ** 27;

/** Writes a database by SQL, and appends to it a hole of empty pages. @returns the file */
export function hugeSource(file: string, sql: string): string {
	writeSource(file, `PRAGMA page_size = ${pageSize}; ${sql}`);
	const handle = openSync(file, 'r+');
	ftruncateSync(handle, pageSize * pages);
	// The header counts the pages too: https://www.sqlite.org/fileformat2.html#in_header_database_size
	const count = Buffer.alloc(4);
	count.writeUInt32BE(pages);
	writeSync(handle, count, 0, 4, 28);
	closeSync(handle);
	return file;
}
