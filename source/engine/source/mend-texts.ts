/**
 * Invalid text made visible. A JavaScript string hides invalid UTF-8 as U+FFFD, which may also stand there
 * rightly: so each text with that character is looked at again, as bytes.
 */
import type {SourceValue} from '../convert/values.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** Bytes that a row holds, about. */
export function weigh(row: readonly SourceValue[]): number {
	let bytes = 0;
	for (const value of row) {
		bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
	}
	return bytes;
}

/**
 * Replaces texts that are invalid as stored: in a UTF-8 database by their bytes, in a UTF-16 one by a string with
 * its lone surrogates.
 * @param bytesOf reads the i-th row again with every text as a blob
 * @returns bytes of all rows, about
 */
export function mendTexts(
	db: SqliteDatabase,
	rows: SourceValue[][],
	bytesOf: (i: number) => SourceValue[],
): number {
	let weight = 0;
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i] as SourceValue[];
		weight += weigh(row);
		let again: SourceValue[] | undefined;
		for (let c = 0; c < row.length; c++) {
			const value = row[c];
			if (typeof value === 'string' && value.includes('\uFFFD')) {
				again ??= bytesOf(i);
				row[c] = mended(db, value, again[c] as Uint8Array);
			}
		}
	}
	return weight;
}

function mended(db: SqliteDatabase, text: string, bytes: Uint8Array): string | Uint8Array {
	const buffer = Buffer.from(bytes);
	const encoding = db.pragma('encoding', {simple: true});
	if (encoding !== 'UTF-8') {
		return (encoding === 'UTF-16be' ? buffer.swap16() : buffer).toString('utf16le');
	}
	if (buffer.toString('utf8') !== text) {
		throw new Error('the same query gave its rows in another order when read again');
	}
	return Buffer.from(text, 'utf8').equals(buffer) ? text : bytes;
}
