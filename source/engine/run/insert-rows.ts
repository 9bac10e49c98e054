/** Ways to insert some of a batch's accepted rows, in the caller's transaction. */
import {quoteName, quoteTable} from '../quote-name.ts';
import {copyTogether, RowsLeftOut} from '../target/copy.ts';
import type {Session} from '../target/session.ts';
import type {Batch} from './batch.ts';
import {columnList, copyInto, framed, rowNumber, stageRows} from './stage-rows.ts';

/** What became of the rows, by their indexes; those that are not named were left as the target has them. */
export interface Written {
	readonly inserted: readonly number[];
	readonly updated: readonly number[];
}

/** Writes accepted rows, which ascend. */
export type Insert = (session: Session, batch: Batch, rows: readonly number[]) => Promise<Written>;

/** Writes rows in parts, one after the other. */
export async function putParts(
	parts: ReadonlyArray<readonly number[]>,
	put: (part: readonly number[]) => Promise<Written>,
): Promise<Written> {
	const inserted: number[] = [];
	const updated: number[] = [];
	for (const part of parts) {
		const written = await put(part);
		inserted.push(...written.inserted);
		updated.push(...written.updated);
	}
	const ascending = (rows: number[]) => rows.sort((a, b) => a - b);
	return {inserted: ascending(inserted), updated: ascending(updated)};
}

/** COPY of some of the accepted rows. */
export function copyRows(batch: Batch, rows: readonly number[]) {
	return {
		sql: `${copyInto(batch.load, quoteTable(batch.load.schema, batch.load.relation))}`,
		data: framed(batch, rows),
		rows: rows.length,
	};
}

/** The indexes of all accepted rows. */
export function allRows({accepted}: Batch): readonly number[] {
	return Array.from({length: accepted.length}, (_, i) => i);
}

export const insertAll: Insert = async ({client}, batch, rows) => {
	await client.query('SET CONSTRAINTS ALL IMMEDIATE');
	await copyTogether(client, [copyRows(batch, rows)]);
	return {inserted: rows, updated: []};
};

/** By way of a temporary table, as COPY itself knows no ON CONFLICT. */
export const insertWhereNew: Insert = async ({client}, batch, staged) => {
	const {load} = batch;
	const table = quoteTable(load.schema, load.relation);
	const columns = columnList(load);
	await client.query('SET CONSTRAINTS ALL IMMEDIATE');
	await stageRows(client, load, 'mingus_stage', framed(batch, staged));
	const key = load.primaryKey.map(i => quoteName(load.columns[i]?.name ?? ''));
	const {rows, rowCount} = await client.query<{row: number}>(
		key.length === 0
			? `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM mingus_stage ORDER BY ${rowNumber} ON CONFLICT DO NOTHING`
			: `WITH new AS (INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM mingus_stage ORDER BY ${rowNumber}
				ON CONFLICT (${key.join(', ')}) DO NOTHING RETURNING ${key.join(', ')})
			SELECT min(s.${rowNumber}) - 1 AS row FROM mingus_stage s JOIN new USING (${key.join(', ')}) GROUP BY ${key.join(', ')} ORDER BY 1`,
	);
	if (key.length === 0) {
		return {inserted: staged.slice(0, rowCount ?? 0), updated: []};
	}
	if (rows.length < staged.length) {
		const missing = await client.query(
			`SELECT FROM mingus_stage s WHERE NOT EXISTS (SELECT FROM ${table} t WHERE ${key.map(k => `t.${k} = s.${k}`).join(' AND ')})`,
		);
		if (missing.rowCount !== 0) {
			throw new RowsLeftOut(`the table left out ${missing.rowCount} of ${staged.length} rows`);
		}
	}
	return {inserted: rows.map(r => staged[r.row] as number), updated: []};
};
