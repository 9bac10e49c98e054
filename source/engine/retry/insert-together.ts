/**
 * Inserts rows of several loads by one statement, so that rows which need each other go in together: foreign keys are
 * checked at its end, and nothing need be altered for it.
 */
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {Batch} from '../run/batch.ts';
import type {RunOptions} from '../run/request.ts';
import {copyTogether, RowsLeftOut} from '../target/copy.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import type {Session} from '../target/session.ts';
import type {Tried} from './retry-context.ts';

/** An accepted row of a batch. Known by its identity. */
export interface SentRow {
	readonly tried: Tried;
	readonly batch: Batch;
	/** Its index among the accepted rows. */
	readonly row: number;
}

const rowColumn = '"\u0001row"';

/**
 * In the caller's transaction.
 * @returns the rows that went in; the others were skipped, as the target held their keys
 * @throws RowsLeftOut where the table dropped rows without an error; what the server says
 */
export async function insertTogether(
	{client}: Session,
	rows: readonly SentRow[],
	onConflict: RunOptions['onConflict'],
): Promise<ReadonlySet<SentRow>> {
	const parts = [...Map.groupBy(rows, ({batch}) => batch.load)];
	await client.query('SET CONSTRAINTS ALL IMMEDIATE');
	for (const [i, [load, its]] of parts.entries()) {
		const columns = columnList(load);
		await client.query(
			`DROP TABLE IF EXISTS pg_temp.${stage(i)};
			CREATE TEMP TABLE ${stage(i)} AS SELECT ${columns} FROM ${quoteTable(load.schema, load.relation)} WITH NO DATA;
			ALTER TABLE ${stage(i)} ADD COLUMN ${rowColumn} int GENERATED ALWAYS AS IDENTITY`,
		);
		await copyTogether(client, [
			{sql: `COPY ${stage(i)} (${columns}) FROM STDIN (FORMAT binary)`, data: copyData(its)},
		]);
	}
	const skips = onConflict === 'skip';
	const inserts = parts.map(([load], i) => insertSql(load, i, skips));
	const found = parts.map(([load], i) => foundSql(load, i));
	const {rows: there} = await client.query<{part: number; row: number}>(
		`WITH ${inserts.join(', ')} ${found.join(' UNION ALL ')}`,
	);
	const inserted = new Set(there.map(({part, row}) => parts[part]?.[1][row - 1] as SentRow));
	for (const [i, [load, its]] of parts.entries()) {
		const missing = its.filter(row => !inserted.has(row)).length;
		if (missing > 0 && !(skips && (await areThere(client, load, i)))) {
			throw new RowsLeftOut(`the table left out ${missing} of ${its.length} rows`);
		}
	}
	return inserted;
}

function stage(part: number): string {
	return `mingus_stage_${part}`;
}

function columnList({columns}: PlannedLoad): string {
	return columns.map(c => quoteName(c.name)).join(', ');
}

function keyList({columns, primaryKey}: PlannedLoad): string[] {
	return primaryKey.map(i => quoteName(columns[i]?.name ?? ''));
}

function copyData(rows: readonly SentRow[]): Uint8Array {
	const out = new CopyBuffer();
	out.start();
	for (const {batch, row} of rows) {
		const {offsets} = batch.accepted;
		out.writeBytes(batch.data.subarray(offsets[row], offsets[row + 1]));
	}
	out.end();
	return out.take();
}

function insertSql(load: PlannedLoad, part: number, skips: boolean): string {
	const columns = columnList(load);
	const key = keyList(load);
	const conflict = skips && key.length > 0 ? `ON CONFLICT (${key.join(', ')}) DO NOTHING` : '';
	return `new_${part} AS (INSERT INTO ${quoteTable(load.schema, load.relation)} (${columns}) OVERRIDING SYSTEM VALUE
		SELECT ${columns} FROM ${stage(part)} ORDER BY ${rowColumn} ${conflict} RETURNING ${key.join(', ') || '1'})`;
}

/** Which rows went in; without a key either all or none can be told. */
function foundSql(load: PlannedLoad, part: number): string {
	const key = keyList(load);
	const among =
		key.length > 0
			? `JOIN new_${part} USING (${key.join(', ')})`
			: `WHERE (SELECT count(*) FROM new_${part}) = (SELECT count(*) FROM ${stage(part)})`;
	return `SELECT ${part} AS part, s.${rowColumn} AS row FROM ${stage(part)} s ${among}`;
}

async function areThere(client: Session['client'], load: PlannedLoad, part: number): Promise<boolean> {
	const key = keyList(load);
	const {rowCount} = await client.query(
		`SELECT FROM ${stage(part)} s WHERE NOT EXISTS (SELECT FROM ${quoteTable(load.schema, load.relation)} t
			WHERE ${key.map(name => `t.${name} = s.${name}`).join(' AND ') || 'false'})`,
	);
	return rowCount === 0;
}
