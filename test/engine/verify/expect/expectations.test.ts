import {v5} from 'uuid';
import {describe, expect, it} from 'vitest';
import type {ConvertOptions} from '../../../../source/engine/convert/options.ts';
import type {SourceValue, TypeName} from '../../../../source/engine/convert/values.ts';
import {expectType} from '../../../../source/engine/verify/expect/column.ts';
import {jsonbText} from '../../../../source/engine/verify/expect/jsonb.ts';
import {namespace} from '../../../migration.ts';

type Given = Exclude<SourceValue, null>;

function expected(name: TypeName, value: Given, options: ConvertOptions = {}, scale?: number) {
	const modifiers = scale === undefined ? {} : {precision: 12, scale};
	return expectType({name, display: name, ...modifiers}, options, namespace)(value);
}

it('makes of a key the UUIDv5 that the uuid package makes, and leaves UUIDs as they are', () => {
	for (const key of ['7', 'a b', 'é😀', 'x'.repeat(200)]) {
		expect(expected('uuid', key, {entity: 'users'})).toBe(v5(`users:${key}`, namespace));
	}
	expect(expected('uuid', 7n, {entity: 'users'})).toBe(v5('users:7', namespace));
	expect(expected('uuid', 7, {entity: 'users'})).toBe(v5('users:7', namespace));
	const uuid = '{A0EEBC99-9C0B4EF8-BB6D6BB9-BD380A11}';
	expect(expected('uuid', uuid, {entity: 'users'})).toBe('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
	expect(expected('uuid', ' ', {entity: 'users'})).toBeUndefined();
});

describe('numbers', () => {
	it.each<[TypeName, Given, ConvertOptions, string | undefined]>([
		['int2', 32_768n, {}, undefined],
		['int4', 2.5, {lossy: 'round'}, '3'],
		['int4', -2.5, {lossy: 'round'}, '-3'],
		['int4', -2.5, {lossy: 'drop-fraction'}, '-2'],
		['int4', 2.5, {}, undefined],
		['int8', '1.5', {multiply: '2'}, '3'],
		['numeric', 0.1, {multiply: '12'}, '1.2'],
		['numeric', '-0.00', {}, '0.00'],
		['numeric', '1.50e1', {}, '15.0'],
		['numeric', '1,5', {}, undefined],
		['float8', 0.1, {}, '3fb999999999999a'],
		['float8', -0, {}, '8000000000000000'],
		['float8', 9_007_199_254_740_993n, {}, undefined],
		['float4', 0.1, {}, undefined],
		['float4', 0.1, {lossy: 'round'}, '3dcccccd'],
	])('%s of %s with %j is %s', (type, value, options, text) => {
		expect(expected(type, value, options)).toBe(text);
	});

	it('pads a numeric to its scale, and rounds only when it may', () => {
		expect(expected('numeric', 5n, {}, 2)).toBe('5.00');
		expect(expected('numeric', 0.125, {}, 2)).toBeUndefined();
		expect(expected('numeric', 0.125, {lossy: 'round'}, 2)).toBe('0.13');
		expect(expected('numeric', -0.001, {lossy: 'round'}, 2)).toBe('0.00');
	});
});

describe('moments', () => {
	it.each<[TypeName, Given, ConvertOptions, string | undefined]>([
		['timestamptz', '2024-03-31 02:30:00', {zone: 'Europe/Berlin'}, undefined],
		['timestamptz', '2024-10-27 02:30:00', {zone: 'Europe/Berlin'}, undefined],
		['timestamptz', '2024-07-01 12:00:00', {zone: 'Europe/Berlin'}, '2024-07-01 10:00:00+00'],
		['timestamp', '2024-01-01 12:00:00', {zone: '+02:00'}, '2024-01-01 10:00:00'],
		['timestamptz', '0001-01-01 00:00:00+14:00', {}, '0001-12-31 10:00:00+00 BC'],
		['timestamptz', '2024-01-01 00:00:00.1234567', {}, undefined],
		['timestamptz', '2023-12-31 23:59:59.9999995', {lossy: 'round'}, '2024-01-01 00:00:00+00'],
		['timestamptz', 2_460_310.5, {epoch: 'julian-day'}, '2024-01-01 00:00:00+00'],
		['timestamptz', 2024n, {}, undefined],
		['date', '2024-01-01 23:00:00-02:00', {lossy: 'drop-time'}, '2024-01-02'],
		['date', '2024-01-01 23:00:00', {}, undefined],
		['time', '24:00:00', {}, '24:00:00'],
		['time', '24:00:01', {}, undefined],
	])('%s of %s with %j is %s', (type, value, options, text) => {
		expect(expected(type, value, options)).toBe(text);
	});
});

describe('jsonb', () => {
	it.each([
		['{"bb":1,"a":2,"é":3,"a":4}', '{"a": 4, "bb": 1, "é": 3}'],
		['[1.50, 1e2,-0.0,\t"\\u00e4\\/"]', '[1.50, 100, 0.0, "ä/"]'],
		['"\\\\"', '"\\\\"'],
		['{"a\\"b":{}, "c":[ ]}', '{"c": [], "a\\"b": {}}'],
		['[1,]', undefined],
		['{"a" 1}', undefined],
		['tru', undefined],
		['"open', undefined],
	])('of %s is %s', (text, written) => {
		expect(jsonbText(text)).toBe(written);
	});
});

it('writes a REAL as SQLite does', () => {
	const texts = [5, -0, 0.0001, 0.00001, 1e16, 1e17, 1.5e300, Number.NEGATIVE_INFINITY].map(real =>
		expected('text', real),
	);
	expect(texts).toEqual([
		'5.0',
		'0.0',
		'0.0001',
		'1.0e-05',
		'10000000000000000.0',
		'1.0e+17',
		'1.5e+300',
		'-Inf',
	]);
});
