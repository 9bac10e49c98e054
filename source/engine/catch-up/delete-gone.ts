/** Rows that the source no longer has: deleted, a batch in one transaction, and kept whole in the ledger. */
import type {Client} from 'pg';
import {Problem} from '../convert/problem.ts';
import type {TargetConflict} from '../events.ts';
import type {KeptRow} from '../ledger/chain.ts';
import {readMetImages} from '../ledger/images.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {type Batch, keyText, pickRows, type RejectedRow} from '../run/batch.ts';
import {allRows, type Insert} from '../run/insert-rows.ts';
import {toReject} from '../run/load-table.ts';
import {findRefused} from '../run/refused-rows.ts';
import {stageRows, weighStage} from '../run/stage-rows.ts';
import type {Change} from '../source/change-list.ts';
import type {PlacedRow} from '../source/read-rows.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {shownKey} from './decide-written.ts';
import {deleteStaged, lookAtGone, stageAfter} from './look.ts';
import {type CatchUpContext, type Settled, settleTogether, stopAt} from './settle.ts';

/** Changes whose rows, as they were before, are a batch: one for each row that was read. */
export interface GoneBatch {
	readonly batch: Batch;
	readonly changes: readonly Change[];
}

interface Decided {
	readonly remove: readonly number[];
	/** Rows that are not there any more. */
	readonly same: readonly number[];
	readonly keep: readonly number[];
	readonly conflicts: readonly TargetConflict[];
	/** Rows that others refer to, and by what. */
	readonly needed: ReadonlyMap<number, string>;
}

/** Looks only. @returns the rows that somebody else has changed */
export async function findGoneConflicts(
	context: CatchUpContext,
	gone: GoneBatch,
): Promise<readonly TargetConflict[]> {
	return (await decide(context, gone, false)).conflicts;
}

/**
 * @param isFinal rows that are still needed stay; before, they may be free when other changes are done
 * @returns how many changes are settled
 */
export async function deleteGone(
	context: CatchUpContext,
	gone: GoneBatch,
	isFinal: boolean,
): Promise<number> {
	const {changes, stay} = await settleTogether(context, mayBeRefused =>
		remove(context, gone, {isFinal, mayBeRefused}),
	);
	for (const row of stay) {
		context.emit({event: 'row-rejected', reject: toReject(gone.batch.load, row)});
	}
	return changes.length;
}

async function remove(
	context: CatchUpContext,
	gone: GoneBatch,
	{isFinal, mayBeRefused}: {readonly isFinal: boolean; readonly mayBeRefused: boolean},
): Promise<Settled & {readonly stay: readonly Staying[]}> {
	const {batch, changes} = gone;
	const {session} = context;
	const decided = await decide(context, gone, true);
	if (decided.conflicts.length > 0 && context.policy === 'stop') {
		stopAt(decided.conflicts, true);
	}
	const {refused} = mayBeRefused
		? await findRefused(session, batch, deleter, decided.remove, false)
		: {refused: new Map<number, RejectedRow>()};
	const removed = decided.remove.filter(row => !refused.has(row));
	await deleter(session, batch, removed);
	const needed = [...decided.needed, ...[...refused.keys()].map(row => [row, refusedReason] as const)];
	const rowAt = (place: number) => batch.sourceRows()[place] as PlacedRow;
	const images = isFinal
		? await readMetImages(
				session.client,
				needed.map(([row]) => row + 1),
			)
		: new Map<number, string>();
	const stay = isFinal
		? needed.map(([row, reason]) =>
				staying(rowAt(batch.accepted.places[row] as number), reason, images.get(row + 1)),
			)
		: [];
	// What cannot be converted any more cannot be found in the target either.
	const unknown = isFinal
		? batch.rejected.map(row => staying(row, 'It is not known which row of the target it is.'))
		: [];
	const changeOf = new Map(changes.map(change => [change.before, change]));
	const kept = [
		...decided.keep.map(row =>
			keptRow(gone, rowAt(batch.accepted.places[row] as number), changeOf, conflictReason),
		),
		...[...stay, ...unknown].map(row => keptRow(gone, row, changeOf)),
	];
	const settled = [...removed, ...decided.same, ...decided.keep].map(
		row => changes[batch.accepted.places[row] as number],
	);
	const refusedChanges = [...stay, ...unknown].map(({position}) => changeOf.get(position));
	return {
		batch,
		result: {
			inserted: pickRows(batch.accepted, []),
			updated: 0,
			rejected: [],
			skipped: decided.same.length + decided.keep.length,
		},
		changes: [...settled, ...refusedChanges].map(change => (change as Change).number),
		deleted: removed.length,
		refused: refusedChanges.length,
		changed: removed.map(row => row + 1),
		met: [],
		kept,
		action: 'deleted',
		stay: [...stay, ...unknown],
	};
}

type Staying = PlacedRow & {
	readonly image: string | undefined;
	readonly problems: ReadonlyArray<{readonly column: string; readonly problem: Problem}>;
};

export const refusedReason = 'The target refuses to delete it: other rows refer to it.';

/** @param referredBy at least one */
export function neededReason(referredBy: readonly string[]): string {
	return `Other rows refer to it, by ${referredBy.join(', ')}.`;
}

export const conflictReason = [
	'changed-in-target',
	'Somebody else has changed the row of the target.',
] as const;

function staying(row: PlacedRow, reason: string, image?: string): Staying {
	return {
		image,
		row: row.row,
		position: row.position,
		problems: [{column: '', problem: new Problem('referred-to', reason)}],
	};
}

function keptRow(
	{batch}: GoneBatch,
	row: PlacedRow | Staying,
	changeOf: ReadonlyMap<string | undefined, Change>,
	[code, reason]: readonly [string, string] = [
		'referred-to',
		'problems' in row ? (row.problems[0]?.problem.reason ?? '') : '',
	],
): KeptRow {
	const key = changeOf.get(row.position)?.key;
	const image = 'image' in row ? row.image : undefined;
	return {
		sourceKey: keyText(batch.load, row.row),
		code,
		reason,
		...(key === undefined ? {} : {key}),
		...(image === undefined ? {} : {image}),
	};
}

async function decide(context: CatchUpContext, {batch, changes}: GoneBatch, lock: boolean): Promise<Decided> {
	const {session, place, policy} = context;
	const {load, accepted} = batch;
	await stageRows(session.client, load, stageAfter, batch.data);
	await weighStage(session.client, load, stageAfter);
	const found = await lookAtGone(session, place, load, lock);
	const decided = {remove: [] as number[], same: [] as number[], keep: [] as number[]};
	const conflicts: TargetConflict[] = [];
	const needed = new Map<number, string>();
	for (const row of allRows(batch)) {
		const met = found.get(row + 1);
		if (met === undefined) {
			decided.same.push(row);
			continue;
		}
		if (!met.isOurs) {
			const {key = ''} = changes[accepted.places[row] as number] as Change;
			conflicts.push({...shownKey(load, key), source: 'deleted', target: 'changed'});
		}
		if (!met.isOurs && policy === 'target') {
			decided.keep.push(row);
		} else if (met.referredBy.length > 0) {
			needed.set(row, neededReason(met.referredBy));
		} else {
			decided.remove.push(row);
		}
	}
	return {...decided, conflicts, needed};
}

const deleter: Insert = async ({client}, {load}, rows) => {
	await deleteRows(client, load, rows);
	return {inserted: [], updated: []};
};

/** @param rows indexes of staged rows, all of which the target has */
export async function deleteRows(client: Client, load: PlannedLoad, rows: readonly number[]): Promise<void> {
	if (rows.length === 0) {
		return;
	}
	const deleted = await deleteStaged(
		client,
		load,
		rows.map(row => row + 1),
	);
	if (deleted !== rows.length) {
		throw new RowsLeftOut(`the table let go ${deleted} of ${rows.length} rows`);
	}
}
