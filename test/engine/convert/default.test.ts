import {expect, it} from 'vitest';
import {convertDefault} from '../../../source/engine/convert/default.ts';
import type {ConvertOptions} from '../../../source/engine/convert/options.ts';
import {Problem} from '../../../source/engine/convert/problem.ts';
import type {TargetType, TargetValue} from '../../../source/engine/convert/values.ts';
import {converter, namespace, numeric, type} from './conversion.ts';

function convert(
	value: string | number | boolean,
	target: TargetType,
	options: ConvertOptions = {},
): TargetValue {
	const result = convertDefault(value, target, options, namespace);
	return result instanceof Problem ? result.code : result;
}

it('a default is converted as the values of its column are', () => {
	expect(convert('Unknown', type('text', {length: 100}))).toBe('Unknown');
	expect(convert(0, type('int4'))).toBe(0);
	expect(convert(0, numeric(12, 2))).toBe('0');
	expect(convert(0.5, numeric(12, 2))).toBe('0.5');
	expect(convert('2024-01-01', type('date'))).toBe(converter('date')('2024-01-01'));
	expect(convert('[]', type('jsonb'))).toBe('[]');
	expect(convert(1, type('uuid'), {entity: 'users'})).toEqual(converter('uuid', {entity: 'users'})(1));
});

it('a default may be a boolean', () => {
	expect([convert(true, type('boolean')), convert(false, type('boolean'))]).toEqual([true, false]);
	expect(convert(true, type('jsonb'))).toBe('true');
	expect(convert(true, type('int2'))).toBe(1);
});

it('a whole number stays one in a text', () => {
	expect(convert(5, type('text'))).toBe('5');
	expect(convert(5.5, type('text'))).toBe('5.5');
});

it('a default is not multiplied, and loses nothing', () => {
	expect(convert(5, type('int4'), {multiply: '12'})).toBe(5);
	expect(convert(5.5, type('int4'), {lossy: 'drop-fraction'})).toBe('has-fraction');
});

it('a default that does not fit is a problem', () => {
	expect(convert('USA', type('text', {length: 2}))).toBe('too-long');
	expect(convert('x', type('jsonb'))).toBe('not-json');
	expect(convert('maybe', type('boolean'))).toBe('not-a-boolean');
});
