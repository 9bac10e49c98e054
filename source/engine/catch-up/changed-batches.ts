/** The rows of some changes as batches: converted as the loader converts them, from the one snapshot or the other. */
import type {PlannedLoad} from '../plan/plan.ts';
import type {Batch} from '../run/batch.ts';
import {buildBatches} from '../run/build-batches.ts';
import type {ConvertRowContext} from '../run/convert-row.ts';
import {FingerprintSet} from '../run/fingerprint-set.ts';
import type {SourceFiles} from '../run/request.ts';
import {openPicked} from '../source/picked-rows.ts';
import {type PlacedRow, type Range, readToEnd} from '../source/read-rows.ts';
import {exactly, openLoad} from './list-changes.ts';

/**
 * Yields undefined now and then. What must be distinct is left to the target, which has all its constraints.
 * @param positions ascending
 */
export function* changedBatches(
	load: PlannedLoad,
	files: SourceFiles,
	positions: readonly string[],
	context: Omit<ConvertRowContext, 'exactIntegers'>,
): Generator<Batch | undefined, void> {
	if (positions.length === 0) {
		return;
	}
	const bare = {...load, uniques: []};
	const db = openLoad(load, files);
	const reader = openPicked(db, bare, positions);
	try {
		yield* buildBatches(bare, reader, {
			batchSize: positions.length,
			context,
			isLost: () => undefined,
			uniques: () => new FingerprintSet(),
			entityKey: undefined,
			// Asked for later, when the reader is done.
			readAgain: range =>
				readPicked(
					load,
					files,
					positions.filter(position => isWithin(range, position)),
				),
			firstNumber: 0,
		});
	} finally {
		reader.close();
		db.close();
	}
}

function isWithin({after, upto}: Range, position: string): boolean {
	const at = BigInt(position);
	return (after === undefined || at > BigInt(after)) && (upto === undefined || at <= BigInt(upto));
}

/** The rows at the positions, with integers as bigint. */
export function readPicked(load: PlannedLoad, files: SourceFiles, positions: readonly string[]): PlacedRow[] {
	const db = openLoad(load, files);
	try {
		return readToEnd(openPicked(db, exactly(load), positions));
	} finally {
		db.close();
	}
}
