/** The changes of a load that are not settled yet, as batches: a page of them after the other. */
import {setImmediate} from 'node:timers/promises';
import type {PlannedLoad} from '../plan/plan.ts';
import type {Batch} from '../run/batch.ts';
import {stopIfAborted} from '../run/load-table.ts';
import type {Change} from '../source/change-list.ts';
import {positionOrder} from '../source/position-order.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import {changedBatches} from './changed-batches.ts';
import type {RowsBefore, WrittenBatch} from './decide-written.ts';
import type {GoneBatch} from './delete-gone.ts';
import {type LoadChanges, openLoad} from './list-changes.ts';
import {findParents, meetParents, type ParentsOf} from './parents-in-target.ts';
import {type CatchUpContext, progressOf} from './settle.ts';

/** Rows that are new or otherwise now, with their parents looked up. */
export async function* writtenBatches(
	{load, list}: LoadChanges,
	context: CatchUpContext,
	choose: Choose = unsettled,
): AsyncGenerator<WrittenBatch> {
	const [before, after] = [openLoad(load, context.before), openLoad(load, context.after)];
	try {
		for await (const changes of pages({load, list, kind: 'written'}, context, choose)) {
			let done = 0;
			for await (const batch of withParents(after, load, changes, context)) {
				const its = changes.slice(done, done + batch.read);
				done += batch.read;
				yield {batch, changes: its, before: () => asBefore(before, batch, its, context)};
				batch.release();
			}
		}
	} finally {
		before.close();
		after.close();
	}
}

/** Converted as if all parents were there, which mostly they are; and once more where one is not. */
async function* withParents(
	db: SqliteDatabase,
	load: PlannedLoad,
	changes: readonly Change[],
	context: CatchUpContext,
): AsyncGenerator<Batch> {
	const {session, schema} = context;
	const positions = changes.map(change => change.after as string);
	const met = meetParents();
	let done = 0;
	for await (const batch of batchesOf(db, load, positions, context, met.parents)) {
		const its = positions.slice(done, done + batch.read);
		done += batch.read;
		if (await met.areThere(session.client, schema)) {
			yield batch;
			continue;
		}
		batch.release();
		const parents = await findParents(session.client, schema, db, load, its, context);
		yield* batchesOf(db, load, its, context, parents);
	}
}

/** Rows that the source no longer has. */
export async function* goneBatches(
	{load, list}: LoadChanges,
	context: CatchUpContext,
	choose: Choose = unsettled,
): AsyncGenerator<GoneBatch> {
	const before = openLoad(load, context.before);
	try {
		for await (const changes of pages({load, list, kind: 'gone'}, context, choose)) {
			const positions = changes.map(change => change.before as string);
			let done = 0;
			for await (const batch of batchesOf(before, load, positions, context, () => undefined)) {
				yield {batch, changes: changes.slice(done, done + batch.read)};
				done += batch.read;
				batch.release();
			}
		}
	} finally {
		before.close();
	}
}

/** Some of a page's changes. */
export type Choose = (
	load: PlannedLoad,
	changes: readonly Change[],
	context: CatchUpContext,
) => Promise<readonly Change[]>;

const unsettled: Choose = async (load, changes, context) => {
	const {settled} = progressOf(context, load);
	return changes.filter(({number}) => !settled.has(number));
};

async function* pages(
	{load, list, kind}: Pick<LoadChanges, 'load' | 'list'> & {readonly kind: 'written' | 'gone'},
	context: CatchUpContext,
	choose: Choose,
): AsyncGenerator<readonly Change[], void> {
	let behind = 0;
	for (;;) {
		const all = list.page(kind, behind, context.batchSize);
		if (all.length === 0) {
			return;
		}
		behind = all.at(-1)?.number ?? behind;
		const chosen = await choose(load, all, context);
		if (chosen.length > 0) {
			yield chosen;
		}
	}
}

async function* batchesOf(
	db: SqliteDatabase,
	load: PlannedLoad,
	positions: readonly string[],
	{namespace, now, signal}: CatchUpContext,
	parents: ParentsOf,
): AsyncGenerator<Batch> {
	for (const batch of changedBatches(db, load, positions, {namespace, now, parents})) {
		stopIfAborted(signal);
		if (batch === undefined) {
			await setImmediate();
		} else {
			yield batch;
		}
	}
}

/** The rows of a batch as they were before, those that were there. */
async function asBefore(
	db: SqliteDatabase,
	batch: Batch,
	changes: readonly Change[],
	context: CatchUpContext,
): Promise<RowsBefore> {
	const {load, accepted} = batch;
	const wanted = accepted.places.flatMap(place => changes[place]?.before ?? []);
	const positions = [...wanted].sort(positionOrder);
	const batches: Batch[] = [];
	const numbers = new Map<string, number>();
	let done = 0;
	for await (const its of batchesOf(db, load, positions, context, () => undefined)) {
		for (const place of its.accepted.places) {
			numbers.set(positions[done + place] as string, numbers.size + 1);
		}
		done += its.read;
		batches.push(its);
	}
	return {batches, of: accepted.places.map(place => numbers.get(changes[place]?.before ?? '') ?? null)};
}
