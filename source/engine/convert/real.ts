/** float4 and float8. */

import type {ConvertContext, Converter} from './converter.ts';
import {plainDecimal} from './decimal.ts';
import type {ConvertOptions} from './options.ts';
import {needsBigInt, Problem} from './problem.ts';

const notNumber = new Problem(
	'not-a-number',
	'A decimal number was expected, without spaces, separators or units.',
);

/**
 * Floating point numbers, bit for bit from REAL. Integers and texts must name a number that the type holds;
 * 'round' takes the nearest one instead.
 */
export function makeReal(
	name: 'float4' | 'float8',
	{lossy}: ConvertOptions,
	{exactIntegers}: ConvertContext,
): Converter {
	const tooPrecise = new Problem('too-precise', `The number has more digits than ${name} holds.`);
	const outOfRange = new Problem('out-of-range', `The number is too large for ${name}.`);
	const mayRound = lossy === 'round';

	const admit =
		name === 'float8'
			? (value: number) => value
			: (value: number) => {
					const single = Math.fround(value);
					if (single === value) return single;
					if (!Number.isFinite(single)) return outOfRange;
					return mayRound ? single : tooPrecise;
				};

	const fromText = (text: string): number | Problem => {
		const plain = plainDecimal(text);
		if (typeof plain !== 'string') return plain;
		const value = Number(plain);
		if (!Number.isFinite(value)) return outOfRange;
		return mayRound || isTextOf(value, plain) ? admit(value) : tooPrecise;
	};

	return value => {
		if (typeof value === 'number') {
			if (!(exactIntegers || Number.isSafeInteger(value)) && Number.isInteger(value)) return needsBigInt;
			return Number.isNaN(value) ? notNumber : admit(value);
		}
		if (typeof value === 'string') return fromText(value);
		if (typeof value !== 'bigint') return notNumber;
		const number = Number(value);
		return mayRound || BigInt(number) === value ? admit(number) : tooPrecise;
	};
}

/**
 * Whether a plain decimal text is the number itself, written with as many digits as it has. Fifteen digits always
 * are: every such decimal survives the way through a double (IEEE 754, DBL_DIG).
 */
function isTextOf(value: number, plain: string): boolean {
	if (plain.length <= 15) return true;
	const digits = significantDigits(plain);
	if (digits.length <= 15) return value !== 0 || digits === '';
	if (digits.length > 100) return false;
	return digits === digitsOf(value, digits.length) || digits === lowerOfTwo(value, digits.length);
}

function digitsOf(value: number, precision: number): string | undefined {
	const written = plainDecimal(value.toPrecision(precision));
	return typeof written === 'string' ? significantDigits(written) : undefined;
}

/**
 * Where a number lies in the middle of two decimals of so many digits: the lower one. ECMAScript's toPrecision takes the
 * upper one (Number.prototype.toPrecision); C's printf and all shortest forms take the even one.
 */
function lowerOfTwo(value: number, precision: number): string | undefined {
	const exact = digitsOf(value, 100);
	return exact?.length === precision + 1 && exact.endsWith('5')
		? significantDigits(exact.slice(0, -1))
		: undefined;
}

function significantDigits(plain: string): string {
	const digits = plain.replace(/[-.]/g, '').replace(/^0+/, '');
	return digits.replace(/0+$/, '');
}
