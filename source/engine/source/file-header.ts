/** Tells what a file is by its first bytes. Format: https://www.sqlite.org/fileformat2.html#the_database_header */
import {MigrationError} from '../errors.ts';

/** Bytes of the file that `checkHeader` looks at. */
export const headerLength = 100;

const magic = 'SQLite format 3\0';

/** @param header the first bytes of the file, at least 16 where there are as many */
export function isSqlite(header: Uint8Array): boolean {
	return Buffer.from(header).toString('latin1').startsWith(magic);
}

/**
 * @param header the first bytes of the file, as many as there are up to `headerLength`
 * @throws MigrationError source-empty, source-not-sqlite, source-encrypted
 */
export function checkHeader(name: string, file: string, header: Uint8Array, bytes: number): void {
	if (isSqlite(header)) {
		return;
	}
	const start = Buffer.from(header).toString('latin1');
	if (bytes === 0) {
		throw new MigrationError('source-empty', `Source ${name}: ${file} is empty`, {
			hint: 'An empty file holds no tables. Check that it is the right one.',
		});
	}
	const kind = kindOf(start);
	if (kind !== undefined) {
		throw new MigrationError(
			'source-not-sqlite',
			`Source ${name}: ${file} is ${kind}, not a SQLite database`,
			{
				hint:
					kind === 'a SQL dump'
						? `Make a database of it: sqlite3 new.db < ${file}`
						: 'Give the SQLite file itself.',
			},
		);
	}
	if (bytes >= 512 && bytes % 512 === 0) {
		throw new MigrationError(
			'source-encrypted',
			`Source ${name}: ${file} is encrypted, or no SQLite database`,
			{
				hint: 'Export it with the key (for SQLCipher: sqlcipher_export) and give the plain file.',
			},
		);
	}
	throw new MigrationError('source-not-sqlite', `Source ${name}: ${file} is not a SQLite database`, {
		hint: `Check that --source ${name}=FILE names the database.`,
	});
}

function kindOf(start: string): string | undefined {
	if (start.startsWith('\x1f\x8b')) {
		return 'a gzip archive';
	}
	if (start.startsWith('PK\x03\x04')) {
		return 'a zip archive';
	}
	if (start.startsWith('** This file contains an SQLite 2')) {
		return 'a SQLite 2 database';
	}
	if (/^\s*(?:--|PRAGMA |BEGIN|CREATE |INSERT |DROP )/i.test(start)) {
		return 'a SQL dump';
	}
	return undefined;
}
