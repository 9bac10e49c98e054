/** Rows that the source has new or otherwise now: inserted and updated, a batch in one transaction. */
import type {Client} from 'pg';
import {Problem} from '../convert/problem.ts';
import type {KeptRow} from '../ledger/chain.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {type Batch, keyText, pickRows, type RejectedRow} from '../run/batch.ts';
import {canExchange, exchangeRows, type StagedRows} from '../run/exchange-rows.ts';
import {type Insert, putParts} from '../run/insert-rows.ts';
import {findRefused, refusedRow} from '../run/refused-rows.ts';
import {columnList, rowNumber} from '../run/stage-rows.ts';
import type {Change} from '../source/change-list.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {sameKey} from '../target/row-text.ts';
import {readStoredColumns} from '../target/stored-columns.ts';
import {type Decided, decide, type WrittenBatch} from './decide-written.ts';
import {stageAfter} from './look.ts';
import {type CatchUpContext, type Settled, settleTogether, stopAt} from './settle.ts';

const twin = new Problem('duplicate-key', 'Another row that was migrated has the same key.');

/**
 * @param isFinal what the target refuses now is a reject; before, it may be taken when other changes are done
 * @returns how many changes are settled
 */
export async function writeChanges(
	context: CatchUpContext,
	written: WrittenBatch,
	isFinal: boolean,
): Promise<number> {
	const settled = await settleTogether(context, mayBeRefused =>
		write(context, written, {isFinal, mayBeRefused}),
	);
	return settled.changes.length;
}

async function write(
	context: CatchUpContext,
	written: WrittenBatch,
	{isFinal, mayBeRefused}: {readonly isFinal: boolean; readonly mayBeRefused: boolean},
): Promise<Settled> {
	const {batch, changes} = written;
	const {load, accepted} = batch;
	const {session} = context;
	const decided = await decide(context, written, true);
	if (decided.conflicts.length > 0 && context.policy === 'stop') {
		stopAt(decided.conflicts, true);
	}
	// At first as plainly as it goes.
	const exchanges = mayBeRefused && (await canExchange(session.client, load));
	const put = inserter(decided, exchanges ? exchangeRows : insertAndUpdate);
	const rows = [...decided.insert, ...decided.update].sort((a, b) => a - b);
	const found = mayBeRefused ? await findRefused(session, batch, put, rows, exchanges) : undefined;
	const refused = new Map(found?.refused);
	for (const row of decided.twins) {
		const column = load.primaryKey.map(i => load.columns[i]?.name).join(', ');
		refused.set(row, refusedRow(batch, row, {column, problem: twin}));
	}
	const whole = [rows.filter(row => !refused.has(row))];
	// One after the other, as they were tried; those that are exchanged fit all at once.
	const {inserted, updated} = await putParts(exchanges ? whole : (found?.taken ?? whole), part =>
		put(session, batch, part),
	);
	const late = [...refused.values(), ...batch.rejected.filter(mayComeLater)];
	const rejected = [...batch.rejected.filter(row => !mayComeLater(row)), ...(isFinal ? late : [])];
	const changeOf = new Map(changes.map(change => [change.after, change]));
	const settledRows = [...inserted, ...updated, ...decided.same, ...decided.keep];
	const settled = [
		...settledRows.map(row => changes[accepted.places[row] as number] as Change),
		...rejected.map(({position}) => changeOf.get(position) as Change),
	];
	return {
		batch,
		result: {
			inserted: pickRows(accepted, inserted),
			updated: updated.length,
			rejected,
			skipped: decided.same.length + decided.keep.length,
		},
		changes: settled.map(({number}) => number),
		deleted: 0,
		refused: 0,
		changed: updated.map(row => row + 1),
		met: [...updated, ...decided.same].map(row => row + 1),
		kept: [...staleRows(load, rejected, changeOf), ...keptRows(batch, decided.keep, changes)],
		action: 'updated',
	};
}

/** What is missing, or stands in the way, may be the matter of another change. */
function mayComeLater({problems}: RejectedRow): boolean {
	return problems.every(({problem}) => problem.code === 'no-parent');
}

/** Rows of the target that are older than the source's, which cannot be taken. */
function staleRows(
	load: PlannedLoad,
	rejected: readonly RejectedRow[],
	changeOf: ReadonlyMap<string | undefined, Change>,
): KeptRow[] {
	return rejected.flatMap(({position, row, problems}) => {
		const {before, key, stayed} = changeOf.get(position) as Change;
		const reason = problems[0]?.problem.reason ?? '';
		return before === undefined && !stayed
			? []
			: [
					{
						position,
						sourceKey: keyText(load, row),
						...(key === undefined ? {} : {key}),
						code: 'rejected',
						reason,
					},
				];
	});
}

function keptRows(batch: Batch, rows: readonly number[], changes: readonly Change[]): KeptRow[] {
	return rows.map(row => {
		const place = batch.accepted.places[row] as number;
		const {position, row: source} = batch.sourceRows()[place] as {position: string; row: RejectedRow['row']};
		const {key} = changes[place] as Change;
		const reason = 'Somebody else has changed the row of the target.';
		const its = {position, sourceKey: keyText(batch.load, source), code: 'changed-in-target', reason};
		return key === undefined ? its : {...its, key};
	});
}

/** Writes staged rows by one of the ways to do so. */
function inserter(
	{update}: Decided,
	write: (client: Client, load: PlannedLoad, rows: StagedRows) => Promise<void>,
): Insert {
	const toUpdate = new Set(update);
	return async ({client}, {load}, rows) => {
		const inserted = rows.filter(row => !toUpdate.has(row));
		const updated = rows.filter(row => toUpdate.has(row));
		const numbers = (some: readonly number[]) => some.map(row => row + 1);
		await write(client, load, {stage: stageAfter, fresh: numbers(inserted), met: numbers(updated)});
		return {inserted, updated};
	};
}

/** What is new first, then what is otherwise. */
async function insertAndUpdate(
	client: Client,
	load: PlannedLoad,
	{stage, fresh, met}: StagedRows,
): Promise<void> {
	const table = quoteTable(load.schema, load.relation);
	if (fresh.length > 0) {
		const {rowCount} = await client.query(
			`INSERT INTO ${table} (${columnList(load)}) OVERRIDING SYSTEM VALUE SELECT ${columnList(load)} FROM ${stage}
			WHERE ${rowNumber} = ANY($1) ORDER BY ${rowNumber}`,
			[fresh],
		);
		checkCount(rowCount, fresh.length);
	}
	if (met.length > 0) {
		const {settable} = await readStoredColumns(client, load);
		const names = load.columns.map(c => c.name).filter(name => settable.includes(name));
		const {rowCount} = await client.query(
			`UPDATE ${table} t SET ${names.map(n => `${quoteName(n)} = s.${quoteName(n)}`).join(', ')} FROM ${stage} s
			WHERE s.${rowNumber} = ANY($1) AND ${sameKey('t', 's', load)}`,
			[met],
		);
		checkCount(rowCount, met.length);
	}
}

function checkCount(taken: number | null, sent: number): void {
	if (taken !== sent) {
		throw new RowsLeftOut(`the table took ${taken} of ${sent} rows`);
	}
}
