import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {makeConverter} from '../../../source/engine/convert/converter.ts';
import {needsBigInt} from '../../../source/engine/convert/problem.ts';
import {converter, namespace, type} from './conversion.ts';

describe('a float column', () => {
	const float8 = converter('float8');

	it('takes REALs bit for bit (NU-04)', () => {
		for (const value of [0.1, -0, 5e-324, Number.POSITIVE_INFINITY])
			expect(Object.is(float8(value), value)).toBe(true);
	});

	it('takes integers that it holds exactly', () => {
		const exact = converter('float8', {}, {exactIntegers: true});
		expect(makeConverter(type('float8'), {}, {namespace, exactIntegers: false})(2 ** 60)).toBe(needsBigInt);
		expect([exact(2n ** 60n), exact(2n ** 53n + 1n)]).toEqual([2 ** 60, 'too-precise']);
	});

	it('takes texts that some way of writing a double gives', () => {
		fc.assert(
			fc.property(
				fc.double({noNaN: true, noDefaultInfinity: true}),
				fc.integer({min: 17, max: 30}),
				(value, digits) => {
					expect(float8(String(value))).toBe(value + 0);
					expect(float8(value.toPrecision(digits))).toBe(value + 0);
				},
			),
		);
	});

	it('takes both texts of a number that lies in the middle of them', () => {
		const value = 258_154_857_669_732 + 0.625;
		expect([float8('258154857669732.62'), float8('258154857669732.63')]).toEqual([value, value]);
		expect([float8('258154857669732.61'), float8('258154857669732.64')]).toEqual([
			'too-precise',
			'too-precise',
		]);
	});

	it('loses no digits of a text', () => {
		expect([float8('3.141592653589793238'), float8('9007199254740993')]).toEqual([
			'too-precise',
			'too-precise',
		]);
		expect(converter('float8', {lossy: 'round'})('3.141592653589793238')).toBe(Math.PI);
		expect([float8('1e999'), float8('1e-999')]).toEqual(['out-of-range', 'too-precise']);
		for (const value of ['NaN', 'Inf', 'Infinity', '', '1 ']) expect(float8(value)).toBe('not-a-number');
	});

	it('float4 takes only what survives the way back', () => {
		const float4 = converter('float4');
		expect([float4(0.5), float4(0.1), float4(1e39)]).toEqual([0.5, 'too-precise', 'out-of-range']);
		expect(converter('float4', {lossy: 'round'})(0.1)).toBe(Math.fround(0.1));
	});
});
