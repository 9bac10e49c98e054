/**
 * Rows whose key the target holds already become what the source has, each kept as it was before. A row that is the
 * same in all loaded columns is not touched; columns that are not loaded keep what they hold.
 */
import type {Client} from 'pg';
import {formatUuid} from '../convert/uuid-text.ts';
import type {LedgerPlace} from '../ledger/batch-lines.ts';
import {type MetRows, makeMetRows} from '../ledger/images.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {differ, keyOf, rowImage, sameKey} from '../target/row-text.ts';
import type {Session} from '../target/session.ts';
import {readStoredColumns} from '../target/stored-columns.ts';
import type {Batch} from './batch.ts';
import {exchangeRows} from './exchange-rows.ts';
import {type Insert, insertWhereNew} from './insert-rows.ts';
import {framed, rowNumber, stageRows, weighStage} from './stage-rows.ts';

/** Rows that were there are left in the ledger's temporary table, for `recordMet`. */
export function updateOrInsert(place: LedgerPlace): Insert {
	return async (session, batch, staged) => {
		const {client} = session;
		const {load} = batch;
		const {inserted} = await insertWhereNew(session, batch, staged);
		const metRows = await makeMetRows(client);
		if (inserted.length === staged.length) {
			return {inserted, updated: []};
		}
		const isNew = new Set(inserted);
		const others = staged.flatMap((row, i) => (isNew.has(row) ? [] : [i + 1]));
		await weighStage(client, load, 'mingus_stage');
		const changed = await meet(session, place, load, metRows, others);
		await update(client, metRows, load, changed.length);
		return {inserted, updated: changed.map(row => staged[row - 1] as number)};
	};
}

/** The same, for rows that hand unique values around among each other. No two of them have the same key. */
export function exchangeOrInsert(place: LedgerPlace): Insert {
	return async (session, batch, staged) => {
		const {client} = session;
		const {load} = batch;
		await client.query('SET CONSTRAINTS ALL IMMEDIATE');
		await stageRows(client, load, 'mingus_stage', framed(batch, staged));
		await weighStage(client, load, 'mingus_stage');
		const {rows} = await client.query<{row: number}>(
			`SELECT s.${rowNumber} AS row FROM mingus_stage s JOIN ${quoteTable(load.schema, load.relation)} t ON ${sameKey('t', 's', load)}`,
		);
		const there = new Set(rows.map(({row}) => row));
		const fresh = staged.flatMap((_, i) => (there.has(i + 1) ? [] : [i + 1]));
		const metRows = await makeMetRows(client);
		const met = await meet(session, place, load, metRows, [...there]);
		await exchangeRows(client, load, {stage: 'mingus_stage', fresh, met});
		const indexOf = (row: number) => staged[row - 1] as number;
		return {inserted: fresh.map(indexOf), updated: met.map(indexOf)};
	};
}

/** The accepted rows, by their indexes, whose key an earlier one has, of this batch or of another. */
export async function findTwins(
	session: Session,
	place: LedgerPlace,
	batch: Batch,
	rows: readonly number[],
): Promise<number[]> {
	const {load} = batch;
	await stageRows(session.client, load, 'mingus_stage', framed(batch, rows));
	await weighStage(session.client, load, 'mingus_stage');
	const key = load.primaryKey.map(i => quoteName(load.columns[i]?.name ?? '')).join(', ');
	const doubled = await session.client.query<{row: number}>(
		`SELECT row FROM (SELECT ${rowNumber} AS row, row_number() OVER (PARTITION BY ${key} ORDER BY ${rowNumber}) AS nth
			FROM mingus_stage) AS s WHERE nth > 1`,
	);
	const numbers = rows.map((_, i) => i + 1);
	const twins = [...doubled.rows.map(({row}) => row), ...(await twinsAmong(session, place, load, numbers))];
	return [...new Set(twins)].map(row => rows[row - 1] as number).sort((a, b) => a - b);
}

/** Staged rows whose key a row has that this run has written. */
async function twinsAmong(
	{client, nested}: Session,
	{ledger, run}: LedgerPlace,
	load: PlannedLoad,
	staged: readonly number[],
): Promise<number[]> {
	// A savepoint has a number of its own: in a rehearsal its rows are known by being newer than the transaction.
	const isOurs = nested
		? 'age(t.xmin) <= age(pg_current_xact_id()::xid)'
		: `(t.xmin = pg_current_xact_id()::xid OR t.xmin IN
			(SELECT transaction::xid FROM ${quoteName(ledger)}.batches WHERE run = '${formatUuid(run)}'))`;
	const {rows} = await client.query<{row: number}>(
		`SELECT s.${rowNumber} AS row FROM mingus_stage s JOIN ${quoteTable(load.schema, load.relation)} t ON ${sameKey('t', 's', load)}
		WHERE s.${rowNumber} = ANY($1) AND ${isOurs}`,
		[staged],
	);
	return rows.map(({row}) => row);
}

/** Notes the rows that are there, none of which may be one that this run has written. @returns the staged rows that differ from them */
async function meet(
	session: Session,
	place: LedgerPlace,
	load: PlannedLoad,
	metRows: MetRows,
	staged: readonly number[],
): Promise<number[]> {
	const changed = await noteMet(session.client, metRows, load, staged);
	// Only now, as another batch may have written a row until it was locked.
	if ((await twinsAmong(session, place, load, staged)).length > 0) {
		throw new RowsLeftOut('an earlier row of the run has the same key');
	}
	return changed;
}

/** @returns the staged rows that differ from those with their keys, which are locked and kept as they are */
async function noteMet(
	client: Client,
	metRows: MetRows,
	load: PlannedLoad,
	others: readonly number[],
): Promise<number[]> {
	const {settable} = await readStoredColumns(client, load);
	const from = `FROM mingus_stage s JOIN ${quoteTable(load.schema, load.relation)} t ON ${sameKey('t', 's', load)}`;
	const key = keyOf('s', load);
	const changed = await client.query<{row: number}>(
		`INSERT INTO ${metRows} (row, target_key, action, before)
		SELECT s.${rowNumber}, ${key}, 'updated', ${rowImage('t', settable)} ${from}
		WHERE s.${rowNumber} = ANY($1) AND ${differ('t', 's', load.columns)} FOR UPDATE OF t RETURNING row`,
		[others],
	);
	const same = await client.query(
		`INSERT INTO ${metRows} (row, target_key) SELECT s.${rowNumber}, ${key} ${from}
		WHERE s.${rowNumber} = ANY($1) AND NOT s.${rowNumber} = ANY($2)`,
		[others, changed.rows.map(({row}) => row)],
	);
	const met = changed.rows.length + (same.rowCount ?? 0);
	if (met < others.length) {
		throw new RowsLeftOut(`the table left out ${others.length - met} rows`);
	}
	return changed.rows.map(({row}) => row).sort((a, b) => a - b);
}

async function update(client: Client, metRows: MetRows, load: PlannedLoad, rows: number): Promise<void> {
	if (rows === 0) {
		return;
	}
	const {settable} = await readStoredColumns(client, load);
	const names = load.columns.map(c => c.name).filter(name => settable.includes(name));
	const {rowCount} = await client.query(
		`UPDATE ${quoteTable(load.schema, load.relation)} t SET ${names.map(n => `${quoteName(n)} = s.${quoteName(n)}`).join(', ')}
		FROM mingus_stage s JOIN ${metRows} m ON m.row = s.${rowNumber} AND m.before IS NOT NULL WHERE ${sameKey('t', 's', load)}`,
	);
	if (rowCount !== rows) {
		throw new RowsLeftOut(`the table took ${rowCount} of ${rows} changes`);
	}
}
