/**
 * Applies the changes: what is gone first, children before their parents, then what is new or otherwise, parents first.
 * What the target refuses may be taken when other changes are done, and is tried again until nothing is left or
 * nothing moves: then it is a reject.
 */
import type {TargetConflict} from '../events.ts';
import type {Change} from '../source/change-list.ts';
import {
	type Choose,
	type ConvertedBatch,
	convertedBatches,
	goneBatches,
	stayedPages,
	withParents,
	writtenBatches,
} from './change-pages.ts';
import {findConflicts} from './decide-written.ts';
import {deleteGone, findGoneConflicts, type GoneBatch} from './delete-gone.ts';
import {deleteStayed} from './delete-stayed.ts';
import type {EarlyLook} from './early-look.ts';
import type {LoadChanges} from './list-changes.ts';
import {findUnexpected} from './look.ts';
import {type CatchUpContext, progressOf, stopAt} from './settle.ts';
import {writeChanges} from './write-changes.ts';

/** Rows that are tried together in the end, at least: what they hand around among each other goes beyond a batch. */
const leastInTheEnd = 50_000;

/** @param all the loads' changes, in the order of the plan */
export async function applyChanges(all: readonly LoadChanges[], asked: CatchUpContext): Promise<void> {
	let isFinal = false;
	let context = asked;
	while (openChanges(all, context) > 0) {
		const before = openChanges(all, context);
		for await (const step of ahead(stepsOf(all, context), stepsAhead)) {
			await context.gate.pass();
			if (step.kind === 'gone') {
				await deleteGone(context, step.gone, isFinal);
			} else if (step.kind === 'stayed') {
				await deleteStayed(context, step.of, step.stayed, isFinal);
			} else {
				for await (const written of withParents(step.converted, context)) {
					await context.gate.pass();
					await writeChanges(context, written, isFinal);
				}
			}
		}
		const left = openChanges(all, context);
		if (isFinal && left === before) {
			throw new Error(`${left} changes can neither be done nor refused`);
		}
		isFinal = left === before;
		context = isFinal ? {...asked, batchSize: Math.max(asked.batchSize, leastInTheEnd)} : asked;
	}
}

type Step =
	| {readonly kind: 'gone'; readonly gone: GoneBatch}
	| {readonly kind: 'stayed'; readonly of: LoadChanges; readonly stayed: readonly Change[]}
	| {readonly kind: 'written'; readonly converted: ConvertedBatch};

/** Steps that are converted while the server is at work at another one. */
const stepsAhead = 2;

async function* stepsOf(all: readonly LoadChanges[], context: CatchUpContext): AsyncGenerator<Step, void> {
	for (const changes of all.toReversed()) {
		for await (const gone of goneBatches(changes, context)) {
			yield {kind: 'gone', gone};
		}
		for await (const stayed of stayedPages(changes, context)) {
			yield {kind: 'stayed', of: changes, stayed};
		}
	}
	for (const changes of all) {
		for await (const converted of convertedBatches(changes, context)) {
			yield {kind: 'written', converted};
		}
	}
}

/** Has items made before they are taken, in their order. */
async function* ahead<Item>(items: AsyncGenerator<Item, void>, most: number): AsyncGenerator<Item, void> {
	const coming: Array<Promise<IteratorResult<Item, void>>> = [];
	try {
		for (;;) {
			while (coming.length <= most) {
				const next = items.next();
				// It is told when its turn comes, if it does.
				next.catch(() => undefined);
				coming.push(next);
			}
			const {done, value} = (await coming.shift()) as IteratorResult<Item, void>;
			if (done) {
				return;
			}
			yield value as Item;
		}
	} finally {
		await items.return();
	}
}

function openChanges(all: readonly LoadChanges[], context: CatchUpContext): number {
	return all.reduce((sum, {load, list}) => {
		const {added, changed, gone} = list.counts();
		return sum + added + changed + gone - progressOf(context, load).settled.size;
	}, 0);
}

/**
 * Looks for rows of the target that somebody else has changed, and that the source has changed too.
 * @throws MigrationError target-changed, if there are any
 */
export async function refuseConflicts(
	all: readonly LoadChanges[],
	context: CatchUpContext,
	early: EarlyLook | undefined,
): Promise<void> {
	// Rows of the target that are not at first sight as we left them.
	const unexpected: Choose = async (load, changes, {session, place}) =>
		early?.unexpected(load, changes) ?? findUnexpected(session, place, load, changes);
	const conflicts: TargetConflict[] = [];
	for (const changes of all) {
		for await (const gone of goneBatches(changes, context, unexpected)) {
			conflicts.push(...(await findGoneConflicts(context, gone)));
		}
		for await (const written of writtenBatches(changes, context, unexpected)) {
			conflicts.push(...(await findConflicts(context, written)));
		}
	}
	if (conflicts.length > 0) {
		for (const conflict of conflicts.slice(0, mostTold)) {
			context.emit({event: 'conflict-found', conflict});
		}
		stopAt(conflicts, false);
	}
}

/** Conflicts that are told one by one. */
const mostTold = 1000;
