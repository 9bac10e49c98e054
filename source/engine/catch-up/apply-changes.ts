/**
 * Applies the changes: what is gone first, children before their parents, then what is new or otherwise, parents first.
 * What the target refuses may be taken when other changes are done, and is tried again until nothing is left or
 * nothing moves: then it is a reject.
 */
import type {TargetConflict} from '../events.ts';
import {type Choose, goneBatches, writtenBatches} from './change-pages.ts';
import {findConflicts} from './decide-written.ts';
import {deleteGone, findGoneConflicts} from './delete-gone.ts';
import type {LoadChanges} from './list-changes.ts';
import {findUnexpected} from './look.ts';
import {type CatchUpContext, progressOf, stopAt} from './settle.ts';
import {writeChanges} from './write-changes.ts';

/** @param all the loads' changes, in the order of the plan */
export async function applyChanges(all: readonly LoadChanges[], context: CatchUpContext): Promise<void> {
	let isFinal = false;
	while (openChanges(all, context) > 0) {
		const before = openChanges(all, context);
		for (const changes of all.toReversed()) {
			for await (const gone of goneBatches(changes, context)) {
				await context.gate.pass();
				await deleteGone(context, gone, isFinal);
			}
		}
		for (const changes of all) {
			for await (const written of writtenBatches(changes, context)) {
				await context.gate.pass();
				await writeChanges(context, written, isFinal);
			}
		}
		const left = openChanges(all, context);
		if (isFinal && left === before) {
			throw new Error(`${left} changes can neither be done nor refused`);
		}
		isFinal = left === before;
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
export async function refuseConflicts(all: readonly LoadChanges[], context: CatchUpContext): Promise<void> {
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

/** Changes whose rows of the target are not at first sight as we left them. */
const unexpected: Choose = (load, changes, {session, place}) => findUnexpected(session, place, load, changes);

/** Conflicts that are told one by one. */
const mostTold = 1000;
