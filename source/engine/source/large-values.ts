/** Rows with a value that is too long to be read at all. SQLite tells sizes without bringing the values into memory. */
import type {SourceValue} from '../convert/values.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName} from '../quote-name.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** A value that was left out of its row. */
export interface LargeValue {
	readonly input: number;
	/** SQLite's storage class. */
	readonly kind: string;
	readonly bytes: number;
	/** It is the reason why the row cannot be read; the others of its row are only large. */
	readonly unreadable: boolean;
}

export interface LargeRow {
	readonly row: SourceValue[];
	readonly large: readonly LargeValue[];
}

/** The longest text of V8, which limits what the SQLite door gives, blobs too. */
const longest = 536_870_888;

/** Of a row that is rejected anyway, values up to this size are kept. */
const kept = 1 << 24;

export function isTooLarge(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'SQLITE_TOOBIG';
}

/**
 * Reads one row without its large values.
 * @param from a query, and `tail` what follows it, with one parameter that finds the row
 */
export function readLargeRow(
	db: SqliteDatabase,
	{inputs}: Pick<PlannedLoad, 'inputs'>,
	{from, tail, at}: {readonly from: string; readonly tail: string; readonly at: number | bigint},
): LargeRow {
	const list = (sql: (column: string) => string) => inputs.map((_, i) => sql(`c${i}`)).join(', ');
	const ask = (columns: string) =>
		db
			.prepare(`SELECT ${columns} FROM (${from}) ${tail}`)
			.raw(true)
			.safeIntegers(true)
			.get(at) as SourceValue[];
	const row = ask(list(c => `iif(octet_length(${c}) > ${kept}, NULL, ${c})`));
	const sizes = ask(list(c => `octet_length(${c})`));
	const kinds = ask(list(c => `typeof(${c})`));
	const large = sizes.flatMap((size, input) => {
		const bytes = Number(size);
		return bytes > kept ? [{input, kind: String(kinds[input]), bytes, unreadable: bytes > longest}] : [];
	});
	return {row, large};
}

/** Bytes of the databases from which on it is worth looking for large rows: all of a smaller one fits into memory. */
const worthALook = 256 << 20;

/** Bytes of the largest row of a load at the most; 0 where the databases are so small that it does not matter. */
export function largestRow(
	db: SqliteDatabase,
	{select, inputs, databases}: Pick<PlannedLoad, 'select' | 'inputs' | 'databases'>,
): number {
	const ask = (name: string, what: string) => Number(db.pragma(`${quoteName(name)}.${what}`, {simple: true}));
	const bytesOf = (name: string) => ask(name, 'page_count') * ask(name, 'page_size');
	if (databases.reduce((sum, name) => sum + bytesOf(name), 0) < worthALook) {
		return 0;
	}
	const columns = inputs.map((_, i) => `max(octet_length(c${i}))`).join(', ');
	try {
		const sizes = db.prepare(`SELECT ${columns} FROM (${select})`).raw(true).get() as Array<number | null>;
		return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
	} catch (error) {
		if (isTooLarge(error)) {
			return longest;
		}
		throw error;
	}
}
