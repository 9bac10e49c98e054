/** What becomes of rows that the source has new or otherwise now, by what the target holds of them. */
import type {TargetConflict} from '../events.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {Batch} from '../run/batch.ts';
import {allRows} from '../run/insert-rows.ts';
import {appendRows, stageRows, weighStage} from '../run/stage-rows.ts';
import type {Change} from '../source/change-list.ts';
import {lookAtWritten, type MetRow, stageAfter, stageBefore} from './look.ts';
import type {CatchUpContext} from './settle.ts';

/** Changes whose rows are a batch. */
export interface WrittenBatch {
	readonly batch: Batch;
	/** One for each row that was read. */
	readonly changes: readonly Change[];
	/** The rows as they were before: read where the target holds such as we have not written. */
	before(): Promise<RowsBefore>;
}

export interface RowsBefore {
	/** In any order … */
	readonly batches: readonly Batch[];
	/** … and for each accepted row of the batch its number among those, from 1; null: there was none. */
	readonly of: ReadonlyArray<number | null>;
}

export interface Decided {
	readonly insert: readonly number[];
	readonly update: readonly number[];
	/** Rows that are in the target as they are to be. */
	readonly same: readonly number[];
	readonly keep: readonly number[];
	readonly conflicts: readonly TargetConflict[];
	/** Rows whose key another row of the source has. */
	readonly twins: readonly number[];
}

/** Looks only. @returns the rows that somebody else has changed too */
export async function findConflicts(
	context: CatchUpContext,
	written: WrittenBatch,
): Promise<readonly TargetConflict[]> {
	return (await decide(context, written, false)).conflicts;
}

/** Stages the rows, looks at those of the target, and decides what becomes of each. */
export async function decide(
	context: CatchUpContext,
	written: WrittenBatch,
	lock: boolean,
): Promise<Decided> {
	const {session, policy} = context;
	const {batch, changes} = written;
	const {load, accepted} = batch;
	await stageRows(session.client, load, stageAfter, batch.data);
	await weighStage(session.client, load, stageAfter);
	const found = await lookAt(context, written, lock);
	const decided = {insert: [], update: [], same: [], keep: [], twins: []} as Record<
		'insert' | 'update' | 'same' | 'keep' | 'twins',
		number[]
	>;
	const conflicts: TargetConflict[] = [];
	for (const row of allRows(batch)) {
		const met = found.get(row + 1);
		const {before: was, key = '', stayed} = changes[accepted.places[row] as number] as Change;
		if (met === undefined && was === undefined) {
			decided.insert.push(row);
		} else if (met?.isOurs) {
			decided[was === undefined && !stayed ? 'twins' : met.isSame ? 'same' : 'update'].push(row);
		} else if (met?.isSame) {
			decided.same.push(row);
		} else {
			const target = met === undefined ? 'gone' : was === undefined ? 'there already' : 'changed';
			conflicts.push({...shownKey(load, key), source: was === undefined ? 'inserted' : 'updated', target});
			decided[policy === 'target' ? 'keep' : met === undefined ? 'insert' : 'update'].push(row);
		}
	}
	return {...decided, conflicts};
}

/** The rows of the target; who wrote them says of most whether they are ours. */
async function lookAt(
	{session, place}: CatchUpContext,
	{batch: {load}, before}: WrittenBatch,
	lock: boolean,
): Promise<ReadonlyMap<number, MetRow>> {
	if (load.primaryKey.length === 0) {
		return new Map();
	}
	const found = await lookAtWritten(session, place, load, undefined, lock);
	if ([...found.values()].every(({isOurs, isSame}) => isOurs || isSame)) {
		return found;
	}
	const {client} = session;
	const {batches, of} = await before();
	await stageRows(client, load, stageBefore, undefined);
	for (const {data} of batches) {
		await appendRows(client, load, stageBefore, data);
	}
	await weighStage(client, load, stageBefore);
	return lookAtWritten(session, place, load, of, lock);
}

export function shownKey(
	{table, columns, primaryKey}: PlannedLoad,
	key: string,
): {table: string; key: string} {
	return {table, key: primaryKey.some(i => columns[i]?.sensitive) ? '***' : key};
}
