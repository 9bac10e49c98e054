import {Decimal} from 'decimal.js';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {makeConverter} from '../../../source/engine/convert/converter.ts';
import {needsBigInt} from '../../../source/engine/convert/problem.ts';
import {converter, namespace, numeric, type} from './conversion.ts';

describe('an integer column', () => {
	const int4 = converter('int4');
	const int8 = converter('int8');
	const exact = converter('int8', {}, {exactIntegers: true});

	it('takes integers of every storage class', () => {
		for (const value of [42, 42n, 42.0, '42', '+42', '0042']) expect(int4(value)).toBe(42);
		expect(int8('-9223372036854775808')).toBe(-9223372036854775808n);
		expect(Object.is(int4(-0), 0)).toBe(true);
	});

	it('reinterprets no text (DY-01, DY-02)', () => {
		for (const value of [
			'lots-of-it',
			' 42 ',
			'0x1F',
			'1,213',
			'1_000',
			'12%',
			'12.0',
			'1e3',
			'',
			'-',
			'+-1',
		]) {
			expect(int8(value)).toBe('not-an-integer');
		}
		expect(int8(new Uint8Array([52]))).toBe('not-an-integer');
	});

	it('cuts or rounds a fraction only by consent (DY-02)', () => {
		expect(int4(12.3)).toBe('has-fraction');
		const drop = converter('int4', {lossy: 'drop-fraction'});
		expect([12.9, -12.9, '12.9', -0.5].map(drop)).toEqual([12, -12, 12, 0]);
		const round = converter('int4', {lossy: 'round'});
		expect([12.5, -12.5, '12.4', 0.49999999999999994].map(round)).toEqual([13, -13, 12, 0]);
	});

	it('keeps all 64 bits (NU-01)', () => {
		for (const value of [
			9007199254740993n,
			9223372036854775807n,
			-9223372036854775808n,
			4611686018427387904n,
		]) {
			expect(exact(value)).toBe(value);
			expect(exact(String(value))).toBe(value);
		}
		expect(exact(9223372036854775808n)).toBe('out-of-range');
		expect(exact('9223372036854775808')).toBe('out-of-range');
	});

	it('asks for a second reading of what a double cannot hold (NU-01)', () => {
		const convert = makeConverter(type('int8'), {}, {namespace, exactIntegers: false});
		expect(convert(2 ** 53)).toBe(needsBigInt);
		expect(convert(-(2 ** 60))).toBe(needsBigInt);
		expect(exact(2 ** 60)).toBe(2n ** 60n);
		expect(exact(2 ** 63)).toBe('out-of-range');
	});

	it('refuses what does not fit its width (NU-02)', () => {
		const int2 = converter('int2');
		expect(int2(70000)).toBe('out-of-range');
		expect([int2(32767), int2(-32768), int2(-32769n)]).toEqual([32767, -32768, 'out-of-range']);
		expect(int4(3000592982016)).toBe('out-of-range');
		expect(int8(3000592982016)).toBe(3000592982016);
		expect(int8(Number.POSITIVE_INFINITY)).toBe('out-of-range');
	});
});

describe('a numeric column', () => {
	const free = converter('numeric');

	it('takes a REAL at its shortest text (NU-05)', () => {
		const real = converter('numeric', {}, {exactIntegers: true});
		expect([230.99, 0.1 + 0.2, 123456.78, 1e-7, 1e21, 5e-324].map(real)).toEqual([
			'230.99',
			'0.30000000000000004',
			'123456.78',
			'0.0000001',
			'1000000000000000000000',
			`0.${'0'.repeat(323)}5`,
		]);
	});

	it('keeps the digits of a text as PostgreSQL does', () => {
		const texts = ['12.10', '1.50e1', '1.5E5', '1e-3', '.5', '5.', '+5', '-0.00', '007', '-0.50', '0e5'];
		expect(texts.map(free)).toEqual([
			'12.10',
			'15.0',
			'150000',
			'0.001',
			'0.5',
			'5',
			'5',
			'0.00',
			'7',
			'-0.50',
			'0',
		]);
		for (const value of ['', '.', '-', 'x', ' 1', '1,2', '0x1F', '1_000', '1e', 'NaN', 'Inf', '--1']) {
			expect(free(value)).toBe('not-a-number');
		}
		expect(free('1e200000')).toBe('out-of-range');
		expect(free('1e-20000')).toBe('too-precise');
		expect(free('1e131072')).toBe('out-of-range');
	});

	it('refuses what its precision and scale do not hold (NU-05)', () => {
		const money = converter(numeric(5, 2));
		expect(money(0.1 + 0.2)).toBe('too-precise');
		expect(money(123456.78)).toBe('out-of-range');
		expect([money(230.99), money('12.100'), money('0999.99')]).toEqual(['230.99', '12.1', '999.99']);
		expect(converter(numeric(5, 2), {lossy: 'round'})('999.995')).toBe('out-of-range');
	});

	it('rounds half away from zero by consent', () => {
		const money = converter(numeric(5, 2), {lossy: 'round'});
		expect(['0.125', '-0.125', 2.675, '0.004', '-0.004'].map(money)).toEqual([
			'0.13',
			'-0.13',
			'2.68',
			'0',
			'0',
		]);
	});

	it('knows scales that are negative or larger than the precision', () => {
		const hundreds = converter(numeric(3, -2));
		expect([hundreds(1200), hundreds(1250), hundreds(100000)]).toEqual([
			'1200',
			'too-precise',
			'out-of-range',
		]);
		const tiny = converter(numeric(2, 4));
		expect([tiny('0.0012'), tiny('0.0123'), tiny(0)]).toEqual(['0.0012', 'out-of-range', '0']);
	});

	it('takes infinity where the type has it (NU-04)', () => {
		expect(free(Number.NEGATIVE_INFINITY)).toBe('-Infinity');
		expect(converter(numeric(12, 2))(Number.POSITIVE_INFINITY)).toBe('out-of-range');
	});

	it('is exact beyond 2^53 (NU-01)', () => {
		expect(makeConverter(type('numeric'), {}, {namespace, exactIntegers: false})(2 ** 53)).toBe(needsBigInt);
		const exact = converter('numeric', {}, {exactIntegers: true});
		expect(exact(9007199254740993n)).toBe('9007199254740993');
		expect(exact(2 ** 63)).toBe('9223372036854775808');
	});
});

it('a factor is exact, where floating point is not', () => {
	const yearly = converter(numeric(12, 2), {multiply: '12'});
	expect([yearly(0.1), yearly('1234.56'), yearly(5n), yearly(1.005)]).toEqual([
		'1.2',
		'14814.72',
		'60',
		'12.06',
	]);
	expect(converter('int4', {multiply: '0.01'})(150)).toBe('has-fraction');
	expect(converter('int4', {multiply: '0.01'})('1200')).toBe(12);
	expect(converter('float8', {multiply: '3'})(0.1)).toBe(0.3);
	expect(yearly('twelve')).toBe('not-a-number');
	expect(() => converter('int4', {multiply: 'x'})).toThrow(RangeError);
});

it('a product has the digits of decimal arithmetic, short or long', () => {
	const decimal = fc
		.tuple(fc.integer({min: -99_999_999, max: 99_999_999}), fc.integer({min: -6, max: 6}))
		.map(([digits, exponent]) => new Decimal(`${digits}e${exponent}`).toFixed());
	fc.assert(
		fc.property(decimal, decimal, (value, factor) => {
			const product = converter('numeric', {multiply: factor})(value);
			expect(product).toBe(new Decimal(value).mul(factor).plus(0).toFixed());
		}),
		{numRuns: 2000},
	);
});

it('a boolean is 0, 1 or a word, and no other number (BO-01, BO-03)', () => {
	const convert = converter('boolean');
	for (const value of [1, 1n, '1', 'true', 'T', 'YES', 'y', 'On']) expect(convert(value)).toBe(true);
	for (const value of [0, 0n, '0', 'False', 'f', 'no', 'N', 'off']) expect(convert(value)).toBe(false);
	for (const value of [2, -1, 0.5, '', ' 1', 'maybe', new Uint8Array([1])])
		expect(convert(value)).toBe('not-a-boolean');
});

it('amounts with cents become the text that String() gives', () => {
	const numeric = converter('numeric');
	fc.assert(
		fc.property(fc.integer({min: -(10 ** 12), max: 10 ** 12}), cents => {
			expect(numeric(cents / 100)).toBe(String(cents / 100));
		}),
	);
	expect(numeric(0.1 + 0.2)).toBe('0.30000000000000004');
	expect(numeric(-0.05)).toBe('-0.05');
	expect(numeric(1125899906842623.5)).toBe('1125899906842623.5');
});
