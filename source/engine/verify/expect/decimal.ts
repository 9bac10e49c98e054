/** Decimal numbers as PostgreSQL's numeric writes them, by decimal.js. */
import {Decimal} from 'decimal.js';

/** Exact for every product and rounding of numbers that a numeric can hold. */
export const Exact = Decimal.clone({
	precision: 200_000,
	rounding: Decimal.ROUND_HALF_UP,
	toExpNeg: -9e15,
	toExpPos: 9e15,
});

const decimal = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const written = /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/;

/** What is beyond numeric for any mantissa. */
const largestExponent = 150_000;

/**
 * A decimal number without exponent, plus sign or zeros in front, with the digits behind the point that it is written
 * with: numeric_in and numeric_out, for a numeric without a scale of its own. Undefined for what is no number.
 */
export function plainText(text: string): string | undefined {
	if (written.test(text)) {
		return text;
	}
	const match = decimal.exec(text);
	if (!match) {
		return undefined;
	}
	const exponent = Number(match[3] ?? 0);
	const number = new Exact(text);
	if (Math.abs(exponent) > largestExponent) {
		return number.isZero() ? '0' : undefined;
	}
	const digits = (match[1] ?? match[2] ?? '').length;
	return withoutSign(number).toFixed(Math.max(0, digits - exponent));
}

/** numeric has no negative zero. */
function withoutSign(number: Decimal): Decimal {
	return number.isZero() ? number.abs() : number;
}

/** The decimal text of a finite REAL: the shortest that names it, or all digits of a whole number below 1e21. */
export function textOfReal(value: number): string {
	const text = String(value);
	if (Math.abs(value) < 2 ** 53 && !text.includes('e')) {
		return text;
	}
	return Number.isInteger(value) && Math.abs(value) < 1e21
		? BigInt(value).toString()
		: (plainText(text) as string);
}

/** The decimal text of a source value; undefined where it has none. */
export function decimalOf(value: bigint | number | string | Uint8Array): string | undefined {
	switch (typeof value) {
		case 'bigint':
			return value.toString();
		case 'number':
			return Number.isFinite(value) ? textOfReal(value) : undefined;
		case 'string':
			return plainText(value);
		default:
			return undefined;
	}
}
