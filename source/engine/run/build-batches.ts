/** Reads, converts and encodes a load's rows into batches. */

import {needsBigInt} from '../convert/problem.ts';
import type {SourceValue} from '../convert/values.ts';
import {buildKeyList} from '../ledger/key-list.ts';
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {isUuidKey} from '../plan/target-key.ts';
import {weigh} from '../source/mend-texts.ts';
import type {PlacedRow, Range, Row, RowReader} from '../source/read-rows.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import {type Batch, keyText, type RejectedRow} from './batch.ts';
import {type ConvertRowContext, type HasParent, makeColumns} from './convert-row.ts';
import type {FingerprintSet} from './fingerprint-set.ts';
import {makeLostParentCheck} from './lost-parents.ts';
import {tooLarge} from './too-large.ts';
import {makeRowWriter, type TargetKey} from './write-row.ts';

/** Bytes that end a batch before it has all its rows. */
const mostBytes = 16 << 20;

export interface BuildOptions {
	readonly batchSize: number;
	readonly context: Omit<ConvertRowContext, 'exactIntegers'>;
	/** Which parents that the context knows of were lost. */
	isLost(reference: Reference): HasParent | undefined;
	/** Fingerprints of each unique constraint, kept by the caller across the loads of a table. */
	uniques(constraint: string): FingerprintSet;
	/** The input that holds keys which rows of other tables refer to. */
	readonly entityKey: number | undefined;
	/** All rows of a range of the load. */
	readAgain(range: Range): readonly PlacedRow[];
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
	const write = makeRowWriter(load, out, options.uniques);
	const used: Buffer[] = [];
	const sourceKeys = buildKeyList('text');
	const targetKeys = buildKeyList(isUuidKey(load) ? 'uuid' : 'text');
	const {entityKey} = options;
	const converters = (exactIntegers: boolean) => {
		const context = {...options.context, exactIntegers};
		return {
			makers: makeColumns(load, context),
			lostParents: makeLostParentCheck(load, context, options.isLost),
		};
	};
	let {makers, lostParents} = converters(reader.exactIntegers);
	let number = options.firstNumber;
	let after = options.after;
	let offsets: number[] = [];
	let places: number[] = [];
	let entityKeys: SourceValue[] = [];
	let rejected: RejectedRow[] = [];
	let read = 0;
	let rejectedBytes = 0;
	let lastPosition = '';
	const flush = (upto: string): Batch => {
		offsets.push(out.length);
		out.end();
		const data = out.take(used.pop());
		const accepted = {
			length: places.length,
			offsets,
			places,
			sourceKeys: sourceKeys.take(),
			targetKeys: load.primaryKey.length > 0 ? targetKeys.take() : undefined,
			entityKeys,
		};
		const range = {...(after === undefined ? {} : {after}), upto};
		let again: readonly PlacedRow[] | undefined;
		const batch: Batch = {
			load,
			number,
			after,
			upto,
			read,
			data,
			accepted,
			rejected,
			sourceRows() {
				again ??= options.readAgain(range);
				return again;
			},
			release: () => void used.push(Buffer.from(data.buffer)),
		};
		number++;
		after = upto;
		offsets = [];
		places = [];
		entityKeys = [];
		rejected = [];
		rejectedBytes = 0;
		read = 0;
		return batch;
	};
	for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
		for (let i = 0; i < rows.length; i++) {
			if (read === 0) {
				out.start();
			}
			let row = rows[i] as Row;
			const offset = out.mark();
			const {large} = reader;
			let outcome = large ? tooLarge(load, large) : write(row, makers);
			if (outcome === needsBigInt) {
				rows = reader.withBigInts();
				({makers, lostParents} = converters(true));
				row = rows[i] as Row;
				outcome = write(row, makers);
			}
			const lost = Array.isArray(outcome) ? undefined : lostParents?.(row);
			if (lost) {
				// What the row has, no later row may have: so it was decided when its parents were lost.
				out.rewind(offset);
				outcome = lost;
			}
			if (Array.isArray(outcome)) {
				rejected.push({row, position: reader.position(i), problems: outcome, ...(large ? {large} : {})});
				rejectedBytes += weigh(row);
			} else {
				offsets.push(offset);
				places.push(read);
				sourceKeys.add(keyText(load, row));
				if (outcome !== undefined) {
					targetKeys.add(outcome as TargetKey);
				}
				if (entityKey !== undefined) {
					entityKeys.push(row[entityKey] ?? null);
				}
			}
			read++;
			if (read >= options.batchSize || out.length + rejectedBytes >= mostBytes) {
				yield flush(reader.position(i));
			}
		}
		lastPosition = reader.position(rows.length - 1);
		yield undefined;
	}
	if (read > 0) {
		yield flush(lastPosition);
	}
}
