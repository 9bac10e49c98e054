/** Writes one converted row into the COPY data, or says what is wrong with it. */
import {formatValue} from '../convert/format.ts';
import {needsBigInt, Problem} from '../convert/problem.ts';
import {formatUuid} from '../convert/uuid-text.ts';
import type {TargetValue} from '../convert/values.ts';
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import type {Row} from '../source/read-rows.ts';
import {type Encoder, makeEncoder} from '../target/copy-encoder.ts';
import type {CopyBuffer} from '../target/copy-format.ts';
import type {ColumnProblem} from './batch.ts';
import type {ColumnMaker} from './convert-row.ts';
import type {FingerprintSet} from './fingerprint-set.ts';

/** The target's key as it was converted: the bytes of a UUID, or a text. */
export type TargetKey = Uint8Array | string;

/**
 * Appends a row's bytes and returns its key in the target, undefined where the table's key is not loaded; or takes
 * them back and returns what is wrong with the row.
 */
export type RowWriter = (
	row: Row,
	makers: readonly ColumnMaker[],
) => TargetKey | undefined | ColumnProblem[] | Problem;

type Uniques = (constraint: string) => FingerprintSet;

/** @param uniques fingerprints of the rows that were written, for each constraint that is watched */
export function makeRowWriter(load: PlannedLoad, out: CopyBuffer, uniques: Uniques): RowWriter {
	const encoders = load.columns.map(column => makeEncoder(column.type));
	const watched = load.uniques.length > 0;
	const isKey = load.columns.map((_, i) => load.primaryKey.includes(i));
	const isComposite = load.primaryKey.length > 1;
	return (row, makers) => {
		const offset = out.mark();
		const ends: number[] = watched ? new Array(makers.length) : noEnds;
		let problems: ColumnProblem[] | undefined;
		let key: TargetKey | undefined;
		let keys: string[] | undefined;
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
				if (isKey[i]) {
					key = keyOf(load.columns[i] as PlannedColumn, made);
					if (isComposite) {
						keys ??= [];
						keys.push(typeof key === 'string' ? key : formatUuid(key));
					}
				}
			}
			if (watched) {
				ends[i] = out.length;
			}
		}
		problems ??= watched ? duplicates(load, out, offset, ends, uniques) : undefined;
		if (problems) {
			out.rewind(offset);
			return problems;
		}
		return keys ? JSON.stringify(keys) : key;
	};
}

const noEnds: number[] = [];

function keyOf({type}: PlannedColumn, value: TargetValue): TargetKey {
	return type.name === 'uuid' ? (value as Uint8Array) : formatValue(type, value);
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
	uniques: Uniques,
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
	const broken = keys.filter(k => k.bytes && uniques(k.unique.constraint).has(k.bytes));
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
			uniques(unique.constraint).add(bytes);
		}
	}
	return undefined;
}
