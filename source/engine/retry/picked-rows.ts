/** Reads chosen rows of a load from its snapshot, as an operator edited them. */
import type {SourceValue} from '../convert/values.ts';
import {type Edits, noEdits} from '../ledger/edited-row.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {LargeValue} from '../source/large-values.ts';
import {openPicked} from '../source/picked-rows.ts';
import {type PlacedRow, type Row, type RowReader, readToEnd} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';

export interface PickedRow {
	readonly position: string;
	/** Values that stand in place of the snapshot's. */
	readonly edits: Edits;
	/** The row as it was edited, as JSON; undefined where nobody did. */
	readonly edited: string | undefined;
}

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
	const reader = openPicked(
		db,
		exact,
		picked.map(({position}) => position),
	);
	let large: readonly LargeValue[] | undefined;
	let first = 0;
	let count = 0;
	return {
		next() {
			first += count;
			const rows = reader.next();
			count = rows.length;
			const chosen = picked.slice(first, first + count);
			if (
				chosen.some(({position}, i) => position !== reader.position(i)) ||
				(count === 0 && first < picked.length)
			) {
				throw new Error(`${load.source} has no row at ${picked[first]?.position}`);
			}
			const found = rows.map((row, i) => edited(row, chosen[i]?.edits ?? noEdits));
			const [only] = chosen;
			// A row with values that could not be read comes alone.
			large =
				reader.large && only
					? readRest(db, load, only.position, reader.large, only.edits, found[0] ?? [])
					: undefined;
			return found;
		},
		withBigInts() {
			throw new Error('the integers are exact already');
		},
		position: i => reader.position(i),
		exactIntegers: true,
		get large() {
			return large;
		},
		close: () => reader.close(),
	};
}

/** All of these rows, which the caller holds in memory at once. */
export function readPicked(
	db: SqliteDatabase,
	load: PlannedLoad,
	picked: readonly PickedRow[],
): readonly PlacedRow[] {
	return readToEnd(openPickedReader(db, load, picked));
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
