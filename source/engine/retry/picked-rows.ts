/** Reads chosen rows of a load from its snapshot, as an operator edited them. */
import type {SourceValue} from '../convert/values.ts';
import type {Edits} from '../ledger/edited-row.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {LargeValue} from '../source/large-values.ts';
import {openReader, type PlacedRow, type Range, type Row, type RowReader} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';

export interface PickedRow {
	readonly position: string;
	/** Values that stand in place of the snapshot's. */
	readonly edits: Edits;
	/** The row as it was edited, as JSON; undefined where nobody did. */
	readonly edited: string | undefined;
}

/** Row keys that are read over from one chosen row to the next, as that is faster than to begin again. */
const mostBetween = 1000n;

/**
 * A reader of these rows, integers as bigint.
 * @param picked in the order of the source's rows
 * @throws where the snapshot has no such row
 */
export function openPickedReader(
	db: SqliteDatabase,
	load: PlannedLoad,
	picked: readonly PickedRow[],
): RowReader {
	const exact = {...load, inputs: load.inputs.map(input => ({...input, exactKind: true}))};
	const ranges = rangesOf(load, picked);
	let reader: RowReader | undefined;
	let found: PlacedRow[] = [];
	let large: readonly LargeValue[] | undefined;
	let next = 0;

	/** Of one chunk those that were chosen. */
	const choose = (rows: readonly Row[], from: RowReader): void => {
		for (const [i, row] of rows.entries()) {
			const position = from.position(i);
			const chosen = picked[next];
			if (chosen?.position === position) {
				next++;
				found.push({row: edited(row, chosen.edits), position});
				if (from.large) {
					large = readRest(db, load, position, from.large, chosen.edits, found.at(-1)?.row ?? []);
				}
			}
		}
	};
	return {
		next() {
			found = [];
			large = undefined;
			while (found.length === 0) {
				reader ??= openNext(db, exact, ranges);
				const rows = reader?.next() ?? [];
				if (reader === undefined) {
					break;
				}
				choose(rows, reader);
				if (rows.length === 0) {
					reader.close();
					reader = undefined;
				}
			}
			if (found.length === 0 && next < picked.length) {
				throw new Error(`${load.source} has no row at ${picked[next]?.position}`);
			}
			return found.map(({row}) => row);
		},
		withBigInts() {
			throw new Error('the integers are exact already');
		},
		position: i => found[i]?.position ?? '',
		exactIntegers: true,
		get large() {
			return large;
		},
		close: () => reader?.close(),
	};
}

/** All of these rows, which the caller holds in memory at once. */
export function readPicked(
	db: SqliteDatabase,
	load: PlannedLoad,
	picked: readonly PickedRow[],
): readonly PlacedRow[] {
	const reader = openPickedReader(db, load, picked);
	const all: PlacedRow[] = [];
	try {
		for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
			all.push(...rows.map((row, i) => ({row, position: reader.position(i)})));
		}
	} finally {
		reader.close();
	}
	return all;
}

function openNext(db: SqliteDatabase, load: PlannedLoad, ranges: Range[]): RowReader | undefined {
	const range = ranges.shift();
	return range && openReader(db, load, range);
}

/** Without row keys the rows in front are counted anyway, so that one range does. */
function rangesOf({paging}: PlannedLoad, picked: readonly PickedRow[]): Range[] {
	const ranges: Array<{first: bigint; last: bigint}> = [];
	for (const {position} of picked) {
		const at = BigInt(position);
		const open = ranges.at(-1);
		if (open !== undefined && (paging.kind === 'ordinal' || at - open.last <= mostBetween)) {
			open.last = at;
		} else {
			ranges.push({first: at, last: at});
		}
	}
	return ranges.map(({first, last}) => ({
		...(first === -(2n ** 63n) ? {} : {after: String(first - 1n)}),
		upto: String(last),
	}));
}

function edited(row: Row, edits: Edits): Row {
	return edits.size === 0
		? row
		: row.map((value, i) => (edits.has(i) ? (edits.get(i) as SourceValue) : value));
}

/**
 * A row that was too long to be read came without its large values. What the edits leave of them is read one by one.
 * @returns the values that cannot be read; undefined where the row is whole
 */
function readRest(
	db: SqliteDatabase,
	{select, paging}: PlannedLoad,
	position: string,
	large: readonly LargeValue[],
	edits: Edits,
	row: Row,
): readonly LargeValue[] | undefined {
	const left = large.filter(({input}) => !edits.has(input));
	if (left.some(({unreadable}) => unreadable)) {
		return left;
	}
	const place =
		paging.kind === 'rowid' ? `${select} WHERE ${paging.by} = ?` : `${select} LIMIT 1 OFFSET ? - 1`;
	for (const {input} of left) {
		row[input] = db
			.prepare(`SELECT c${input} FROM (${place})`)
			.pluck()
			.safeIntegers(true)
			.get(BigInt(position)) as SourceValue;
	}
	return undefined;
}
