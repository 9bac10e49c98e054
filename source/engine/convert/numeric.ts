/** Exact decimals. */

import type {ConvertContext, Converter} from './converter.ts';
import {decimalOfNumber, ExactDecimal, plainDecimal} from './decimal.ts';
import type {ConvertOptions} from './options.ts';
import {needsBigInt, Problem} from './problem.ts';
import type {TargetType} from './values.ts';

const notNumber = new Problem(
	'not-a-number',
	'A decimal number was expected, without spaces, separators or units.',
);

/** Most digits before and behind the point of an unconstrained numeric (PostgreSQL manual, "Numeric Types"). */
const mostIntegerDigits = 131_072;
const mostFractionDigits = 16_383;

/**
 * numeric and numeric(p,s). REAL is taken at the shortest decimal text that reads back as the same number;
 * 'round' rounds half away from zero, as PostgreSQL does.
 */
export function makeNumeric(type: TargetType, options: ConvertOptions, context: ConvertContext): Converter {
	const {exactIntegers} = context;
	const admit = makeFit(type, options);
	const infinite =
		type.precision === undefined
			? undefined
			: new Problem('out-of-range', `An infinite number does not fit ${type.display}.`);
	return value => {
		if (typeof value === 'number') {
			if (Number.isInteger(value)) {
				if (!(exactIntegers || Number.isSafeInteger(value))) return needsBigInt;
			} else if (!Number.isFinite(value)) {
				return Number.isNaN(value) ? notNumber : (infinite ?? String(value));
			}
			return admit(decimalOfNumber(value));
		}
		if (typeof value === 'string') {
			const plain = plainDecimal(value);
			return typeof plain === 'string' ? admit(plain) : plain;
		}
		return typeof value === 'bigint' ? admit(value.toString()) : notNumber;
	};
}

/** A function that lets a plain decimal text through if it fits the type. */
function makeFit(type: TargetType, {lossy}: ConvertOptions): (plain: string) => string | Problem {
	const tooLarge = new Problem('out-of-range', `The number is too large for ${type.display}.`);
	const tooPrecise = new Problem(
		'too-precise',
		`The number has more fractional digits than ${type.display} holds.`,
	);
	const scale = type.precision === undefined ? mostFractionDigits : (type.scale ?? 0);
	const integerDigits = type.precision === undefined ? mostIntegerDigits : type.precision - scale;

	/** For what does not fit at first sight: digits behind the scale may be zeros, and scales may be negative. */
	const admitSlowly = (plain: string): string | Problem => {
		const number = new ExactDecimal(plain);
		const rounded =
			scale < 0
				? number.toNearest(new ExactDecimal(10).pow(-scale), ExactDecimal.ROUND_HALF_UP)
				: number.toDecimalPlaces(scale, ExactDecimal.ROUND_HALF_UP);
		if (rounded.abs().gte(new ExactDecimal(10).pow(integerDigits))) return tooLarge;
		if (lossy !== 'round' && !rounded.eq(number)) return tooPrecise;
		return rounded.isZero() ? '0' : rounded.toFixed();
	};

	return plain => {
		const sign = plain.charCodeAt(0) === 45 ? 1 : 0;
		const point = plain.indexOf('.');
		const whole = (point < 0 ? plain.length : point) - sign;
		const fraction = point < 0 ? 0 : plain.length - point - 1;
		const significant = whole === 1 && plain.charCodeAt(sign) === 48 ? 0 : whole;
		if (scale >= 0 && integerDigits >= 0 && fraction <= scale && significant <= integerDigits) return plain;
		return admitSlowly(plain);
	};
}
