/** Keys of a batch's rows as PostgreSQL takes the elements of an array: encoded as they come, in one buffer. */
import {makeEncoder} from '../target/copy-encoder.ts';
import {CopyBuffer} from '../target/copy-format.ts';

/** OIDs of the element types (pg_type.dat). */
const oids = {uuid: 2950, text: 25} as const;

/** Bytes of an element's length. */
const elementHeader = 4;

export interface KeyList {
	readonly element: keyof typeof oids;
	readonly length: number;
	/** Each element with its length in front. */
	readonly bytes: Uint8Array;
}

export interface KeyListBuilder {
	add(key: Uint8Array | string): void;
	/** The keys added since the last call. */
	take(): KeyList;
}

/** @param element uuid: keys of 16 bytes; text: any, where a NUL, which PostgreSQL's text cannot hold, becomes U+FFFD */
export function buildKeyList(element: KeyList['element']): KeyListBuilder {
	const encode = makeEncoder({name: element, display: element});
	const out = new CopyBuffer();
	let length = 0;
	return {
		add(key) {
			encode(typeof key === 'string' && key.includes('\0') ? key.replaceAll('\0', '\uFFFD') : key, out);
			length++;
		},
		take() {
			const list = {element, length, bytes: Uint8Array.prototype.slice.call(out.bytes, 0, out.length)};
			out.rewind(0);
			length = 0;
			return list;
		},
	};
}

/** The keys at these places, which must ascend. */
export function pickKeys(list: KeyList, places: readonly number[]): KeyList {
	const {bytes, element} = list;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const out = new CopyBuffer();
	let at = 0;
	let number = 0;
	for (const place of places) {
		for (; number < place; number++) {
			at += elementHeader + view.getInt32(at);
		}
		const end = at + elementHeader + view.getInt32(at);
		out.writeBytes(bytes.subarray(at, end));
	}
	return {element, length: places.length, bytes: out.take()};
}

/** Writes one field that is the array (array_recv in arrayfuncs.c). */
export function writeKeys({element, length, bytes}: KeyList, out: CopyBuffer): void {
	const start = out.length;
	out.writeInt32(0);
	out.writeInt32(length === 0 ? 0 : 1);
	out.writeInt32(0);
	out.writeInt32(oids[element]);
	if (length > 0) {
		out.writeInt32(length);
		out.writeInt32(1);
	}
	out.writeBytes(bytes);
	out.view.setInt32(start, out.length - start - elementHeader);
}
