/** Rows on their way to a table, in a temporary one like it, where SQL can compare them with what is there. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {copyTogether} from '../target/copy.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import type {Batch} from './batch.ts';

/** The column that counts the staged rows, from 1: a name that no table has. */
export const rowNumber = '"\u0001row"';

/** Makes the temporary table anew and fills it. @param data COPY data; undefined: it stays empty */
export async function stageRows(
	client: Client,
	load: PlannedLoad,
	stage: string,
	data: Uint8Array | undefined,
): Promise<void> {
	await client.query(
		`DROP TABLE IF EXISTS pg_temp.${stage};
		CREATE TEMP TABLE ${stage} AS SELECT ${columnList(load)} FROM ${quoteTable(load.schema, load.relation)} WITH NO DATA;
		ALTER TABLE ${stage} ADD COLUMN ${rowNumber} int GENERATED ALWAYS AS IDENTITY`,
	);
	if (data !== undefined) {
		await appendRows(client, load, stage, data);
	}
}

/** Adds rows to the temporary table. */
export async function appendRows(
	client: Client,
	load: PlannedLoad,
	stage: string,
	data: Uint8Array,
): Promise<void> {
	await copyTogether(client, [{sql: copyInto(load, stage), data}]);
}

/** What a look-up costs where indexes are in memory: so some rows are looked up by their keys, instead of a whole table read. */
export const cheapLookUps = 'SET random_page_cost = 1.1';

/** Tells the server how few rows are staged, and that it may look the rows up that have their keys. */
export async function weighStage(client: Client, load: PlannedLoad, stage: string): Promise<void> {
	const keys = load.primaryKey.map(i => quoteName(load.columns[i]?.name ?? ''));
	await client.query(`${cheapLookUps}; ANALYZE ${stage} (${[rowNumber, ...keys].join(', ')})`);
}

export function copyInto(load: PlannedLoad, table: string): string {
	return `COPY ${table} (${columnList(load)}) FROM STDIN (FORMAT binary)`;
}

export function columnList(load: PlannedLoad): string {
	return load.columns.map(c => quoteName(c.name)).join(', ');
}

/** The COPY data of some of the accepted rows, which ascend. */
export function framed(
	{accepted, data}: Pick<Batch, 'accepted' | 'data'>,
	rows: readonly number[],
): Uint8Array {
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
