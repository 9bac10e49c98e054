/** int2, int4 and int8. */

import type {ConvertContext, Converter} from './converter.ts';
import {ExactDecimal, plainDecimal} from './decimal.ts';
import type {ConvertOptions, Lossy} from './options.ts';
import {needsBigInt, Problem} from './problem.ts';

const limits = {
	int2: {min: -32_768n, max: 32_767n},
	int4: {min: -2_147_483_648n, max: 2_147_483_647n},
	int8: {min: -9_223_372_036_854_775_808n, max: 9_223_372_036_854_775_807n},
} as const;

const notInteger = new Problem(
	'not-an-integer',
	'An integer was expected: digits with an optional sign, and nothing else.',
);
const hasFraction = new Problem('has-fraction', 'The number has a fraction, which an integer cannot hold.');

/**
 * Whole numbers in range. 'drop-fraction' cuts towards zero, 'round' rounds half away from zero; text with a
 * fraction is no integer unless one of them was asked for.
 */
export function makeInteger(
	name: 'int2' | 'int4' | 'int8',
	{lossy, multiply}: ConvertOptions,
	{exactIntegers}: ConvertContext,
): Converter {
	const {min, max} = limits[name];
	// Bounds that are exact as numbers; a number beyond 2^53 is compared as bigint.
	const low = name === 'int8' ? Number.MIN_SAFE_INTEGER : Number(min);
	const high = name === 'int8' ? Number.MAX_SAFE_INTEGER : Number(max);
	const outOfRange = new Problem('out-of-range', `The number does not fit ${name} (${min} to ${max}).`);
	const withFraction = lossy === 'drop-fraction' || lossy === 'round' || multiply !== undefined;

	const fromBigInt = (value: bigint): number | bigint | Problem => {
		if (value < min || value > max) return outOfRange;
		const number = Number(value);
		return Number.isSafeInteger(number) ? number : value;
	};

	const fromText = (text: string): number | bigint | Problem => {
		if (isInteger(text))
			return text.length <= 15 ? inRange(Number(text)) : fromBigInt(BigInt(unsigned(text)));
		if (!withFraction) return notInteger;
		const plain = plainDecimal(text);
		if (typeof plain !== 'string') return plain.code === 'out-of-range' ? outOfRange : notInteger;
		const whole = wholePart(plain, lossy);
		return typeof whole === 'string' ? fromBigInt(BigInt(whole)) : whole;
	};

	const inRange = (value: number): number | Problem =>
		value >= low && value <= high ? value + 0 : outOfRange;

	return value => {
		if (typeof value === 'number') {
			if (value >= low && value <= high) {
				if (Number.isInteger(value)) return value + 0;
				if (lossy === 'drop-fraction') return Math.trunc(value) + 0;
				if (lossy === 'round') return inRange(Math.sign(value) * Math.round(Math.abs(value)));
				return hasFraction;
			}
			if (name !== 'int8' || !Number.isFinite(value)) return outOfRange;
			return exactIntegers ? fromBigInt(BigInt(value)) : needsBigInt;
		}
		if (typeof value === 'bigint') return fromBigInt(value);
		return typeof value === 'string' ? fromText(value) : notInteger;
	};
}

/** Digits with an optional sign. */
function isInteger(text: string): boolean {
	const first = text.charCodeAt(0);
	const start = first === 45 || first === 43 ? 1 : 0;
	for (let at = start; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code < 48 || code > 57) return false;
	}
	return text.length > start;
}

/** BigInt() takes no plus sign. */
function unsigned(text: string): string {
	return text.charCodeAt(0) === 43 ? text.slice(1) : text;
}

function wholePart(plain: string, lossy: Lossy | undefined): string | Problem {
	const number = new ExactDecimal(plain);
	if (number.isInteger()) return number.toFixed(0);
	if (lossy === 'drop-fraction') return number.trunc().toFixed(0);
	return lossy === 'round' ? number.round().toFixed(0) : hasFraction;
}
