/** Sends batches to the target, each with its ledger lines in one transaction. */
import {Problem} from '../convert/problem.ts';
import {reach} from '../fail-point.ts';
import {type LedgerPlace, ledgerLines} from '../ledger/batch-lines.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {PlacedRow} from '../source/read-rows.ts';
import {copyTogether, RowsLeftOut} from '../target/copy.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import {isRowsFault, isStandOff} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import {type Batch, type BatchResult, type BatchSink, pickRows, type RejectedRow} from './batch.ts';

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
	const insert = onConflict === 'skip' ? insertWhereNew : insertAll;
	return transaction(session, async () => {
		await session.client.query(place.fence);
		const found = await narrow(session, batch, insert, 0, batch.accepted.length);
		const rejected = [...batch.rejected, ...found.rejected];
		const loaded = pickRows(batch.accepted, found.loaded);
		const result = {loaded, rejected, skipped: found.skipped};
		await copyTogether(session.client, ledgerLines(place, batch, result));
		reach('rejects-uncommitted');
		return result;
	});
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

/** COPY of the accepted rows from `low` up to, not with, `high`. */
function copyRows(batch: Batch, low: number, high: number) {
	return {
		sql: `${copyInto(batch.load, quoteTable(batch.load.schema, batch.load.relation))}`,
		data: framed(batch, low, high),
		rows: high - low,
	};
}

function copyInto(load: PlannedLoad, table: string): string {
	return `COPY ${table} (${columnList(load)}) FROM STDIN (FORMAT binary)`;
}

function columnList(load: PlannedLoad): string {
	return load.columns.map(c => quoteName(c.name)).join(', ');
}

function framed({accepted, data}: Batch, low: number, high: number): Uint8Array {
	if (low === 0 && high === accepted.length) {
		return data;
	}
	const out = new CopyBuffer();
	out.start();
	out.writeBytes(data.subarray(accepted.offsets[low], accepted.offsets[high]));
	out.end();
	return out.take();
}

interface Narrowed {
	/** Indexes of accepted rows. */
	loaded: number[];
	rejected: RejectedRow[];
	skipped: number;
}

/** Inserts accepted rows; returns the indexes of those that went in. */
type Insert = (session: Session, batch: Batch, low: number, high: number) => Promise<readonly number[]>;

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
			const refused = batch.sourceRows()[batch.accepted.places[low] as number] as PlacedRow;
			return {loaded: [], rejected: [{...refused, problems: [refusal(batch.load, error)]}], skipped: 0};
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
	return indexesFrom(low, high - low);
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
			? `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM mingus_stage ORDER BY "\u0001row" ON CONFLICT DO NOTHING`
			: `WITH new AS (INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM mingus_stage ORDER BY "\u0001row"
				ON CONFLICT (${key.join(', ')}) DO NOTHING RETURNING ${key.join(', ')})
			SELECT s."\u0001row" - 1 AS row FROM mingus_stage s JOIN new USING (${key.join(', ')}) ORDER BY 1`,
	);
	if (key.length === 0) {
		return indexesFrom(low, rowCount ?? 0);
	}
	if (rows.length < high - low) {
		const missing = await client.query(
			`SELECT FROM mingus_stage s WHERE NOT EXISTS (SELECT FROM ${table} t WHERE ${key.map(k => `t.${k} = s.${k}`).join(' AND ')})`,
		);
		if (missing.rowCount !== 0) {
			throw new RowsLeftOut(`the table left out ${missing.rowCount} of ${high - low} rows`);
		}
	}
	return rows.map(r => low + r.row);
};

function indexesFrom(low: number, count: number): number[] {
	return Array.from({length: count}, (_, i) => low + i);
}

/** What the server said of one row. Its detail quotes values, so it is left out. */
function refusal(load: PlannedLoad, error: unknown): RejectedRow['problems'][number] {
	if (error instanceof RowsLeftOut) {
		return {
			column: '',
			problem: new Problem('refused-by-server', 'A trigger of the table left the row out.'),
		};
	}
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
