/** Reads rows again that an earlier attempt has committed, for what later rows must be compared with. */
import type {SourceValue} from '../convert/values.ts';
import type {CommittedRange} from '../ledger/progress.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {openReader, type Range, type Row} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import {type ConvertRowContext, makeColumns} from './convert-row.ts';
import type {FingerprintSet} from './fingerprint-set.ts';
import {makeRowWriter} from './write-row.ts';

export interface ReplayOptions {
	readonly ranges: readonly CommittedRange[];
	/** Positions of rows that were rejected before they were compared with others … */
	readonly rejected: ReadonlySet<string>;
	/** … and of those that were rejected after it. */
	readonly late: ReadonlySet<string>;
	readonly context: Pick<ConvertRowContext, 'namespace' | 'now'>;
	/** Fingerprints of each unique constraint, as they are kept while batches are built. */
	uniques(constraint: string): FingerprintSet;
	/** Takes the key of each row that was loaded, where rows of other tables refer to it. */
	readonly key: {readonly input: number; readonly add: (key: SourceValue) => void} | undefined;
}

/** Yields between chunks of rows, so that the caller can let others work. */
export function* replayRows(
	db: SqliteDatabase,
	load: PlannedLoad,
	options: ReplayOptions,
): Generator<void, void> {
	const {key, rejected, late} = options;
	if (key === undefined && load.uniques.length === 0) {
		return;
	}
	const remember = fingerprintWriter(load, options);
	const exact = {...load, inputs: load.inputs.map(input => ({...input, exactKind: true}))};
	for (const range of contiguous(options.ranges)) {
		const reader = openReader(db, exact, range);
		try {
			for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
				for (const [i, row] of rows.entries()) {
					const position = reader.position(i);
					if (rejected.has(position)) {
						continue;
					}
					remember(row);
					if (key !== undefined && !late.has(position)) {
						key.add(row[key.input] ?? null);
					}
				}
				yield;
			}
		} finally {
			reader.close();
		}
	}
}

/** Converts no more than the columns that must be distinct. */
function fingerprintWriter(load: PlannedLoad, {context, uniques}: ReplayOptions): (row: Row) => void {
	if (load.uniques.length === 0) {
		return () => {};
	}
	const watched = [...new Set(load.uniques.flatMap(unique => unique.columns))].sort((a, b) => a - b);
	const narrow = {
		...load,
		columns: watched.flatMap(i => load.columns[i] ?? []),
		uniques: load.uniques.map(unique => ({...unique, columns: unique.columns.map(i => watched.indexOf(i))})),
		primaryKey: [],
	};
	const makers = makeColumns(narrow, {...context, exactIntegers: true, parents: () => undefined});
	const out = new CopyBuffer();
	const write = makeRowWriter(narrow, out, uniques);
	return row => {
		out.rewind(0);
		write(row, makers);
	};
}

/** Neighbours become one range, so that each row is found once and in its order. */
function contiguous(ranges: readonly CommittedRange[]): Range[] {
	const merged: CommittedRange[] = [];
	for (const range of ranges) {
		const last = merged.at(-1);
		if (last !== undefined && last.upto === range.after) {
			merged[merged.length - 1] = {after: last.after, upto: range.upto};
		} else {
			merged.push(range);
		}
	}
	return merged.map(({after, upto}) => ({...(after === undefined ? {} : {after}), upto}));
}
