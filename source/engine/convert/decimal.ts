/** Decimal numbers as text. */
import {Decimal} from 'decimal.js';
import {Problem} from './problem.ts';

/** Exact for every number that PostgreSQL's numeric can hold. Slow: for rounding and multiplying only. */
export const ExactDecimal = Decimal.clone({
	precision: 300_000,
	rounding: Decimal.ROUND_HALF_UP,
	toExpNeg: -9e15,
	toExpPos: 9e15,
});

const notNumber = new Problem(
	'not-a-number',
	'A decimal number was expected, without spaces, separators or units.',
);
const tooLarge = new Problem('out-of-range', 'The number has more digits than a numeric can hold.');
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Larger exponents than this are beyond numeric for any mantissa but zero. */
const largestExponent = 150_000;

/**
 * A decimal number without exponent, needless zeros in front or plus sign, '-' only below zero. Zeros at the end
 * stay, as in PostgreSQL: '1.50e1' is '15.0'.
 */
export function plainDecimal(text: string): string | Problem {
	return isPlain(text) ? text : rewrite(text);
}

/** Whether the text is canonical already. Numbers from -1 to 0 are left to the slow path. */
function isPlain(text: string): boolean {
	const {length} = text;
	const first = text.charCodeAt(0) === 45 ? 1 : 0;
	let code = text.charCodeAt(first);
	if (!(code >= 48 && code <= 57)) return false;
	let at = first + 1;
	if (code === 48 && (first === 1 || (length > 1 && text.charCodeAt(1) !== 46))) return false;
	for (; at < length; at++) {
		code = text.charCodeAt(at);
		if (code < 48 || code > 57) break;
	}
	if (at === length) return true;
	if (code !== 46 || at + 1 === length) return false;
	for (at++; at < length; at++) {
		code = text.charCodeAt(at);
		if (code < 48 || code > 57) return false;
	}
	return true;
}

function rewrite(text: string): string | Problem {
	const match = pattern.exec(text);
	if (!match) return notNumber;
	const [, sign, whole = '', fraction = '', exponentText = '0'] = match;
	const digits = whole + fraction;
	if (digits === '') return notNumber;
	const isZero = !/[1-9]/.test(digits);
	const exponent = Number(exponentText);
	if (Math.abs(exponent) > largestExponent) return isZero ? '0' : tooLarge;
	const point = whole.length + exponent;
	let integer = '0';
	let rest = '';
	if (point <= 0) rest = '0'.repeat(-point) + digits;
	else if (point >= digits.length) integer = digits + '0'.repeat(point - digits.length);
	else {
		integer = digits.slice(0, point);
		rest = digits.slice(point);
	}
	const plain = integer.replace(/^0+(?=\d)/, '') + (rest === '' ? '' : `.${rest}`);
	return sign === '-' && !isZero ? `-${plain}` : plain;
}

/**
 * The decimal text of a finite number: the shortest that reads back as the same number, or all digits where it is
 * a whole number below 1e21.
 */
export function decimalOfNumber(value: number): string {
	if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21) {
		return BigInt(value).toString();
	}
	const hundredths = Math.round(value * 100);
	if (hundredths / 100 === value && Math.abs(hundredths) < 1e15 && !Number.isInteger(value)) {
		return textOfHundredths(hundredths);
	}
	const text = String(value);
	return text.includes('e') ? (rewrite(text) as string) : text;
}

/**
 * Amounts with cents, which most are, in half the time of String(). Exact: a decimal of fifteen digits at most is the
 * shortest text of the double nearest to it.
 */
function textOfHundredths(hundredths: number): string {
	const size = Math.abs(hundredths);
	const whole = Math.floor(size / 100);
	const rest = size - whole * 100;
	const fraction = rest % 10 === 0 ? rest / 10 : rest < 10 ? `0${rest}` : rest;
	return `${hundredths < 0 ? '-' : ''}${whole}.${fraction}`;
}
