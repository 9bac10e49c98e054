/** The changes of a load that are not settled yet, as batches: a page of them after the other. */
import {setImmediate} from 'node:timers/promises';
import type {PlannedLoad} from '../plan/plan.ts';
import type {Batch} from '../run/batch.ts';
import {stopIfAborted} from '../run/load-table.ts';
import type {Change, ChangeKind, Side} from '../source/change-list.ts';
import {positionOrder} from '../source/position-order.ts';
import {changedBatches} from './changed-batches.ts';
import type {RowsBefore, WrittenBatch} from './decide-written.ts';
import type {GoneBatch} from './delete-gone.ts';
import type {LoadChanges} from './list-changes.ts';
import {areThere, findParents, type MetParents, meetParents, type ParentsOf} from './parents-in-target.ts';
import {type CatchUpContext, progressOf} from './settle.ts';

/** Rows that are new or otherwise now, converted as if all their parents were in the target, which mostly they are. */
export interface ConvertedBatch {
	readonly load: PlannedLoad;
	readonly batch: Batch;
	readonly changes: readonly Change[];
	readonly parents: MetParents;
}

/** Converts only: the target is not asked. */
export async function* convertedBatches(
	{load, list}: LoadChanges,
	context: CatchUpContext,
	choose: Choose = unsettled,
): AsyncGenerator<ConvertedBatch, void> {
	for await (const changes of pages({load, list, kind: 'written'}, context, choose)) {
		const met = meetParents();
		let done = 0;
		for await (const batch of batchesOf('after', load, changes, context, met.parents)) {
			const its = changes.slice(done, done + batch.read);
			done += batch.read;
			yield {load, batch, changes: its, parents: met.take()};
		}
	}
}

/** The rows with their parents looked up: converted once more where one is not in the target. */
export async function* withParents(
	{load, batch, changes, parents}: ConvertedBatch,
	context: CatchUpContext,
): AsyncGenerator<WrittenBatch, void> {
	const {session, schema} = context;
	const written = (its: Batch, of: readonly Change[]): WrittenBatch => ({
		batch: its,
		changes: of,
		before: () => asBefore(its, of, context),
	});
	if (await areThere(session.client, schema, parents)) {
		yield written(batch, changes);
		return;
	}
	const found = await findParents(
		session.client,
		schema,
		load,
		context.after,
		positionsOf('after', changes),
		context,
	);
	let done = 0;
	for await (const its of batchesOf('after', load, changes, context, found)) {
		yield written(its, changes.slice(done, done + its.read));
		done += its.read;
	}
}

/** Rows that are new or otherwise now, with their parents looked up. */
export async function* writtenBatches(
	changes: LoadChanges,
	context: CatchUpContext,
	choose: Choose = unsettled,
): AsyncGenerator<WrittenBatch, void> {
	for await (const converted of convertedBatches(changes, context, choose)) {
		yield* withParents(converted, context);
	}
}

/** Rows that the source no longer has. */
export async function* goneBatches(
	{load, list}: LoadChanges,
	context: CatchUpContext,
	choose: Choose = unsettled,
): AsyncGenerator<GoneBatch> {
	for await (const changes of pages({load, list, kind: 'gone'}, context, choose)) {
		let done = 0;
		for await (const batch of batchesOf('before', load, changes, context, () => undefined)) {
			yield {batch, changes: changes.slice(done, done + batch.read)};
			done += batch.read;
		}
	}
}

/** Rows that the source lost before, and that stayed. */
export function stayedPages(
	{load, list}: LoadChanges,
	context: CatchUpContext,
): AsyncGenerator<readonly Change[], void> {
	return pages({load, list, kind: 'stayed'}, context, unsettled);
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
	{load, list, kind}: Pick<LoadChanges, 'load' | 'list'> & {readonly kind: ChangeKind},
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

function positionsOf(side: Side, changes: readonly Change[]): string[] {
	return changes.map(change => change[side] as string);
}

/** @param side of the changes that is read: all have it */
async function* batchesOf(
	side: Side,
	load: PlannedLoad,
	changes: readonly Change[],
	{namespace, now, signal, [side]: files}: CatchUpContext,
	parents: ParentsOf,
): AsyncGenerator<Batch> {
	for (const batch of changedBatches(load, files, positionsOf(side, changes), {namespace, now, parents})) {
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
	batch: Batch,
	changes: readonly Change[],
	context: CatchUpContext,
): Promise<RowsBefore> {
	const {load, accepted} = batch;
	const were = accepted.places
		.flatMap(place => (changes[place]?.before === undefined ? [] : (changes[place] as Change)))
		.sort((one, other) => positionOrder(one.before as string, other.before as string));
	const batches: Batch[] = [];
	const numbers = new Map<string | undefined, number>();
	let done = 0;
	for await (const its of batchesOf('before', load, were, context, () => undefined)) {
		for (const place of its.accepted.places) {
			numbers.set(were[done + place]?.before, numbers.size + 1);
		}
		done += its.read;
		batches.push(its);
	}
	return {batches, of: accepted.places.map(place => numbers.get(changes[place]?.before ?? '') ?? null)};
}
