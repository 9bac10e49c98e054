import fc from 'fast-check';
import {v5} from 'uuid';
import {describe, expect, it} from 'vitest';
import {makeConverter} from '../../../source/engine/convert/converter.ts';
import {invalidJson, JsonFinding, scanJson} from '../../../source/engine/convert/json-scan.ts';
import {packObject} from '../../../source/engine/convert/pack.ts';
import {needsBigInt, Problem} from '../../../source/engine/convert/problem.ts';
import {converter, namespace, type} from './conversion.ts';

const json = converter('json');
const jsonb = converter('jsonb');

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

describe('the JSON scanner', () => {
	it('takes exactly what JSON.parse takes', () => {
		const pieces = fc.constantFrom(
			...[
				'{',
				'}',
				'[',
				']',
				',',
				':',
				'"',
				'"a"',
				'\\',
				'\\u0041',
				'\\n',
				'1',
				'0',
				'-',
				'.5',
				'e3',
				'E+',
				' ',
				'\n',
			],
			...['true', 'false', 'null', 'nul', '"é😀"', '\u00a0', '\0', '\u0001', '\t', 'x'],
		);
		fc.assert(
			fc.property(fc.array(pieces, {maxLength: 9}), list => {
				const text = list.join('');
				expect(scanJson(text) !== invalidJson, text).toBe(isJson(text));
			}),
			{numRuns: 20_000},
		);
	});

	it('takes every JSON value, and none that is cut or changed', () => {
		fc.assert(
			fc.property(fc.json(), fc.nat(), fc.string({unit: 'binary', maxLength: 2}), (text, seed, inserted) => {
				expect(scanJson(text)).not.toBe(invalidJson);
				const at = seed % (text.length + 1);
				for (const changed of [text.slice(0, at), text.slice(0, at) + inserted + text.slice(at)]) {
					expect(scanJson(changed) !== invalidJson, changed).toBe(isJson(changed));
				}
			}),
			{numRuns: 3000},
		);
	});

	it('goes as deep and as far as the text does', () => {
		expect(scanJson('['.repeat(50_000) + ']'.repeat(50_000))).toBe(0);
		expect(scanJson(`"${'x'.repeat(200_000)}"`)).toBe(0);
		expect(scanJson(`"${'é'.repeat(200_000)}"`)).toBe(JsonFinding.notAscii);
		expect(scanJson(`"${'x'.repeat(200_000)}`)).toBe(invalidJson);
	});
});

describe('a JSON column', () => {
	it('takes valid JSON unchanged (JS-01)', () => {
		for (const value of [
			'{"b":1,"b":2, "a":1e400}',
			'{"a":"\\u0000"}',
			'{"a":"\\ud800"}',
			' [1] ',
			'5',
			'"x"',
		]) {
			expect(json(value)).toBe(value);
		}
		for (const value of ['', ' ', '{a:1}', "{'a':1}", '[1,]', 'NaN', '01', 'None'])
			expect(json(value)).toBe('not-json');
	});

	it('refuses for jsonb what jsonb cannot hold (JS-01)', () => {
		expect(jsonb('{"a":"\\u0000"}')).toBe('nul-byte');
		for (const value of [
			'"\\ud800"',
			'"\\udc00"',
			'"\\ud800x"',
			'"\\ud800\\n"',
			'"\\ud800\\ud800"',
			'"\\udc00\\ud800"',
		]) {
			expect(jsonb(value)).toBe('invalid-utf8');
		}
		for (const value of ['"\\\\u0000"', '"\\ud83d\\ude00"', '{"b":1,"b":2, "a":1e400}', '"\\\\ud800"']) {
			expect(jsonb(value)).toBe(value);
		}
		expect([jsonb('[1e131072]'), jsonb('[1e-16384]'), jsonb('1e999999999')]).toEqual(
			Array(3).fill('out-of-range'),
		);
	});

	it('refuses half a surrogate pair', () => {
		expect(json('"\ud800"')).toBe('invalid-utf8');
		expect(jsonb('"\ud800"')).toBe('invalid-utf8');
	});

	it('takes UTF-8 bytes that are JSON, and no binary JSON (JS-03)', () => {
		expect(jsonb(Buffer.from('["x","y"]'))).toBe('["x","y"]');
		expect(jsonb(Buffer.from('4b17781779', 'hex'))).toBe('not-json');
		expect(json(Buffer.from('ff', 'hex'))).toBe('not-json');
	});

	it('takes numbers', () => {
		expect([json(5), json(1.5), json(7n), json(1e-7)]).toEqual(['5', '1.5', '7', '1.0e-07']);
		expect(converter('json', {}, {exactIntegers: true})(5)).toBe('5.0');
		expect(json(Number.POSITIVE_INFINITY)).toBe('not-json');
		expect(makeConverter(type('json'), {}, {namespace, exactIntegers: false})(2 ** 53)).toBe(needsBigInt);
	});
});

describe('packing values into an object', () => {
	const member = (name: string, json = false): {name: string; json: boolean} => ({name, json});

	it('leaves NULLs out, and is NULL where there is nothing', () => {
		const members = [member('a'), member('b'), member('c')];
		expect(packObject(members, [1, null, 'x'])).toBe('{"a":1,"c":"x"}');
		expect(packObject(members, [null, null, null])).toBeNull();
		expect(packObject(members, ['', 0, null])).toBe('{"a":"","b":0}');
	});

	it('keeps numbers and nested JSON as they are written', () => {
		const members = [member('a'), member('b'), member('c', true), {...member('d'), real: true}];
		expect(packObject(members, [9007199254740993n, 0.1, '{"x": 1.50}', 5])).toBe(
			'{"a":9007199254740993,"b":0.1,"c":{"x": 1.50},"d":5.0}',
		);
		expect(packObject(members, [5, null, null, null], true)).toBe('{"a":5.0}');
		expect(packObject(members, [2 ** 53, null, null, null])).toBe(needsBigInt);
	});

	it('reads back as the values that went in', () => {
		const value = fc.oneof(
			fc.string({unit: 'grapheme'}),
			fc.double({noNaN: true, noDefaultInfinity: true}),
			fc.maxSafeInteger(),
		);
		fc.assert(
			fc.property(fc.dictionary(fc.string({minLength: 1}), value, {noNullPrototype: true}), given => {
				fc.pre(
					!Object.values(given).some(v =>
						typeof v === 'string' ? v.includes('\0') : !Number.isSafeInteger(v) && Number.isInteger(v),
					),
				);
				const names = Object.keys(given).filter(name => name !== '__proto__');
				const packed = packObject(
					names.map(name => member(name)),
					names.map(name => given[name] ?? null),
				);
				const expected = Object.fromEntries(
					names.map(name => [name, Object.is(given[name], -0) ? 0 : given[name]]),
				);
				expect(packed === null ? {} : JSON.parse(packed as string)).toEqual(expected);
			}),
		);
	});

	it('writes references as the UUIDs that they become', () => {
		const convert = makeConverter(type('uuid'), {entity: 'users'}, {namespace, exactIntegers: false});
		expect(packObject([{...member('user'), convert}], ['7'])).toBe(`{"user":"${v5('users:7', namespace)}"}`);
		expect((packObject([{...member('user'), convert}], ['']) as Problem).code).toBe('not-a-key');
	});

	it('says which member has a problem', () => {
		const faults = [
			[member('note'), 'a\0', 'nul-byte'],
			[member('note'), '\ud800', 'invalid-utf8'],
			[member('note', true), '{', 'not-json'],
			[member('note', true), '"\\u0000"', 'nul-byte'],
			[member('note'), new Uint8Array(1), 'not-text'],
			[member('note'), Number.POSITIVE_INFINITY, 'not-json'],
		] as const;
		for (const [part, value, code] of faults) {
			const problem = packObject([part], [value]);
			expect(problem).toBeInstanceOf(Problem);
			expect(problem).toMatchObject({code, reason: expect.stringContaining('note')});
		}
	});
});
