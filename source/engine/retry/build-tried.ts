/** Converts rejects into batches. */
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import type {Batch} from '../run/batch.ts';
import {buildBatches} from '../run/build-batches.ts';
import type {HasParent} from '../run/convert-row.ts';
import {openSideBySide} from '../source/open.ts';
import type {PlacedRow, Range} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import {openPickedReader, type PickedRow, readPicked} from './picked-rows.ts';
import type {Group, RetryContext, Tried} from './retry-context.ts';
import {type ParentLookup, parentKey} from './row-references.ts';
import type {BuiltBatch} from './settle.ts';
import type {Relations} from './survivors.ts';

/** @param tried of one load, as the source has them */
export function* buildTried(
	db: SqliteDatabase,
	load: PlannedLoad,
	tried: readonly Tried[],
	{circle}: Group,
	lookup: ParentLookup,
	{byKey}: Relations,
	context: RetryContext,
): Generator<BuiltBatch> {
	const {namespace, now, isCircular, options, uniques} = context;
	const picked = tried.map(({row}) => row);
	const isOut = (reference: Reference): HasParent | undefined =>
		circle && isCircular(load, reference)
			? key => circle.keys.has(parentKey(reference.entity, key))
			: undefined;
	const reader = openPickedReader(db, load, picked);
	let done = 0;
	try {
		const batches = buildBatches(
			// The target tells which values are taken, but of rows that are to be skipped not which of two was first.
			options.onConflict === 'skip' ? load : {...load, uniques: []},
			reader,
			{
				batchSize: options.batchSize,
				context: {
					namespace,
					now,
					parents: reference => (key, converted) =>
						lookup.has(reference, converted) || (isOut(reference)?.(key, converted) ?? false),
				},
				isLost: reference => {
					const out = isOut(reference);
					const isHere: HasParent = key => byKey.has(parentKey(reference.entity, key));
					return (
						out &&
						((key, converted) =>
							out(key, converted) && !lookup.has(reference, converted) && !isHere(key, converted))
					);
				},
				uniques: uniques(load.table),
				entityKey: undefined,
				readAgain: part => readAgain(load, context, picked, part),
				firstNumber: 0,
			},
		);
		for (const batch of batches) {
			if (batch !== undefined) {
				yield {batch: whole(batch, circle !== undefined), tried: tried.slice(done, done + batch.read)};
				done += batch.read;
			}
		}
	} finally {
		reader.close();
	}
}

/** Rows of a circle are looked at again when their database is closed. */
function whole(batch: Batch, isKept: boolean): Batch {
	if (!isKept) {
		return batch;
	}
	const rows = batch.sourceRows();
	return {...batch, sourceRows: () => rows};
}

/** Some of the rows once more, by a connection of their own: the other one is reading. */
function readAgain(
	load: PlannedLoad,
	{files}: Pick<RetryContext, 'files'>,
	picked: readonly PickedRow[],
	{after, upto}: Range,
): readonly PlacedRow[] {
	const db = openSideBySide(Object.fromEntries(load.databases.map(name => [name, files[name] ?? ''])));
	const isIn = ({position}: PickedRow) =>
		(after === undefined || BigInt(position) > BigInt(after)) &&
		(upto === undefined || BigInt(position) <= BigInt(upto));
	try {
		return readPicked(db, load, picked.filter(isIn));
	} finally {
		db.close();
	}
}
