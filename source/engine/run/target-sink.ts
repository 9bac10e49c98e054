/** Sends batches to the target, each with its ledger lines in one transaction. */
import {reach} from '../fail-point.ts';
import {type LedgerPlace, ledgerLines} from '../ledger/batch-lines.ts';
import {copyTogether} from '../target/copy.ts';
import {isRowsFault, isStandOff} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import {type Batch, type BatchResult, type BatchSink, pickRows, type RejectedRow} from './batch.ts';
import {allRows, copyRows, type Insert, insertAll, insertWhereNew} from './insert-rows.ts';
import {findRefused} from './refused-rows.ts';

/** How often a batch is sent that stands in the way of another one. */
const mostTries = 10;

/**
 * A sink over one session. A batch goes in one message; where the server refuses it for what its rows hold, it goes
 * once more in halves, down to the rows at fault, all in one transaction.
 * @param onConflict skip: rows whose key is there already are counted and left out
 */
export function targetSink(session: Session, place: LedgerPlace, onConflict: 'fail' | 'skip'): BatchSink {
	return {
		async commit(batch) {
			for (let tries = 1; ; tries++) {
				try {
					return await commitOnce(session, place, batch, onConflict);
				} catch (error) {
					if (tries === mostTries || !isStandOff(error)) {
						throw error;
					}
				}
			}
		},
	};
}

async function commitOnce(
	session: Session,
	place: LedgerPlace,
	batch: Batch,
	onConflict: 'fail' | 'skip',
): Promise<BatchResult> {
	try {
		if (onConflict === 'fail') {
			const whole = {loaded: batch.accepted, rejected: batch.rejected, skipped: 0};
			await sendWhole(session, place, batch, whole);
			return whole;
		}
		return await transaction(session, () =>
			sendRows(session, place, batch, insertWhereNew, allRows(batch), []),
		);
	} catch (error) {
		if (!isRowsFault(error)) {
			throw error;
		}
	}
	const insert = onConflict === 'skip' ? insertWhereNew : insertAll;
	return transaction(session, async () => {
		await session.client.query(place.fence);
		const refused = await findRefused(session, batch, insert, allRows(batch));
		const isRefused = new Set(refused.keys());
		const good = allRows(batch).filter(row => !isRefused.has(row));
		return sendRows(session, place, batch, insert, good, [...refused.values()]);
	});
}

/** Inserts some of the accepted rows with the batch's ledger lines, in the caller's transaction. */
async function sendRows(
	session: Session,
	place: LedgerPlace,
	batch: Batch,
	insert: Insert,
	rows: readonly number[],
	refused: readonly RejectedRow[],
): Promise<BatchResult> {
	await session.client.query(place.fence);
	const loaded = rows.length === 0 ? [] : await insert(session, batch, rows);
	const result = {
		loaded: pickRows(batch.accepted, loaded),
		rejected: [...batch.rejected, ...refused],
		skipped: rows.length - loaded.length,
	};
	await copyTogether(session.client, ledgerLines(place, batch, result));
	reach('rejects-uncommitted');
	return result;
}

async function sendWhole(
	{client, nested}: Session,
	place: LedgerPlace,
	batch: Batch,
	result: BatchResult,
): Promise<void> {
	const rows = batch.accepted.length > 0 ? [copyRows(batch, allRows(batch))] : [];
	const statements = [...rows, ...ledgerLines(place, batch, result)];
	if (!nested) {
		return copyTogether(client, statements, {before: [place.fence]});
	}
	try {
		// The batch would be a transaction of its own, at whose end deferred constraints are checked.
		const before = ['SAVEPOINT batch', 'SET CONSTRAINTS ALL IMMEDIATE'];
		await copyTogether(client, statements, {before, after: ['RELEASE batch']});
	} catch (error) {
		await client.query('ROLLBACK TO batch; RELEASE batch');
		throw error;
	}
}
