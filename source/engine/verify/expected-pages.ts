/** The rows of a load in the order in which positions count, a page at a time. */
import type {PlannedLoad} from '../plan/plan.ts';
import {isTooLarge} from '../source/large-values.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';

export type Row = Array<null | number | bigint | string | Uint8Array>;

/** Rows of a load by their integer row keys: from `low` on, below `high`. */
export interface Span {
	readonly low?: bigint;
	readonly high?: bigint;
}

/** Rows and bytes of a page at the most, about: between two pages sockets and timers have their turn. */
const pageRows = 500;
const pageBytes = 1 << 20;

export function within(by: string, {low = -(2n ** 63n), high}: Span): string {
	return `${by} >= ${low}${high === undefined ? '' : ` AND ${by} < ${high}`}`;
}

export function* rowidPages(
	db: SqliteDatabase,
	{select}: PlannedLoad,
	by: string,
	span: Span,
): Generator<Row[], void> {
	const page = (where: string) =>
		db.prepare(`${select} WHERE ${where} ORDER BY ${by} LIMIT ?`).raw(true).safeIntegers(true);
	const key = (where: string) => db.prepare(`SELECT c0 FROM (${select} WHERE ${where}) ORDER BY c0 LIMIT 1`);
	let rows = readable(
		limit => page(within(by, span)).all(limit) as Row[],
		() => key(within(by, span)).raw(true).safeIntegers(true).all() as Row[],
		1,
	);
	// One lower bound only: of two SQLite seeks the first, and steps over all rows up to the other.
	const behind = `${by} > ?${span.high === undefined ? '' : ` AND ${by} < ${span.high}`}`;
	const next = page(behind);
	while (rows.length > 0) {
		yield rows;
		const bytes = rows.reduce((sum, row) => sum + weightOf(row), 1);
		const fitting = Math.floor((pageBytes * rows.length) / bytes);
		const last = rows.at(-1)?.[0];
		rows = readable(
			limit => next.all(last, limit) as Row[],
			() => key(behind).raw(true).safeIntegers(true).all(last) as Row[],
			Math.max(1, Math.min(pageRows, fitting, rows.length * 8)),
		);
	}
}

/** Fewer rows where one of them has a value that is too long to be read, and of that one its key alone. */
function readable(read: (limit: number) => Row[], readKey: () => Row[], limit: number): Row[] {
	for (let fewer = limit; fewer >= 1; fewer >>= 1) {
		try {
			return read(fewer);
		} catch (error) {
			if (!isTooLarge(error)) {
				throw error;
			}
		}
	}
	return readKey();
}

/** A query is read in one go: only so does its order last. Behind a row that is too long to be read it begins again. */
export function* queryPages(db: SqliteDatabase, load: PlannedLoad): Generator<Row[], void> {
	for (let done = 0; ; ) {
		try {
			for (const rows of pagesFrom(db, load, done)) {
				done += rows.length;
				yield rows;
			}
			return;
		} catch (error) {
			if (!isTooLarge(error)) {
				throw error;
			}
		}
	}
}

function* pagesFrom(db: SqliteDatabase, {select}: PlannedLoad, skipped: number): Generator<Row[], void> {
	const statement = db
		.prepare(`SELECT * FROM (${select}) LIMIT -1 OFFSET ${skipped}`)
		.raw(true)
		.safeIntegers(true);
	let rows: Row[] = [];
	let bytes = 0;
	const found = statement.iterate() as IterableIterator<Row>;
	for (;;) {
		let row: Row;
		try {
			const next = found.next();
			if (next.done) {
				break;
			}
			row = next.value;
		} catch (error) {
			if (isTooLarge(error)) {
				rows.push([]);
				yield rows;
			}
			throw error;
		}
		rows.push(row);
		bytes += weightOf(row);
		if (rows.length === pageRows || bytes > pageBytes) {
			yield rows;
			rows = [];
			bytes = 0;
		}
	}
	if (rows.length > 0) {
		yield rows;
	}
}

function weightOf(row: Row): number {
	let bytes = 0;
	for (const value of row) {
		bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
	}
	return bytes;
}
