/**
 * Reads the rows of a load in a fixed order, a chunk at a time, from any position: by the integer row key where
 * there is one, else by counting. Text that SQLite holds as invalid UTF-8 comes as its bytes, never as U+FFFD.
 */
import type {SourceValue} from '../convert/values.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {isTooLarge, type LargeValue, readLargeRow} from './large-values.ts';
import {mendTexts, textEncodingOf, weigh} from './mend-texts.ts';
import type {SqliteDatabase} from './sqlite.ts';

export type Row = SourceValue[];

/** Where rows are read: after one position, up to and with another. Positions are texts, kept in the ledger. */
export interface Range {
	readonly after?: string;
	readonly upto?: string;
}

export interface RowReader {
	/** The next rows, at least one unless the range is at its end. */
	next(): Row[];
	/** The rows of the last `next` once more, with integers as bigint now and from here on. */
	withBigInts(): Row[];
	/** Position of the i-th row of the last chunk. */
	position(i: number): string;
	readonly exactIntegers: boolean;
	/** Values that are missing in the last chunk, which then is one row, and cannot be loaded. */
	readonly large: readonly LargeValue[] | undefined;
	/** Ends a query that is still open; a connection with one cannot be closed. */
	close(): void;
}

/** A row, and where it stands. */
export interface PlacedRow {
	readonly row: Row;
	readonly position: string;
}

type ReadableLoad = Pick<PlannedLoad, 'select' | 'paging' | 'inputs'>;

/** Rows a chunk at the most, and bytes about: a chunk is what is held and converted without a pause. */
const mostRows = 1000;
const mostBytes = 1 << 20;
/** Bytes a chunk where rows may be large: a chunk is read whole, whatever comes. */
const mostHeld = 16 << 20;

/**
 * Opens a reader over a range of a load's rows.
 * @param largest bytes of the largest row, if that is known: what is held at once goes by it
 */
export function openReader(
	db: SqliteDatabase,
	load: ReadableLoad,
	range: Range = {},
	largest = 0,
): RowReader {
	const exact = load.inputs.some(input => input.exactKind);
	return load.paging.kind === 'rowid'
		? rowidReader(db, load, load.paging.by, range, exact, largest)
		: ordinalReader(db, load, range, exact);
}

/** All rows of a range, with integers as bigint. */
export function readRange(db: SqliteDatabase, load: ReadableLoad, range: Range): PlacedRow[] {
	const inputs = load.inputs.map(input => ({...input, exactKind: true}));
	return readToEnd(openReader(db, {...load, inputs}, range));
}

/** All rows of a reader, which is closed then. */
export function readToEnd(reader: RowReader): PlacedRow[] {
	const found: PlacedRow[] = [];
	try {
		for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
			found.push(...rows.map((row, i) => ({row, position: reader.position(i)})));
		}
	} finally {
		reader.close();
	}
	return found;
}

function rowidReader(
	db: SqliteDatabase,
	load: ReadableLoad,
	by: string,
	range: Range,
	exact: boolean,
	largest: number,
): RowReader {
	const upto = range.upto === undefined ? '' : ` AND ${by} <= ${BigInt(range.upto)}`;
	const page = (comparison: string) =>
		db.prepare(`${load.select} WHERE ${by} ${comparison} ?${upto} ORDER BY ${by} LIMIT ?`).raw(true);
	const first = page('>=');
	const rest = page('>');
	const encoding = textEncodingOf(db);
	const bytesOf = bytesStatement(db, load, `WHERE ${by} = ?`);
	let exactIntegers = exact;
	let after = range.after === undefined ? undefined : BigInt(range.after);
	let before = after;
	let rows: Row[] = [];
	let large: readonly LargeValue[] | undefined;
	const most = largest === 0 ? mostRows : Math.max(1, Math.floor(mostHeld / largest));
	let limit = Math.min(100, most);

	const read = (): Row[] => {
		const statement = before === undefined ? first : rest;
		statement.safeIntegers(exactIntegers);
		const start = before ?? -(2n ** 63n);
		large = undefined;
		try {
			rows = statement.all(start, limit) as Row[];
		} catch (error) {
			if (!isTooLarge(error)) {
				throw error;
			}
			if (limit > 1) {
				limit >>= 1;
				return read();
			}
			const comparison = before === undefined ? '>=' : '>';
			const next = `SELECT c0 FROM (${load.select} WHERE ${by} ${comparison} ?) ORDER BY c0 LIMIT 1`;
			const at = db.prepare(next).pluck().safeIntegers(true).get(start) as bigint;
			const from = `${load.select} WHERE ${by} = ?`;
			const found = readLargeRow(db, load, {from, tail: '', at});
			({large} = found);
			rows = [found.row];
			after = at;
			return rows;
		}
		const last = rows.at(-1)?.[0];
		if (typeof last === 'number' && !(Number.isSafeInteger(last) && Number.isSafeInteger(rows[0]?.[0]))) {
			exactIntegers = true;
			return read();
		}
		const bytes = mendTexts(encoding, rows, i => bytesOf(rows[i]?.[0] as number | bigint));
		limit = Math.min(most, nextLimit(rows.length, bytes));
		after = last === undefined ? after : BigInt(last as number | bigint);
		return rows;
	};
	return {
		next() {
			before = after;
			return read();
		},
		withBigInts() {
			exactIntegers = true;
			limit = Math.max(rows.length, 1);
			return read();
		},
		position: i => String(rows[i]?.[0]),
		get exactIntegers() {
			return exactIntegers;
		},
		get large() {
			return large;
		},
		close() {},
	};
}

function ordinalReader(db: SqliteDatabase, load: ReadableLoad, range: Range, exact: boolean): RowReader {
	const statement = db.prepare(`SELECT * FROM (${load.select}) LIMIT ? OFFSET ?`).raw(true);
	const encoding = textEncodingOf(db);
	const bytesOf = bytesStatement(db, load, '', 'LIMIT 1 OFFSET ?');
	const end = range.upto === undefined ? Number.POSITIVE_INFINITY : Number(range.upto);
	let exactIntegers = exact;
	let done = Number(range.after ?? 0);
	let start = done;
	let rows: Row[] = [];
	let open: Iterator<unknown> | undefined;
	let large: readonly LargeValue[] | undefined;

	const step = (): IteratorResult<unknown> | undefined => {
		try {
			return open?.next();
		} catch (error) {
			open = undefined;
			if (!isTooLarge(error)) {
				throw error;
			}
			return undefined;
		}
	};
	const read = (limit: number): Row[] => {
		large = undefined;
		open ??= statement.safeIntegers(exactIntegers).iterate(-1, start) as Iterator<unknown>;
		rows = [];
		let bytes = 0;
		while (rows.length < limit && start + rows.length < end && bytes < mostBytes) {
			const next = step();
			if (next === undefined && rows.length === 0) {
				const found = readLargeRow(db, load, {from: load.select, tail: 'LIMIT 1 OFFSET ?', at: start});
				({large} = found);
				done = start + 1;
				rows = [found.row];
				return rows;
			}
			if (next === undefined || next.done) {
				break;
			}
			rows.push(next.value as Row);
			bytes += weigh(next.value as Row);
		}
		mendTexts(encoding, rows, i => bytesOf(start + i));
		done = start + rows.length;
		return rows;
	};
	return {
		next() {
			start = done;
			return read(mostRows);
		},
		withBigInts() {
			open?.return?.();
			open = undefined;
			exactIntegers = true;
			return read(rows.length);
		},
		position: i => String(start + i + 1),
		get exactIntegers() {
			return exactIntegers;
		},
		get large() {
			return large;
		},
		close() {
			open?.return?.();
		},
	};
}

function nextLimit(rows: number, bytes: number): number {
	const average = rows === 0 ? 1 : Math.max(bytes / rows, 1);
	return Math.max(1, Math.min(mostRows, Math.floor(mostBytes / average)));
}

/** Reads one row with every text as the bytes it is stored as. Prepared at the start: a busy connection prepares nothing. */
function bytesStatement(
	db: SqliteDatabase,
	load: ReadableLoad,
	where: string,
	page = '',
): (at: number | bigint) => Row {
	const columns = load.inputs.map((_, i) => `CAST(c${i} AS BLOB)`).join(', ');
	const statement = db.prepare(`SELECT ${columns} FROM (${load.select} ${where}) ${page}`).raw(true);
	return at => statement.get(at) as Row;
}
