/** Sends batches to the target, each with its ledger lines in one transaction. */
import {Problem} from '../convert/problem.ts';
import {type LedgerPlace, ledgerLines} from '../ledger/batch-lines.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {copyTogether} from '../target/copy.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import {isRowsFault} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import type {AcceptedRow, Batch, BatchResult, BatchSink, RejectedRow} from './batch.ts';

/**
 * A sink over one session. A batch goes in one message; where the server refuses it for what its rows hold, it goes
 * once more in halves, down to the rows at fault, all in one transaction.
 * @param onConflict skip: rows whose key is there already are counted and left out
 */
export function targetSink(session: Session, place: LedgerPlace, onConflict: 'fail' | 'skip'): BatchSink {
	const insert = onConflict === 'skip' ? insertWhereNew : insertAll;
	return {
		async commit(batch) {
			if (onConflict === 'fail') {
				const whole = {loaded: batch.accepted, rejected: batch.rejected, skipped: 0};
				try {
					await sendWhole(session, place, batch, whole);
					return whole;
				} catch (error) {
					if (!isRowsFault(error)) {
						throw error;
					}
				}
			}
			return transaction(session, async () => {
				const found = await narrow(session, batch, insert, 0, batch.accepted.length);
				const rejected = [...batch.rejected, ...found.rejected];
				const result = {loaded: found.loaded, rejected, skipped: found.skipped};
				await copyTogether(session.client, ledgerLines(place, batch, result));
				return result;
			});
		},
	};
}

async function sendWhole(
	{client, nested}: Session,
	place: LedgerPlace,
	batch: Batch,
	result: BatchResult,
): Promise<void> {
	const rows = batch.accepted.length > 0 ? [copyRows(batch, 0, batch.accepted.length)] : [];
	const statements = [...rows, ...ledgerLines(place, batch, result)];
	if (!nested) {
		return copyTogether(client, statements);
	}
	try {
		await copyTogether(client, statements, {before: ['SAVEPOINT batch'], after: ['RELEASE batch']});
	} catch (error) {
		await client.query('ROLLBACK TO batch; RELEASE batch');
		throw error;
	}
}

/** COPY of the accepted rows from `low` up to, not with, `high`. */
function copyRows(batch: Batch, low: number, high: number) {
	return {
		sql: `${copyInto(batch.load, quoteTable(batch.load.schema, batch.load.relation))}`,
		data: framed(batch, low, high),
	};
}

function copyInto(load: PlannedLoad, table: string): string {
	return `COPY ${table} (${columnList(load)}) FROM STDIN (FORMAT binary)`;
}

function columnList(load: PlannedLoad): string {
	return load.columns.map(c => quoteName(c.name)).join(', ');
}

function framed(batch: Batch, low: number, high: number): Uint8Array {
	const out = new CopyBuffer();
	out.start();
	const header = out.take();
	out.end();
	const trailer = out.take();
	const start = batch.accepted[low]?.offset ?? 0;
	const end = batch.accepted[high]?.offset ?? batch.data.length;
	return Buffer.concat([header, batch.data.subarray(start, end), trailer]);
}

interface Narrowed {
	loaded: AcceptedRow[];
	rejected: RejectedRow[];
	skipped: number;
}

/** Inserts accepted rows; returns those that went in. */
type Insert = (session: Session, batch: Batch, low: number, high: number) => Promise<readonly AcceptedRow[]>;

async function narrow(
	session: Session,
	batch: Batch,
	insert: Insert,
	low: number,
	high: number,
): Promise<Narrowed> {
	if (low >= high) {
		return {loaded: [], rejected: [], skipped: 0};
	}
	try {
		const loaded = await transaction({...session, nested: true}, () => insert(session, batch, low, high));
		return {loaded: [...loaded], rejected: [], skipped: high - low - loaded.length};
	} catch (error) {
		if (!isRowsFault(error)) {
			throw error;
		}
		if (high - low === 1) {
			const {row, position} = batch.accepted[low] as AcceptedRow;
			return {loaded: [], rejected: [{row, position, problems: [refusal(batch.load, error)]}], skipped: 0};
		}
	}
	const middle = (low + high) >> 1;
	const first = await narrow(session, batch, insert, low, middle);
	const second = await narrow(session, batch, insert, middle, high);
	return {
		loaded: [...first.loaded, ...second.loaded],
		rejected: [...first.rejected, ...second.rejected],
		skipped: first.skipped + second.skipped,
	};
}

const insertAll: Insert = async ({client}, batch, low, high) => {
	await client.query('SET CONSTRAINTS ALL IMMEDIATE');
	await copyTogether(client, [copyRows(batch, low, high)]);
	return batch.accepted.slice(low, high);
};

/** By way of a temporary table, as COPY itself knows no ON CONFLICT. */
const insertWhereNew: Insert = async ({client}, batch, low, high) => {
	const {load} = batch;
	const table = quoteTable(load.schema, load.relation);
	const columns = columnList(load);
	await client.query(
		`SET CONSTRAINTS ALL IMMEDIATE; DROP TABLE IF EXISTS pg_temp.mingus_stage;
		CREATE TEMP TABLE mingus_stage AS SELECT ${columns} FROM ${table} WITH NO DATA;
		ALTER TABLE mingus_stage ADD COLUMN "\u0001row" int GENERATED ALWAYS AS IDENTITY`,
	);
	await copyTogether(client, [{sql: copyInto(load, 'mingus_stage'), data: framed(batch, low, high)}]);
	const key = load.primaryKey.map(i => quoteName(load.columns[i]?.name ?? ''));
	const {rows, rowCount} = await client.query<{row: number}>(
		key.length === 0
			? `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM mingus_stage ORDER BY "\u0001row" ON CONFLICT DO NOTHING`
			: `WITH new AS (INSERT INTO ${table} (${columns}) SELECT ${columns} FROM mingus_stage ORDER BY "\u0001row"
				ON CONFLICT DO NOTHING RETURNING ${key.join(', ')})
			SELECT s."\u0001row" - 1 AS row FROM mingus_stage s JOIN new USING (${key.join(', ')}) ORDER BY 1`,
	);
	return key.length === 0
		? batch.accepted.slice(low, low + (rowCount ?? 0))
		: rows.map(r => batch.accepted[low + r.row] as AcceptedRow);
};

/** What the server said of one row. Its detail quotes values, so it is left out. */
function refusal(load: PlannedLoad, error: unknown): RejectedRow['problems'][number] {
	const {message, column, constraint, code} = error as {
		message: string;
		column?: string;
		constraint?: string;
		code: string;
	};
	const quoting = load.columns.some(c => c.sensitive) && constraint === undefined;
	const said = quoting ? 'the table has sensitive columns, so its words are not repeated' : message;
	return {
		column: column ?? constraint ?? '',
		problem: new Problem('refused-by-server', `PostgreSQL refused the row (${code}): ${said}`),
	};
}
