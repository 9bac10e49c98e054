/** Reads some rows of a load, by their positions, as its reader would read all of them. */
import type {PlannedLoad} from '../plan/plan.ts';
import {isTooLarge, type LargeValue, readLargeRow} from './large-values.ts';
import {mendTexts, textEncodingOf} from './mend-texts.ts';
import {openReader, type Row, type RowReader} from './read-rows.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** Rows at once, and bytes about. */
const mostRows = 500;
const mostBytes = 1 << 20;

/** @param positions ascending, all of them positions of rows */
export function openPicked(
	db: SqliteDatabase,
	load: Pick<PlannedLoad, 'select' | 'paging' | 'inputs'>,
	positions: readonly string[],
): RowReader {
	return load.paging.kind === 'rowid'
		? pickByKey(db, load, load.paging.by, positions)
		: pickByNumber(openReader(db, load), new Set(positions));
}

function pickByKey(
	db: SqliteDatabase,
	load: Pick<PlannedLoad, 'select' | 'inputs'>,
	by: string,
	positions: readonly string[],
): RowReader {
	const chosenOf = db
		.prepare(`${load.select} WHERE ${by} IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY ${by}`)
		.raw(true);
	const casts = load.inputs.map((_, i) => `CAST(c${i} AS BLOB)`).join(', ');
	const bytesOf = db
		.prepare(`SELECT ${casts} FROM (${load.select} WHERE ${by} = CAST(? AS INTEGER))`)
		.raw(true);
	const encoding = textEncodingOf(db);
	let exactIntegers = load.inputs.some(input => input.exactKind);
	let start = 0;
	let limit = 20;
	let rows: Row[] = [];
	let large: readonly LargeValue[] | undefined;

	const read = (): Row[] => {
		large = undefined;
		const chosen = positions.slice(start, start + limit);
		try {
			rows = chosenOf.safeIntegers(exactIntegers).all(JSON.stringify(chosen)) as Row[];
		} catch (error) {
			if (!isTooLarge(error)) {
				throw error;
			}
			if (limit > 1) {
				limit >>= 1;
				return read();
			}
			const from = `${load.select} WHERE ${by} = ?`;
			const found = readLargeRow(db, load, {from, tail: '', at: BigInt(chosen[0] as string)});
			({large} = found);
			rows = [found.row];
			return rows;
		}
		if (rows.length < chosen.length) {
			throw new Error('a row that was picked is not there');
		}
		const bytes = mendTexts(encoding, rows, i => bytesOf.get(positions[start + i]) as Row);
		limit = Math.max(
			1,
			Math.min(mostRows, Math.floor((mostBytes * Math.max(rows.length, 1)) / Math.max(bytes, 1))),
		);
		return rows;
	};
	return {
		next() {
			start += rows.length;
			return start >= positions.length ? [] : read();
		},
		withBigInts() {
			exactIntegers = true;
			limit = Math.max(1, rows.length);
			return read();
		},
		position: i => positions[start + i] as string,
		get exactIntegers() {
			return exactIntegers;
		},
		get large() {
			return large;
		},
		close() {},
	};
}

/** Rows that are told apart by their number alone: the others are read too, and passed by. */
function pickByNumber(reader: RowReader, positions: ReadonlySet<string>): RowReader {
	let picked: number[] = [];
	const pick = (rows: readonly Row[]): Row[] => {
		picked = [...rows.keys()].filter(i => positions.has(reader.position(i)));
		return picked.map(i => rows[i] as Row);
	};
	return {
		next() {
			for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
				const found = pick(rows);
				if (found.length > 0) {
					return found;
				}
			}
			return [];
		},
		withBigInts: () => pick(reader.withBigInts()),
		position: i => reader.position(picked[i] as number),
		get exactIntegers() {
			return reader.exactIntegers;
		},
		get large() {
			return reader.large;
		},
		close: () => reader.close(),
	};
}
