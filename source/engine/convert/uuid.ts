/** Keys to UUIDs: the same key of the same entity becomes the same UUID, whatever its storage class. */

import type {ConvertContext, Converter} from './converter.ts';
import type {ConvertOptions} from './options.ts';
import {needsBigInt, Problem} from './problem.ts';
import {roomForSha1, sha1} from './sha1.ts';
import {formatUuid, parseUuid} from './uuid-text.ts';
import type {SourceValue} from './values.ts';

const notUuid = new Problem('not-a-uuid', 'A UUID was expected.');
const notKey = new Problem(
	'not-a-key',
	'A key was expected: a number, a text that is not blank, or the 16 bytes of a UUID.',
);
const badText = new Problem('invalid-utf8', 'The text of the key is not valid Unicode.');
const largestInt32 = 0x7fffffff;
const utf8 = new TextEncoder();

/**
 * What a key is known by among the keys of its entity: 7, 7n, 7.0 and '7' are one key, '07' and ' 7 ' are others;
 * a UUID is one in any of its spellings. '' for what is no key (NULL, blank, infinite, bytes that are no UUID).
 */
export function canonicalKey(value: SourceValue): string | number {
	if (typeof value === 'number') {
		if (Number.isSafeInteger(value)) return value + 0;
		if (!Number.isFinite(value)) return '';
		return Number.isInteger(value) ? BigInt(value).toString() : String(value);
	}
	if (typeof value === 'string') return canonicalText(value);
	if (typeof value === 'bigint') {
		const number = Number(value);
		return Number.isSafeInteger(number) ? number : value.toString();
	}
	return value?.length === 16 ? formatUuid(value) : '';
}

function canonicalText(text: string): string | number {
	if (text.length <= 16) {
		const number = Number(text);
		if (Number.isSafeInteger(number) && String(number) === text) return number;
	}
	if (text.length >= 32) {
		const bytes = parseUuid(text);
		if (bytes) return formatUuid(bytes);
	}
	return isBlank(text) ? '' : text;
}

/** Blank means nothing but white space. */
function isBlank(text: string): boolean {
	const first = text.charCodeAt(0);
	return !(first > 32 && first < 127) && text.trim() === '';
}

/**
 * With an entity: UUIDv5 (RFC 9562 §5.5) of `entity:key` under the project's namespace; values that are UUIDs are
 * kept. Without: UUIDs only.
 */
export function makeUuid(options: ConvertOptions, context: ConvertContext): Converter {
	const {entity} = options;
	if (entity === undefined) {
		return value => (typeof value === 'string' ? parseUuid(value) : givenBytes(value)) ?? notUuid;
	}
	const {exactIntegers} = context;
	const makeId = nameBasedIds(namespaceBytes(context.namespace), entity);
	return value => {
		if (typeof value === 'number') {
			if (Number.isSafeInteger(value)) return makeId(value + 0);
			if (!Number.isFinite(value)) return notKey;
			if (!Number.isInteger(value)) return makeId(String(value));
			return exactIntegers ? makeId(BigInt(value).toString()) : needsBigInt;
		}
		if (typeof value === 'string') {
			if (value.length >= 32) {
				const given = parseUuid(value);
				if (given) return given;
			}
			if (isBlank(value)) return notKey;
			return value.isWellFormed() ? makeId(value) : badText;
		}
		if (typeof value === 'bigint') return makeId(value.toString());
		return givenBytes(value) ?? notKey;
	};
}

function givenBytes(value: unknown): Uint8Array | undefined {
	return value instanceof Uint8Array && value.length === 16 ? value : undefined;
}

function namespaceBytes(namespace: Uint8Array | string): Uint8Array {
	const bytes = typeof namespace === 'string' ? parseUuid(namespace) : givenBytes(namespace);
	if (!bytes) throw new RangeError('The namespace must be a UUID');
	return bytes;
}

/** A function from keys to UUIDs. Namespace and entity are written once, each key behind them. */
function nameBasedIds(namespace: Uint8Array, entity: string): (key: number | string) => Uint8Array {
	const prefix = utf8.encode(`${entity}:`);
	const start = 16 + prefix.length;
	const digest = new Int32Array(5);
	let message = new Uint8Array(0);
	let view = new DataView(message.buffer);

	const makeRoom = (length: number): void => {
		message = new Uint8Array(roomForSha1(start + length));
		view = new DataView(message.buffer);
		message.set(namespace);
		message.set(prefix, 16);
	};

	const writeText = (key: string): number => {
		if (roomForSha1(start + key.length * 3) > message.length) makeRoom(key.length * 3);
		for (let i = 0; i < key.length; i++) {
			const code = key.charCodeAt(i);
			if (code > 127) return start + utf8.encodeInto(key, message.subarray(start)).written;
			message[start + i] = code;
		}
		return start + key.length;
	};

	const writeDigits = (key: number): number => {
		let end = start + 1;
		for (let rest = key; rest >= 10; rest = (rest / 10) | 0) end++;
		for (let at = end - 1, rest = key; at >= start; at--) {
			const tenth = (rest / 10) | 0;
			message[at] = 48 + rest - tenth * 10;
			rest = tenth;
		}
		return end;
	};

	makeRoom(64);
	return key => {
		const small = typeof key === 'number' && key >= 0 && key <= largestInt32;
		const length = small ? writeDigits(key) : writeText(String(key));
		sha1(view, length, digest);
		return uuidOfDigest(digest);
	};
}

/** The digest's first 16 bytes, with version 5 and the variant of RFC 9562 §4.1 written over them. */
function uuidOfDigest(digest: Int32Array): Uint8Array {
	const bytes = new Uint8Array(16);
	for (let i = 0; i < 4; i++) {
		const word = digest[i] as number;
		bytes[i * 4] = word >>> 24;
		bytes[i * 4 + 1] = word >>> 16;
		bytes[i * 4 + 2] = word >>> 8;
		bytes[i * 4 + 3] = word;
	}
	bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	return bytes;
}
