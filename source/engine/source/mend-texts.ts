/**
 * Invalid text made visible. A JavaScript string hides invalid UTF-8 as U+FFFD, which may also stand there
 * rightly: so each text with that character is looked at again, as bytes. In a UTF-16 database SQLite joins a lone
 * surrogate with whatever stands next to it, so there each text with a surrogate is looked at as well.
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
 * @param encoding as `textEncodingOf` says
 * @param bytesOf reads the i-th row again with every text as a blob
 * @returns bytes of all rows, about
 */
export function mendTexts(
	encoding: string,
	rows: SourceValue[][],
	bytesOf: (i: number) => SourceValue[],
): number {
	const isUtf8 = encoding === 'UTF-8';
	let weight = 0;
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i] as SourceValue[];
		weight += weigh(row);
		let again: SourceValue[] | undefined;
		for (let c = 0; c < row.length; c++) {
			const value = row[c];
			if (typeof value === 'string' && (isUtf8 ? value.includes('\uFFFD') : doubtful.test(value))) {
				again ??= bytesOf(i);
				row[c] = mended(encoding, value, again[c] as Uint8Array);
			}
		}
	}
	return weight;
}

/** The database's encoding as SQLite calls it; to be asked at the start, as a connection answers no PRAGMA while a query is open. */
export function textEncodingOf(db: SqliteDatabase): string {
	return db.pragma('encoding', {simple: true}) as string;
}

/** What SQLite may have made of an invalid UTF-16 text. */
const doubtful = /[\uD800-\uDFFF\uFFFD]/;

function mended(encoding: string, text: string, bytes: Uint8Array): string | Uint8Array {
	if (encoding !== 'UTF-8') return utf16Text(bytes, encoding);
	const buffer = Buffer.from(bytes);
	if (buffer.toString('utf8') !== text) {
		throw new Error('the same query gave its rows in another order when read again');
	}
	return Buffer.from(text, 'utf8').equals(buffer) ? text : bytes;
}

/** A text as a database in UTF-16 holds it, lone surrogates included. */
export function utf16Text(bytes: Uint8Array, encoding: string): string {
	const buffer = Buffer.from(bytes.subarray(0, bytes.length & ~1));
	return (encoding === 'UTF-16be' ? buffer.swap16() : buffer).toString('utf16le');
}
