import Database from 'better-sqlite3';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {makeConverter} from '../../../source/engine/convert/converter.ts';
import {needsBigInt, Problem} from '../../../source/engine/convert/problem.ts';
import {realText} from '../../../source/engine/convert/real-text.ts';
import {decodeUtf8, invalidUtf8At} from '../../../source/engine/convert/utf8.ts';
import {converter, namespace, type} from './conversion.ts';

const text = converter('text');

describe('a text', () => {
	it('arrives as it is (EN-04)', () => {
		for (const value of ['\\N', '\\.', 'a\tb\nc\r\\', '', '  pad ', '😀', '\ufeffbom'])
			expect(text(value)).toBe(value);
	});

	it('must not hold a NUL character, and is not cut at it (EN-01)', () => {
		expect(text('a\0b')).toBe('nul-byte');
		expect(text(`${'a'.repeat(100)}\0`)).toBe('nul-byte');
		expect(text(Buffer.from('a\0b'))).toBe('nul-byte');
	});

	it('must not hold half a surrogate pair (EN-02)', () => {
		expect(text('a\ud800')).toBe('invalid-utf8');
	});

	it('must fit its length in characters, not in units or bytes (DY-07)', () => {
		const short = converter(type('text', {length: 8}));
		expect([short('short'), short('longer than eight'), short('éééééééé')]).toEqual([
			'short',
			'too-long',
			'éééééééé',
		]);
		expect([short('😀'.repeat(8)), short('😀'.repeat(9))]).toEqual(['😀'.repeat(8), 'too-long']);
	});

	it('may be bytes that are UTF-8 (DY-05)', () => {
		expect(text(Buffer.from('abc'))).toBe('abc');
		expect(text(Buffer.from('fffe00', 'hex'))).toBe('invalid-utf8');
		expect(text(Buffer.from('\ufeffx'))).toBe('\ufeffx');
	});
});

describe('bytes that are not UTF-8', () => {
	it('are named by their offset (EN-02)', () => {
		const problem = decodeUtf8(Buffer.from('66696c65966e616d65', 'hex'));
		expect(problem).toBeInstanceOf(Problem);
		expect((problem as Problem).reason).toContain('offset 4');
		expect(invalidUtf8At(Buffer.from('eda080', 'hex'))).toBe(0);
		expect(invalidUtf8At(Buffer.from('61c080', 'hex'))).toBe(1);
	});

	it('are found exactly where the decoder finds fault', () => {
		const bytes = fc.array(
			fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f),
		);
		fc.assert(
			fc.property(bytes, list => {
				const buffer = Buffer.from(list);
				const at = invalidUtf8At(buffer);
				expect(at === -1).toBe(typeof decodeUtf8(buffer) === 'string');
				if (at > 0) expect(typeof decodeUtf8(buffer.subarray(0, at))).toBe('string');
			}),
			{numRuns: 2000},
		);
	});
});

describe('a number in a text column', () => {
	const exact = converter('text', {}, {exactIntegers: true});

	it('is written as SQLite would (DY-03)', () => {
		expect([text(1), text(1.5), exact(1n), exact(1), exact(1e21), exact(1e-5)]).toEqual([
			'1',
			'1.5',
			'1',
			'1.0',
			'1.0e+21',
			'1.0e-05',
		]);
		expect(exact(9007199254740993n)).toBe('9007199254740993');
		expect(makeConverter(type('text'), {}, {namespace, exactIntegers: false})(2 ** 53)).toBe(needsBigInt);
	});

	it('has the form of SQLite, and reads back as the same number', () => {
		const database = new Database(':memory:');
		const cast = database.prepare('SELECT CAST(CAST(? AS REAL) AS TEXT)').pluck();
		const shape = (written: string): string => written.replace(/\d+/g, 'n');
		fc.assert(
			fc.property(fc.double({noNaN: true}), value => {
				const ours = realText(value);
				const sqlites = cast.get(value) as string;
				expect(shape(ours)).toBe(shape(sqlites));
				// 1e-323 is 9.88e-324 to SQLite: the same number, with digits that a subnormal does not have.
				if (Math.abs(value) > 1e-300) expect(ours.split('e')[1]).toBe(sqlites.split('e')[1]);
				expect(Number(ours.replace('Inf', 'Infinity'))).toBe(value + 0);
			}),
			{numRuns: 2000},
		);
		database.close();
	});
});

it('bytes stay bytes, and text becomes its UTF-8 bytes (BL-01, BL-02)', () => {
	const bytea = converter('bytea');
	const blob = Buffer.from('00ff10', 'hex');
	expect(bytea(blob)).toBe(blob);
	expect(bytea(new Uint8Array(0))).toEqual(new Uint8Array(0));
	expect(Buffer.from(bytea('abcd') as Uint8Array).toString('hex')).toBe('61626364');
	expect(bytea(5)).toBe('not-text');
	expect(bytea('\ud800')).toBe('invalid-utf8');
});
