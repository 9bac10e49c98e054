/**
 * Tells whether two sets of rows are the same, in any order and in flat memory: rows fall into buckets by their keys,
 * and each bucket holds the sum of its rows' 128-bit hashes and their number, the one side added, the other taken off.
 * Rows that differ and still leave all at zero are as likely as one in 2^128.
 */
import {hashBytes, words} from './murmur.ts';

/** Rows differ in a handful of buckets or in most: each holds a thousandth of a percent. */
export const buckets = 1 << 16;

/** Sums of four words, and the number of rows. */
const perBucket = 5;

const tab = 9;

/** Bytes of a line in a buffer of its own, to be hashed in words. */
export interface LineBytes {
	readonly bytes: Buffer;
	readonly view: DataView;
	readonly length: number;
}

export interface Tally {
	readonly sums: Int32Array;
	/** Adds what another tally of the same kind holds. */
	addSums(sums: Int32Array): void;
	/** @param count 1: the row is expected, -1: it is there */
	add(line: LineBytes, count: 1 | -1): void;
	/** The bucket that a line falls into. */
	bucketOf(line: LineBytes): number;
	/** Buckets whose rows are not the same. */
	differing(): number[];
}

/** @param keyFields fields at the start of a line that are its key; none: the whole line is */
export function makeTally(keyFields: number): Tally {
	const sums = new Int32Array(buckets * perBucket);
	const bucketOf = ({bytes, view, length}: LineBytes): number => {
		hashBytes(view, 0, keyFields === 0 ? length : keyEnd(bytes, length, keyFields));
		return (words[0] as number) & (buckets - 1);
	};
	return {
		sums,
		addSums(others) {
			for (let i = 0; i < sums.length; i++) {
				sums[i] = ((sums[i] as number) + (others[i] as number)) | 0;
			}
		},
		bucketOf,
		add(line, count) {
			const at = bucketOf(line) * perBucket;
			hashBytes(line.view, 0, line.length);
			for (let i = 0; i < 4; i++) {
				sums[at + i] = ((sums[at + i] as number) + count * (words[i] as number)) | 0;
			}
			sums[at + 4] = (sums[at + 4] as number) + count;
		},
		differing() {
			const found: number[] = [];
			for (let bucket = 0; bucket < buckets; bucket++) {
				const at = bucket * perBucket;
				if (sums.subarray(at, at + perBucket).some(sum => sum !== 0)) {
					found.push(bucket);
				}
			}
			return found;
		},
	};
}

function keyEnd(bytes: Buffer, length: number, fields: number): number {
	let left = fields;
	for (let at = 0; at < length; at++) {
		if (bytes[at] === tab && --left === 0) {
			return at;
		}
	}
	return length;
}

export interface LineBuffer {
	ofText(line: string): LineBytes;
	ofBytes(line: Uint8Array): LineBytes;
}

/** One buffer for all lines: what it gives is valid until the next call. */
export function makeLineBuffer(): LineBuffer {
	let bytes = Buffer.alloc(1 << 16);
	let view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const makeRoom = (length: number): void => {
		if (length > bytes.length) {
			bytes = Buffer.alloc(length * 2);
			view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		}
	};
	return {
		ofText(line) {
			makeRoom(line.length * 3);
			return {bytes, view, length: bytes.write(line, 0, 'utf8')};
		},
		ofBytes(line) {
			makeRoom(line.length);
			bytes.set(line);
			return {bytes, view, length: line.length};
		},
	};
}
