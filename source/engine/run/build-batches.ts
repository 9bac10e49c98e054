/** Reads, converts and encodes a load's rows into batches. */

import {formatValue} from '../convert/format.ts';
import {needsBigInt, Problem} from '../convert/problem.ts';
import type {TargetValue} from '../convert/values.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {Row, RowReader} from '../source/read-rows.ts';
import {type Encoder, makeEncoder} from '../target/copy-encoder.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import type {AcceptedRow, Batch, ColumnProblem, RejectedRow} from './batch.ts';
import {type ColumnMaker, type ConvertRowContext, makeColumns} from './convert-row.ts';
import type {FingerprintSet} from './fingerprint-set.ts';

/** Bytes that end a batch before it has all its rows. */
const mostBytes = 16 << 20;

export interface BuildOptions {
	readonly batchSize: number;
	readonly context: Omit<ConvertRowContext, 'exactIntegers'>;
	/** Fingerprints of each unique constraint, kept by the caller across the loads of a table. */
	uniques(constraint: string): FingerprintSet;
	/** Where the rows start, and how the first batch is numbered. */
	readonly after?: string | undefined;
	readonly firstNumber: number;
}

/**
 * The batches of a reader, one by one. Yields undefined between chunks of rows that do not fill one, so that the
 * caller can let others work.
 */
export function* buildBatches(
	load: PlannedLoad,
	reader: RowReader,
	options: BuildOptions,
): Generator<Batch | undefined, void> {
	const out = new CopyBuffer();
	const encoders = load.columns.map(column => makeEncoder(column.type));
	let makers = makeColumns(load, {...options.context, exactIntegers: reader.exactIntegers});
	let number = options.firstNumber;
	let after = options.after;
	let accepted: AcceptedRow[] = [];
	let rejected: RejectedRow[] = [];
	let read = 0;
	let upto = '';
	const flush = (): Batch => {
		const batch = {load, number, after, upto, read, data: out.take(), accepted, rejected};
		number++;
		after = upto;
		accepted = [];
		rejected = [];
		read = 0;
		return batch;
	};
	for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
		for (let i = 0; i < rows.length; i++) {
			let row = rows[i] as Row;
			let outcome = convertRow(load, row, makers, encoders, out, options);
			if (outcome === needsBigInt) {
				rows = reader.withBigInts();
				makers = makeColumns(load, {...options.context, exactIntegers: true});
				row = rows[i] as Row;
				outcome = convertRow(load, row, makers, encoders, out, options);
			}
			upto = reader.position(i);
			read++;
			if (Array.isArray(outcome)) {
				rejected.push({row, position: upto, problems: outcome});
			} else {
				accepted.push({row, position: upto, ...(outcome as Encoded)});
			}
			if (read >= options.batchSize || out.length >= mostBytes) {
				yield flush();
			}
		}
		yield undefined;
	}
	if (read > 0) {
		yield flush();
	}
}

type Encoded = Pick<AcceptedRow, 'offset' | 'targetKey'>;

/** Appends the row's bytes, or takes them back and says what is wrong with it. */
function convertRow(
	load: PlannedLoad,
	row: Row,
	makers: readonly ColumnMaker[],
	encoders: readonly Encoder[],
	out: CopyBuffer,
	options: BuildOptions,
): Encoded | ColumnProblem[] | Problem {
	const offset = out.mark();
	const watched = load.uniques.length > 0;
	const ends: number[] = watched ? new Array(makers.length) : noEnds;
	let problems: ColumnProblem[] | undefined;
	let targetKey: AcceptedRow['targetKey'];
	const onlyKey = load.primaryKey.length === 1 ? load.primaryKey[0] : -1;
	const keyValues: string[] = [];
	out.beginRow(makers.length);
	for (let i = 0; i < makers.length; i++) {
		const made = (makers[i] as ColumnMaker)(row);
		if (made === null) {
			out.writeNull();
		} else if (made instanceof Problem) {
			if (made === needsBigInt) {
				out.rewind(offset);
				return needsBigInt;
			}
			problems ??= [];
			problems.push({column: load.columns[i]?.name ?? '', problem: made});
		} else {
			(encoders[i] as Encoder)(made, out);
			if (i === onlyKey) {
				targetKey = made instanceof Uint8Array ? made : keyValue(load, i, made);
			} else if (load.primaryKey.includes(i)) {
				keyValues.push(keyValue(load, i, made));
			}
		}
		if (watched) {
			ends[i] = out.length;
		}
	}
	problems ??= watched ? duplicates(load, out, offset, ends, options) : undefined;
	if (problems) {
		out.rewind(offset);
		return problems;
	}
	return {offset, targetKey: keyValues.length > 0 ? JSON.stringify(keyValues) : targetKey};
}

const noEnds: number[] = [];

function keyValue(load: PlannedLoad, column: number, value: TargetValue): string {
	const type = load.columns[column]?.type;
	return type === undefined ? String(value) : formatValue(type, value);
}

/** Bytes of a field's length. */
const fieldHeader = 4;
const rowHeader = 2;

/** Which unique constraints the row breaks; a row that breaks none is remembered. */
function duplicates(
	load: PlannedLoad,
	out: CopyBuffer,
	start: number,
	ends: readonly number[],
	options: BuildOptions,
): ColumnProblem[] | undefined {
	const keys = load.uniques.map(unique => {
		const fields = unique.columns.map(i =>
			out.bytes.subarray(i === 0 ? start + rowHeader : ends[i - 1], ends[i]),
		);
		// Two NULLs are not equal: a field of nothing but its length is one.
		const hasNull = fields.some(f => f.length === fieldHeader && f[0] === 0xff);
		return {
			unique,
			bytes: hasNull ? undefined : fields.length === 1 ? (fields[0] as Uint8Array) : Buffer.concat(fields),
		};
	});
	const broken = keys.filter(k => k.bytes && options.uniques(k.unique.constraint).has(k.bytes));
	if (broken.length > 0) {
		return broken.map(({unique}) => ({
			column: unique.columns.map(i => load.columns[i]?.name).join(', '),
			problem: new Problem(
				'duplicate-key',
				`An earlier row has the same values, which ${unique.constraint} allows once.`,
			),
		}));
	}
	for (const {unique, bytes} of keys) {
		if (bytes) {
			options.uniques(unique.constraint).add(bytes);
		}
	}
	return undefined;
}
