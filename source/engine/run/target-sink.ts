/** Sends batches to the target, each with its ledger lines in one transaction. */
import {Problem} from '../convert/problem.ts';
import {formatUuid} from '../convert/uuid-text.ts';
import {reach} from '../fail-point.ts';
import {type LedgerPlace, ledgerLines} from '../ledger/batch-lines.ts';
import {gatherMet, recordMet, setMetAside} from '../ledger/images.ts';
import {copyTogether} from '../target/copy.ts';
import {isRowsFault, isStandOff} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import {type Batch, type BatchResult, type BatchSink, pickRows, type RejectedRow} from './batch.ts';
import {canExchange} from './exchange-rows.ts';
import {
	allRows,
	copyRows,
	type Insert,
	insertAll,
	insertWhereNew,
	putParts,
	type Written,
} from './insert-rows.ts';
import {findRefused, refusedRow} from './refused-rows.ts';
import type {OnConflict} from './request.ts';
import {exchangeOrInsert, findTwins, updateOrInsert} from './update-rows.ts';

/** How often a batch is sent that stands in the way of another one. */
const mostTries = 10;

/**
 * A sink over one session. A batch goes in one message; where the server refuses it for what its rows hold, it goes
 * once more in halves, down to the rows at fault, all in one transaction.
 * @param onConflict what becomes of rows whose key is there already
 */
export function targetSink(session: Session, place: LedgerPlace, onConflict: OnConflict): BatchSink {
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
	onConflict: OnConflict,
): Promise<BatchResult> {
	const insert = waysToInsert[onConflict](place);
	try {
		if (onConflict === 'fail') {
			const whole = {inserted: batch.accepted, updated: 0, rejected: batch.rejected, skipped: 0};
			await sendWhole(session, place, batch, whole);
			return whole;
		}
		return await transaction(session, () =>
			sendRows(session, place, batch, onConflict, insert, allRows(batch), []),
		);
	} catch (error) {
		if (!isRowsFault(error)) {
			throw error;
		}
	}
	return transaction(session, async () => {
		await session.client.query(place.fence);
		const twins =
			onConflict === 'update' ? await refusedTwins(session, place, batch) : new Map<number, RejectedRow>();
		const rest = allRows(batch).filter(row => !twins.has(row));
		const exchanges = onConflict === 'update' && (await canExchange(session.client, batch.load));
		const way = exchanges ? exchangeOrInsert(place) : insert;
		const {refused, taken} = await findRefused(session, batch, way, rest, exchanges);
		const good = rest.filter(row => !refused.has(row));
		const rejected = [...twins.values(), ...refused.values()];
		// What was updated made room for what came after it.
		const inParts = onConflict === 'update' && !exchanges && taken.length > 1;
		return sendRows(session, place, batch, onConflict, inParts ? oneByOne(way, taken) : way, good, rejected);
	});
}

/** Writes all rows in these parts, one after the other. */
function oneByOne(insert: Insert, parts: ReadonlyArray<readonly number[]>): Insert {
	return async (session, batch) => {
		const written = await putParts(parts, async part => {
			const its = await insert(session, batch, part);
			await setMetAside(session.client);
			return its;
		});
		await gatherMet(session.client);
		return written;
	};
}

const waysToInsert: Readonly<Record<OnConflict, (place: LedgerPlace) => Insert>> = {
	fail: () => insertAll,
	skip: () => insertWhereNew,
	update: updateOrInsert,
};

const twin = new Problem(
	'refused-by-server',
	'An earlier row has the same key, as the target compares keys.',
);

async function refusedTwins(
	session: Session,
	place: LedgerPlace,
	batch: Batch,
): Promise<Map<number, RejectedRow>> {
	const twins = await findTwins(session, place, batch, allRows(batch));
	const {load} = batch;
	const column = load.primaryKey.map(i => load.columns[i]?.name).join(', ');
	return new Map(twins.map(row => [row, refusedRow(batch, row, {column, problem: twin})]));
}

/** Writes some of the accepted rows with the batch's ledger lines, in the caller's transaction. */
async function sendRows(
	session: Session,
	place: LedgerPlace,
	batch: Batch,
	onConflict: OnConflict,
	insert: Insert,
	rows: readonly number[],
	refused: readonly RejectedRow[],
): Promise<BatchResult> {
	await session.client.query(place.fence);
	const {inserted, updated} = rows.length === 0 ? nothing : await insert(session, batch, rows);
	const result = {
		inserted: pickRows(batch.accepted, inserted),
		updated: updated.length,
		rejected: [...batch.rejected, ...refused],
		skipped: rows.length - inserted.length - updated.length,
	};
	await copyTogether(session.client, ledgerLines(place, batch, result));
	if (onConflict === 'update' && place.keys && rows.length > inserted.length) {
		const its = {run: formatUuid(place.run), load: batch.load.number, batch: batch.number};
		await recordMet(session.client, place.ledger, its);
	}
	reach('rejects-uncommitted');
	return result;
}

const nothing: Written = {inserted: [], updated: []};

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
