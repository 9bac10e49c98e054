/** The ledger's lines of one batch, as COPY data that travels with the batch's rows. */

import {quoteName} from '../quote-name.ts';
import {type Batch, type BatchResult, keyText} from '../run/batch.ts';
import type {CopyStatement} from '../target/copy.ts';
import {makeEncoder} from '../target/copy-encoder.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import {type KeyList, writeKeys} from './key-list.ts';
import {rowAsJson} from './reject-row.ts';

const int4 = makeEncoder({name: 'int4', display: 'integer'});
const text = makeEncoder({name: 'text', display: 'text'});
const uuid = makeEncoder({name: 'uuid', display: 'uuid'});

export interface LedgerPlace {
	/** Schema of the ledger. */
	readonly ledger: string;
	/** The run's id, as 16 bytes. */
	readonly run: Uint8Array;
	/** Record the keys, so that the rows can be rolled back. */
	readonly keys: boolean;
	/** SQL in front of each batch, which fails once another process has taken the run over. */
	readonly fence: string;
}

/** The rows of a line: a part of a load from one position to another, or any. */
export type LineBatch = Pick<Batch, 'load' | 'number' | 'after' | 'upto' | 'read'>;

/** COPY statements for the batch's line and for its rejects. */
export function ledgerLines(place: LedgerPlace, batch: LineBatch, result: BatchResult): CopyStatement[] {
	const lines = [batchLine(place, batch, result)];
	return result.rejected.length > 0 ? [...lines, rejectLines(place, batch, result)] : lines;
}

function batchLine({ledger, run, keys}: LedgerPlace, batch: LineBatch, result: BatchResult): CopyStatement {
	const out = new CopyBuffer();
	const {inserted, updated} = result;
	const targetKeys = keys && inserted.length > 0 ? inserted.targetKeys : undefined;
	out.start();
	out.beginRow(13);
	uuid(run, out);
	int4(batch.load.number, out);
	int4(batch.number, out);
	optionalText(batch.after, out);
	text(batch.upto, out);
	int4(batch.read, out);
	int4(inserted.length + updated, out);
	int4(result.rejected.length, out);
	int4(result.skipped, out);
	int4(updated, out);
	optionalKeys(targetKeys && inserted.sourceKeys, out);
	for (const element of ['uuid', 'text'] as const) {
		optionalKeys(targetKeys?.element === element ? targetKeys : undefined, out);
	}
	out.end();
	const sql = `COPY ${quoteName(ledger)}.batches (run, load, batch, after_position, upto_position, rows_read, rows_loaded,
		rows_rejected, rows_skipped, rows_updated, source_keys, uuid_keys, other_keys) FROM STDIN (FORMAT binary)`;
	return {sql, data: out.take()};
}

function rejectLines({ledger, run}: LedgerPlace, batch: LineBatch, {rejected}: BatchResult): CopyStatement {
	const out = new CopyBuffer();
	const names = batch.load.inputs.map(input => input.name);
	out.start();
	for (const {row, position, problems, large} of rejected) {
		const [first] = problems;
		out.beginRow(9);
		uuid(run, out);
		int4(batch.load.number, out);
		text(position, out);
		text(keyText(batch.load, row).replaceAll('\0', '\uFFFD'), out);
		text(first?.column ?? '', out);
		text(first?.problem.code ?? '', out);
		text(first?.problem.reason ?? '', out);
		text(JSON.stringify(problems.map(p => ({column: p.column, ...p.problem}))), out);
		text(rowAsJson(names, row, large), out);
	}
	out.end();
	const sql = `COPY ${quoteName(ledger)}.rejects (run, load, source_position, source_key, target_column, code, reason,
		problems, source_row) FROM STDIN (FORMAT binary)`;
	return {sql, data: out.take()};
}

function optionalKeys(keys: KeyList | undefined, out: CopyBuffer): void {
	if (keys === undefined) {
		out.writeNull();
	} else {
		writeKeys(keys, out);
	}
}

function optionalText(value: string | undefined, out: CopyBuffer): void {
	if (value === undefined) {
		out.writeNull();
	} else {
		text(value, out);
	}
}
