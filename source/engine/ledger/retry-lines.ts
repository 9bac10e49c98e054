/** The ledger's lines of one batch of a retry, written in the transaction that inserts its rows. */
import type {Client} from 'pg';
import {quoteName} from '../quote-name.ts';
import type {ColumnProblem, RowKeys} from '../run/batch.ts';
import {copyTogether} from '../target/copy.ts';
import {makeEncoder} from '../target/copy-encoder.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import type {LedgerPlace} from './batch-lines.ts';
import {writeKeys} from './key-list.ts';

const int4 = makeEncoder({name: 'int4', display: 'integer'});
const text = makeEncoder({name: 'text', display: 'text'});
const uuid = makeEncoder({name: 'uuid', display: 'uuid'});

/** A reject that was tried again. */
export interface TriedReject {
	readonly position: string;
	/** The row as it was edited, as JSON; undefined where nobody did. */
	readonly edited: string | undefined;
}

export interface RetryBatch {
	readonly load: number;
	readonly retry: number;
	/** Of the rows that were loaded. */
	readonly keys: RowKeys;
	/** The rejects that those rows were. */
	readonly loaded: readonly TriedReject[];
	/** Those whose key the target held already. */
	readonly skipped: readonly TriedReject[];
	/** Those that were rejected again, at least one problem each. */
	readonly again: ReadonlyArray<TriedReject & {readonly problems: readonly ColumnProblem[]}>;
}

/**
 * In the caller's transaction. What was loaded and what was skipped are lines of their own, so that each reject tells which
 * it was.
 * @throws where a reject is not out, which another process would have to have settled
 */
export async function writeRetryBatch(client: Client, place: LedgerPlace, batch: RetryBatch): Promise<void> {
	const {loaded, skipped, again} = batch;
	for (const rejects of [loaded, skipped].filter(({length}) => length > 0)) {
		const number = await writeLine(client, place, batch, rejects === skipped);
		await update(client, place, batch.load, `settled_by = ${number}`, rejects);
	}
	if (again.length > 0) {
		const set =
			'target_column = x.target_column, code = x.code, reason = x.reason, problems = x.problems::json, rejected_at = clock_timestamp()';
		await update(client, place, batch.load, set, again);
	}
}

async function update(
	client: Client,
	{ledger, run}: LedgerPlace,
	load: number,
	set: string,
	rejects: ReadonlyArray<TriedReject & {readonly problems?: readonly ColumnProblem[]}>,
): Promise<void> {
	const all = rejects.map(({problems = []}) => problems.map(({column, problem}) => ({column, ...problem})));
	// As texts: a function that takes JSON apart does not take texts that are no Unicode.
	const {rowCount} = await client.query(
		`UPDATE ${quoteName(ledger)}.rejects r SET ${set}, edited_row = COALESCE(x.edited::json, r.edited_row)
		FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
			AS x(position, edited, target_column, code, reason, problems)
		WHERE r.run = $1 AND r.load = $2 AND r.source_position = x.position AND r.settled_by IS NULL`,
		[
			Buffer.from(run).toString('hex'),
			load,
			rejects.map(({position}) => position),
			rejects.map(({edited}) => edited ?? null),
			all.map(([first]) => first?.column ?? ''),
			all.map(([first]) => first?.code ?? ''),
			all.map(([first]) => first?.reason ?? ''),
			all.map(problems => JSON.stringify(problems)),
		],
	);
	if (rowCount !== rejects.length) {
		throw new Error(`${rejects.length} rejects were tried again, and ${rowCount} of them are out`);
	}
}

/** @returns the number of the batch */
async function writeLine(
	client: Client,
	{ledger, run, keys}: LedgerPlace,
	{load, retry, keys: rows, skipped}: RetryBatch,
	isSkipped: boolean,
): Promise<number> {
	const {rows: numbers} = await client.query<{next: number}>(
		`SELECT COALESCE(max(batch) + 1, 0) AS next FROM ${quoteName(ledger)}.batches WHERE run = $1 AND load = $2`,
		[Buffer.from(run).toString('hex'), load],
	);
	const number = numbers[0]?.next ?? 0;
	const [loads, skips] = isSkipped ? [0, skipped.length] : [rows.length, 0];
	const targetKeys = keys && loads > 0 ? rows.targetKeys : undefined;
	const out = new CopyBuffer();
	out.start();
	out.beginRow(12);
	uuid(run, out);
	int4(load, out);
	int4(number, out);
	text('retry', out);
	int4(retry, out);
	int4(0, out);
	int4(loads, out);
	int4(-loads - skips, out);
	int4(skips, out);
	for (const list of [
		targetKeys && rows.sourceKeys,
		targetKeys?.element === 'uuid' ? targetKeys : undefined,
		targetKeys?.element === 'text' ? targetKeys : undefined,
	]) {
		if (list === undefined) {
			out.writeNull();
		} else {
			writeKeys(list, out);
		}
	}
	out.end();
	const sql = `COPY ${quoteName(ledger)}.batches (run, load, batch, kind, retry, rows_read, rows_loaded, rows_rejected,
		rows_skipped, source_keys, uuid_keys, other_keys) FROM STDIN (FORMAT binary)`;
	await copyTogether(client, [{sql, data: out.take()}]);
	return number;
}
