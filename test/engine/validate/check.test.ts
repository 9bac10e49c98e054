import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {TargetType, TargetValue} from '../../../source/engine/convert/values.ts';
import {makeCheck} from '../../../source/engine/validate/check.ts';
import type {CheckRule} from '../../../source/engine/validate/check-rule.ts';
import {converter, numeric, type} from '../convert/conversion.ts';

const now = {epochMicroseconds: Date.UTC(2024, 2, 31, 12) * 1000};

/** The code of the rule that a value breaks. */
function check(
	rules: CheckRule | CheckRule[],
	target: TargetType,
): (value: TargetValue) => string | undefined {
	const made = makeCheck([rules].flat(), target, now);
	return value => made?.(value)?.code;
}

it('without rules there is nothing to check', () => {
	expect(makeCheck([], type('text'), now)).toBeUndefined();
});

it('an email has an @ with something on both sides', () => {
	const email = check('email', type('text'));
	for (const value of ['a@b', 'a@b@c', 'ü@例え', '@@@']) expect(email(value)).toBeUndefined();
	for (const value of ['', '@', 'a@', '@b', 'ab', '@@']) expect(email(value)).toBe('not-an-email');
});

it('a ZIP code is five digits, or five and four', () => {
	const zip = check('zip-code', type('text'));
	for (const value of ['12345', '00000', '12345-6789']) expect(zip(value)).toBeUndefined();
	for (const value of ['', '1234', '123456', '1234a', '12345-678', '12345 6789', '12345-67890', '١٢٣٤٥']) {
		expect(zip(value)).toBe('not-a-zip-code');
	}
});

it('a text is not blank', () => {
	const text = check('not-blank', type('text'));
	expect([text('a'), text(''), text(' \t\u00a0')]).toEqual([undefined, 'required', 'required']);
});

describe('the future', () => {
	it('begins tomorrow for a date', () => {
		const date = check('not-future', type('date'));
		const days = converter('date');
		expect([date(days('2024-03-31')), date(days('2024-04-01'))]).toEqual([undefined, 'in-the-future']);
	});

	it('begins now for a moment', () => {
		const moment = check('not-future', type('timestamptz'));
		const at = converter('timestamptz');
		expect(moment(at('2024-03-31 12:00:00'))).toBeUndefined();
		expect(moment(at('2024-03-31 12:00:00.000001'))).toBe('in-the-future');
		expect(moment(at('9999-12-31'))).toBe('in-the-future');
		expect(moment(at('0001-01-01'))).toBeUndefined();
	});
});

describe('bounds', () => {
	it('include their ends', () => {
		const score = check({range: [1, 10]}, type('int4'));
		expect([1, 10, 0, 11].map(score)).toEqual([undefined, undefined, 'out-of-range', 'out-of-range']);
		expect(check({min: 0}, type('int8'))(-1n)).toBe('out-of-range');
		expect(check({max: 24}, type('float8'))(24.5)).toBe('out-of-range');
	});

	it('exclude them where a constraint of the target says so', () => {
		expect([0, 1].map(check({above: 0}, type('int4')))).toEqual(['out-of-range', undefined]);
		expect([0, -1].map(check({below: 0}, type('int4')))).toEqual(['out-of-range', undefined]);
	});

	it('are exact for numerics', () => {
		const hours = check({range: [0, 24]}, numeric(30, 20));
		expect(hours('24.00000000000000000001')).toBe('out-of-range');
		expect(hours('-0.00000000000000000001')).toBe('out-of-range');
		expect(['0', '24', '24.000', '7.5'].map(hours)).toEqual(Array(4).fill(undefined));
		expect(hours('Infinity')).toBe('out-of-range');
		expect(check({above: 0.1}, type('numeric'))('0.1000000000000000000000000000001')).toBeUndefined();
		expect(check({above: 0.1}, type('numeric'))('0.1')).toBe('out-of-range');
	});

	it('of numerics are those of integers', () => {
		fc.assert(
			fc.property(fc.bigInt(), fc.maxSafeInteger(), (value, bound) => {
				const expected = value >= BigInt(bound) ? undefined : 'out-of-range';
				expect(check({min: bound}, type('numeric'))(String(value))).toBe(expected);
			}),
		);
	});
});

it('a text is one of those allowed', () => {
	const status = check({one_of: ['open', 'closed']}, type('text'));
	expect([status('open'), status('Open')]).toEqual([undefined, 'not-allowed']);
});

it('the first rule broken is the one told', () => {
	const both = check(['not-blank', 'email'], type('text'));
	expect([both(''), both('a'), both('a@b')]).toEqual(['required', 'not-an-email', undefined]);
});

it('no reason quotes the value', () => {
	const reason = makeCheck(['email'], type('text'), now)?.('secret')?.reason;
	expect(reason).not.toContain('secret');
});

it('a rule that makes no sense for the type is refused', () => {
	expect(() => makeCheck(['email'], type('int4'), now)).toThrow('not for int4');
	expect(() => makeCheck([{min: 1}], type('text'), now)).toThrow(RangeError);
	expect(() => makeCheck(['not-future'], type('text'), now)).toThrow(RangeError);
	expect(() => makeCheck([{one_of: ['1']}], type('int4'), now)).toThrow(RangeError);
});
