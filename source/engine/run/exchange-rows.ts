/** Writes staged rows in one statement, whatever unique values they hand around among each other. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {mayExchange} from '../target/may-exchange.ts';
import {sameKey} from '../target/row-text.ts';
import {readStoredColumns} from '../target/stored-columns.ts';
import {columnList, rowNumber} from './stage-rows.ts';

export async function canExchange(client: Client, {schema, relation}: PlannedLoad): Promise<boolean> {
	const {rows} = await client.query<{may: boolean}>(`SELECT ${mayExchange('$1::regclass')} AS may`, [
		quoteTable(schema, relation),
	]);
	return rows[0]?.may === true;
}

/** Staged rows by their numbers. */
export interface StagedRows {
	readonly stage: string;
	/** The target has no row of their keys. */
	readonly fresh: readonly number[];
	/** The target has; columns that are not loaded keep what they hold. */
	readonly met: readonly number[];
}

/** @throws RowsLeftOut where the table takes fewer; what the server says */
export async function exchangeRows(
	client: Client,
	load: PlannedLoad,
	{stage, fresh, met}: StagedRows,
): Promise<void> {
	const table = quoteTable(load.schema, load.relation);
	const {stored} = await readStoredColumns(client, load);
	const loaded = new Set(load.columns.map(({name}) => name));
	const value = (name: string) => (loaded.has(name) ? `s.${quoteName(name)}` : `(g.was).${quoteName(name)}`);
	// Only once all are gone: the sort waits for the last, and so does what is counted.
	const {rows} = await client.query<{back: number; fresh: number}>(
		`WITH gone AS (DELETE FROM ${table} t USING ${stage} s WHERE s.${rowNumber} = ANY($1) AND ${sameKey('t', 's', load)}
				RETURNING s.${rowNumber} AS row, t AS was),
			back AS (INSERT INTO ${table} (${stored.map(quoteName).join(', ')}) OVERRIDING SYSTEM VALUE
				SELECT ${stored.map(value).join(', ')} FROM gone g JOIN ${stage} s ON s.${rowNumber} = g.row ORDER BY g.row RETURNING 1),
			fresh AS (INSERT INTO ${table} (${columnList(load)}) OVERRIDING SYSTEM VALUE
				SELECT ${columnList(load)} FROM ${stage} WHERE ${rowNumber} = ANY($2) AND (SELECT count(*) FROM gone) >= 0
				ORDER BY ${rowNumber} RETURNING 1)
		SELECT (SELECT count(*) FROM back)::int AS back, (SELECT count(*) FROM fresh)::int AS fresh`,
		[met, fresh],
	);
	const taken = (rows[0]?.back ?? 0) + (rows[0]?.fresh ?? 0);
	if (taken !== met.length + fresh.length) {
		throw new RowsLeftOut(`the table took ${taken} of ${met.length + fresh.length} rows`);
	}
}
