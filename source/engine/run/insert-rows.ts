/** Ways to insert some of a batch's accepted rows, in the caller's transaction. */
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {copyTogether, RowsLeftOut} from '../target/copy.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import type {Session} from '../target/session.ts';
import type {Batch} from './batch.ts';

/** Inserts accepted rows, which ascend; returns the indexes of those that went in. */
export type Insert = (session: Session, batch: Batch, rows: readonly number[]) => Promise<readonly number[]>;

/** COPY of some of the accepted rows. */
export function copyRows(batch: Batch, rows: readonly number[]) {
	return {
		sql: `${copyInto(batch.load, quoteTable(batch.load.schema, batch.load.relation))}`,
		data: framed(batch, rows),
		rows: rows.length,
	};
}

function copyInto(load: PlannedLoad, table: string): string {
	return `COPY ${table} (${columnList(load)}) FROM STDIN (FORMAT binary)`;
}

function columnList(load: PlannedLoad): string {
	return load.columns.map(c => quoteName(c.name)).join(', ');
}

/** The indexes of all accepted rows. */
export function allRows({accepted}: Batch): readonly number[] {
	return Array.from({length: accepted.length}, (_, i) => i);
}

function framed({accepted, data}: Batch, rows: readonly number[]): Uint8Array {
	if (rows.length === accepted.length) {
		return data;
	}
	const out = new CopyBuffer();
	out.start();
	for (const row of rows) {
		out.writeBytes(data.subarray(accepted.offsets[row], accepted.offsets[row + 1]));
	}
	out.end();
	return out.take();
}

export const insertAll: Insert = async ({client}, batch, rows) => {
	await client.query('SET CONSTRAINTS ALL IMMEDIATE');
	await copyTogether(client, [copyRows(batch, rows)]);
	return rows;
};

/** By way of a temporary table, as COPY itself knows no ON CONFLICT. */
export const insertWhereNew: Insert = async ({client}, batch, staged) => {
	const {load} = batch;
	const table = quoteTable(load.schema, load.relation);
	const columns = columnList(load);
	await client.query(
		`SET CONSTRAINTS ALL IMMEDIATE; DROP TABLE IF EXISTS pg_temp.mingus_stage;
		CREATE TEMP TABLE mingus_stage AS SELECT ${columns} FROM ${table} WITH NO DATA;
		ALTER TABLE mingus_stage ADD COLUMN "\u0001row" int GENERATED ALWAYS AS IDENTITY`,
	);
	await copyTogether(client, [{sql: copyInto(load, 'mingus_stage'), data: framed(batch, staged)}]);
	const key = load.primaryKey.map(i => quoteName(load.columns[i]?.name ?? ''));
	const {rows, rowCount} = await client.query<{row: number}>(
		key.length === 0
			? `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM mingus_stage ORDER BY "\u0001row" ON CONFLICT DO NOTHING`
			: `WITH new AS (INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM mingus_stage ORDER BY "\u0001row"
				ON CONFLICT (${key.join(', ')}) DO NOTHING RETURNING ${key.join(', ')})
			SELECT s."\u0001row" - 1 AS row FROM mingus_stage s JOIN new USING (${key.join(', ')}) ORDER BY 1`,
	);
	if (key.length === 0) {
		return staged.slice(0, rowCount ?? 0);
	}
	if (rows.length < staged.length) {
		const missing = await client.query(
			`SELECT FROM mingus_stage s WHERE NOT EXISTS (SELECT FROM ${table} t WHERE ${key.map(k => `t.${k} = s.${k}`).join(' AND ')})`,
		);
		if (missing.rowCount !== 0) {
			throw new RowsLeftOut(`the table left out ${missing.rowCount} of ${staged.length} rows`);
		}
	}
	return rows.map(r => staged[r.row] as number);
};
