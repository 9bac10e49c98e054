import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {parse, stringify, v5} from 'uuid';
import {describe, expect, it} from 'vitest';
import {makeConverter} from '../../../source/engine/convert/converter.ts';
import {needsBigInt} from '../../../source/engine/convert/problem.ts';
import {roomForSha1, sha1} from '../../../source/engine/convert/sha1.ts';
import {canonicalKey} from '../../../source/engine/convert/uuid.ts';
import {formatUuid, parseUuid} from '../../../source/engine/convert/uuid-text.ts';
import {converter, namespace, type} from './conversion.ts';

const key = converter('uuid', {entity: 'users'});
const given = '0F8fad5b-d9cb-469f-a165-70867728950e';

function text(value: unknown): string {
	return value instanceof Uint8Array ? formatUuid(value) : String(value);
}

describe('a key', () => {
	it('becomes the same UUID as an integer, a bigint, a whole REAL and a text of its digits', () => {
		const expected = v5('users:7', namespace);
		for (const value of [7, 7n, 7.0, '7']) expect(text(key(value))).toBe(expected);
	});

	it('is another one in any other spelling', () => {
		const texts = ['-0', '007', '7.0', ' 7 ', '+7', '7e0', '7'].map(value => text(key(value)));
		expect(new Set(texts).size).toBe(7);
		expect(text(key('007'))).toBe(v5('users:007', namespace));
		expect(text(key(-0))).toBe(v5('users:0', namespace));
	});

	it('is hashed as the uuid package does it, whatever text it is', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', minLength: 1, maxLength: 300}), value => {
				fc.pre(value.trim() !== '' && !parseUuid(value));
				expect(text(key(value))).toBe(v5(`users:${value}`, namespace));
			}),
		);
	});

	it('is hashed as the uuid package does it, whatever integer it is', () => {
		fc.assert(
			fc.property(fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}), value => {
				const expected = v5(`users:${value}`, namespace);
				expect(text(key(value))).toBe(expected);
				if (Number.isSafeInteger(Number(value))) expect(text(key(Number(value)))).toBe(expected);
			}),
		);
	});

	it('that is a UUID is kept, in any spelling that PostgreSQL takes', () => {
		const bytes = parse(given.toLowerCase());
		for (const value of [given, `{${given}}`, given.replaceAll('-', ''), given.toLowerCase(), bytes]) {
			expect(text(key(value))).toBe(given.toLowerCase());
		}
	});

	it('must not be blank, infinite or bytes of another length', () => {
		for (const value of ['', ' ', '\t\n', '\u00a0', Number.POSITIVE_INFINITY, new Uint8Array(15)]) {
			expect(key(value)).toBe('not-a-key');
		}
		expect(key('a\ud800')).toBe('invalid-utf8');
	});

	it('beyond 2^53 asks to be read again, and is then exact', () => {
		const convert = makeConverter(type('uuid'), {entity: 'users'}, {namespace, exactIntegers: false});
		expect(convert(2 ** 53)).toBe(needsBigInt);
		const exact = converter('uuid', {entity: 'users'}, {exactIntegers: true});
		expect(text(exact(9007199254740993n))).toBe(v5('users:9007199254740993', namespace));
		expect(text(exact(2 ** 60))).toBe(v5(`users:${2n ** 60n}`, namespace));
	});

	it('depends on its entity and on the namespace', () => {
		const ids = [
			key(1),
			converter('uuid', {entity: 'alerts'})(1),
			converter('uuid', {entity: 'users'}, {namespace: parse(given.toLowerCase())})(1),
		];
		expect(new Set(ids.map(text)).size).toBe(3);
	});
});

it('a UUID column without an entity takes UUIDs only', () => {
	const plain = converter('uuid');
	expect(text(plain(given))).toBe(given.toLowerCase());
	for (const value of ['7', 7, '', `${given}0`, `{${given}`, given.replace('-', '--')]) {
		expect(plain(value)).toBe('not-a-uuid');
	}
});

it('two values have the same canonical key exactly if they become the same UUID', () => {
	const spellings = fc.oneof(
		fc.integer({min: -20, max: 20}),
		fc.integer({min: -20, max: 20}).map(BigInt),
		fc.integer({min: -20, max: 20}).map(String),
		fc.constantFrom('-0', '007', '7.0', ' 7 ', 7.5, '7.5', '9007199254740993', 9007199254740993n, 'a', given),
		fc.constantFrom(given.toLowerCase(), `{${given}}`, parse(given.toLowerCase())),
	);
	fc.assert(
		fc.property(spellings, spellings, (a, b) => {
			expect(canonicalKey(a) === canonicalKey(b)).toBe(text(key(a)) === text(key(b)));
		}),
		{numRuns: 500},
	);
});

it('what is no key has the canonical key of nothing', () => {
	for (const value of [null, '', ' ', Number.NaN, new Uint8Array(3)]) expect(canonicalKey(value)).toBe('');
	expect(canonicalKey('7')).toBe(7);
	expect(canonicalKey(given)).toBe(given.toLowerCase());
});

it('UUIDs survive the way to bytes and back', () => {
	fc.assert(
		fc.property(fc.uint8Array({minLength: 16, maxLength: 16}), bytes => {
			expect(parseUuid(formatUuid(bytes))).toEqual(bytes);
			// The uuid package takes no other versions and variants than those of RFC 9562.
			bytes.set([0x40], 6);
			bytes.set([0x80], 8);
			expect(formatUuid(bytes)).toBe(stringify(bytes));
		}),
	);
});

it('SHA-1 is that of node:crypto for messages of every length', () => {
	for (let length = 0; length < 300; length++) {
		const bytes = Uint8Array.from({length: roomForSha1(length)}, (_, i) => (i * 31 + length) & 255);
		const expected = createHash('sha1').update(bytes.subarray(0, length)).digest('hex');
		const digest = new Int32Array(5);
		sha1(new DataView(bytes.buffer), length, digest);
		expect(
			Buffer.from([...digest].flatMap(word => [word >>> 24, word >>> 16, word >>> 8, word])).toString('hex'),
		).toBe(expected);
	}
});
