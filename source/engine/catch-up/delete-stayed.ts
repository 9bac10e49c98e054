/**
 * Rows that an earlier catch-up was refused to delete, as others referred to them. It is tried again as long as they are
 * as they were then: whoever has changed one since may want it.
 */
import type {Problem} from '../convert/problem.ts';
import type {Reject} from '../events.ts';
import type {KeptRow} from '../ledger/chain.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {RowKeys} from '../run/batch.ts';
import {stopIfAborted} from '../run/load-table.ts';
import {narrowDown} from '../run/narrow-down.ts';
import type {Change} from '../source/change-list.ts';
import {conflictReason, deleteRows, neededReason, refusedReason} from './delete-gone.ts';
import type {LoadChanges} from './list-changes.ts';
import {lookAtGone, stageKeys} from './look.ts';
import {type CatchUpContext, type Settled, settleTogether} from './settle.ts';

/** @param isFinal rows that cannot go stay; before, they may be free when other changes are done */
export async function deleteStayed(
	context: CatchUpContext,
	{load, stayed}: Pick<LoadChanges, 'load' | 'stayed'>,
	changes: readonly Change[],
	isFinal: boolean,
): Promise<void> {
	stopIfAborted(context.signal);
	const rows = changes.map(({key = ''}) => stayed.get(key) as KeptRow);
	const {refusals} = await settleTogether(context, mayBeRefused =>
		remove(context, {load, rows, changes}, {isFinal, mayBeRefused}),
	);
	for (const {sourceKey, reason} of refusals) {
		const reject = refusedReject(load, {key: sourceKey, code: 'referred-to', reason});
		context.emit({event: 'row-rejected', reject});
	}
}

/** A row that the target would not let go, as events show it. */
export function refusedReject(
	{name, source, table, key: inputs, inputs: all}: PlannedLoad,
	{key, code, reason}: Pick<Reject, 'key' | 'reason'> & Pick<Problem, 'code'>,
): Reject {
	const shown = inputs.some(input => all[input]?.sensitive) ? '***' : key;
	return {load: name, source, table, key: shown, column: '', value: null, code, reason};
}

interface StayedRows {
	readonly load: PlannedLoad;
	readonly rows: readonly KeptRow[];
	/** One for each row. */
	readonly changes: readonly Change[];
}

interface Decided {
	readonly remove: readonly number[];
	/** Rows that are not there any more. */
	readonly same: readonly number[];
	/** Rows that are the target's from now on. */
	readonly keep: readonly number[];
	/** Rows that cannot go, and why. */
	readonly stay: ReadonlyMap<number, string>;
}

async function remove(
	context: CatchUpContext,
	stayed: StayedRows,
	{isFinal, mayBeRefused}: {readonly isFinal: boolean; readonly mayBeRefused: boolean},
): Promise<Settled & {readonly refusals: readonly KeptRow[]}> {
	const {load, rows, changes} = stayed;
	const {session} = context;
	const {client} = session;
	const {remove: wanted, same, keep, stay} = await decide(context, stayed);
	const {refused} = mayBeRefused
		? await narrowDown(session, wanted, part => deleteRows(client, load, part))
		: {refused: new Map<number, unknown>()};
	const removed = wanted.filter(row => !refused.has(row));
	await deleteRows(client, load, removed);
	const left = new Map([...stay, ...[...refused.keys()].map(row => [row, refusedReason] as const)]);
	const refusals = isFinal ? [...left].map(([row, reason]) => ({...(rows[row] as KeptRow), reason})) : [];
	const settled = [...removed, ...same, ...keep, ...(isFinal ? left.keys() : [])];
	return {
		batch: {load},
		result: {inserted: noRows, updated: 0, rejected: [], skipped: same.length + keep.length},
		changes: settled.map(row => (changes[row] as Change).number),
		deleted: removed.length,
		refused: refusals.length,
		changed: removed.map(row => row + 1),
		met: [],
		kept: [...keep.map(row => ofTarget(rows[row] as KeptRow)), ...refusals],
		action: 'deleted',
		refusals,
	};
}

const noRows: RowKeys = {
	length: 0,
	sourceKeys: {element: 'text', length: 0, bytes: new Uint8Array()},
	targetKeys: undefined,
	entityKeys: [],
};

function ofTarget({sourceKey, key}: KeptRow): KeptRow {
	const [code, reason] = conflictReason;
	return {sourceKey, code, reason, ...(key === undefined ? {} : {key})};
}

async function decide({session, place, policy}: CatchUpContext, {load, rows}: StayedRows): Promise<Decided> {
	await stageKeys(
		session.client,
		load,
		rows.map(({key = ''}) => key),
	);
	const images = rows.map(({image = ''}) => image);
	const found = await lookAtGone(session, place, load, true, images);
	const decided = {remove: [] as number[], same: [] as number[], keep: [] as number[]};
	const stay = new Map<number, string>();
	for (const row of rows.keys()) {
		const met = found.get(row + 1);
		if (met === undefined) {
			decided.same.push(row);
		} else if (!met.isOurs && policy === 'target') {
			decided.keep.push(row);
		} else if (!met.isOurs && policy === 'stop') {
			stay.set(row, 'Somebody else has changed it since its deletion was refused.');
		} else if (met.referredBy.length > 0) {
			stay.set(row, neededReason(met.referredBy));
		} else {
			decided.remove.push(row);
		}
	}
	return {...decided, stay};
}
