/** UUIDs: values that are some, and those made of keys. */
import {hash} from 'node:crypto';
import type {Expectation, Given} from './expectation.ts';

/** Every spelling that PostgreSQL takes: hyphens after any group of four digits (string_to_uuid in uuid.c). */
const spelling = /^(\{?)[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}(\}?)$/i;

/**
 * With an entity, the UUIDv5 of `entity:key` (RFC 9562 §5.5), by Node's own SHA-1; what is a UUID stays the one it is.
 * @param namespace as a text
 */
export function expectUuid(entity: string | undefined, namespace: string): Expectation {
	const prefix = Buffer.from(namespace.replaceAll('-', ''), 'hex');
	let message = Buffer.alloc(0);
	let start = 0;
	const nameBased = (key: string): string => {
		const room = start + key.length * 3;
		if (message.length === 0 || message.length < room) {
			const head = Buffer.concat([prefix, Buffer.from(`${entity}:`, 'utf8')]);
			start = head.length;
			message = Buffer.concat([head, Buffer.alloc(key.length * 3 + 64)]);
		}
		const end = start + message.write(key, start, 'utf8');
		return asVersion5(hash('sha1', message.subarray(0, end), 'hex'));
	};
	return value => {
		const given = uuidIn(value);
		if (given !== undefined || entity === undefined) {
			return given;
		}
		const key = keyOf(value);
		return key === undefined ? undefined : nameBased(key);
	};
}

function uuidIn(value: Given): string | undefined {
	if (typeof value === 'string') {
		if (value.length < 32) {
			return undefined;
		}
		const match = spelling.exec(value);
		return match && (match[1] === '') === (match[2] === '')
			? grouped(value.replace(/[{}-]/g, '').toLowerCase())
			: undefined;
	}
	return value instanceof Uint8Array && value.length === 16
		? grouped(Buffer.from(value).toString('hex'))
		: undefined;
}

/** 7, 7.0 and '7' are one key; white space is none. */
function keyOf(value: Given): string | undefined {
	switch (typeof value) {
		case 'bigint':
			return value.toString();
		case 'number':
			if (!Number.isFinite(value)) {
				return undefined;
			}
			return Number.isInteger(value) ? BigInt(value).toString() : String(value);
		case 'string':
			return value.trim() === '' || !value.isWellFormed() ? undefined : value;
		default:
			return undefined;
	}
}

const variants = '89ab';

/** The digest's first 16 bytes with version and variant written over them. */
function asVersion5(digest: string): string {
	const variant = variants[Number.parseInt(digest.charAt(16), 16) & 3];
	return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function grouped(digits: string): string {
	return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
