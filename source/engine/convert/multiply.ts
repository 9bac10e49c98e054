/** The mapping's exact factor, for columns of numbers. */

import type {ConvertContext, Converter} from './converter.ts';
import {decimalOfNumber, ExactDecimal, plainDecimal} from './decimal.ts';
import type {ConvertOptions} from './options.ts';
import {needsBigInt, Problem} from './problem.ts';

const notNumber = new Problem('not-a-number', 'A decimal number was expected, to be multiplied.');

/**
 * Puts the factor before a conversion that reads decimal text; without a factor, the conversion itself.
 * @throws RangeError if the factor is no decimal number
 */
export function makeMultiplied(
	options: ConvertOptions,
	context: ConvertContext,
	convert: Converter,
): Converter {
	if (options.multiply === undefined) return convert;
	const factorText = plainDecimal(options.multiply);
	if (typeof factorText !== 'string') throw new RangeError('The factor must be a decimal number');
	const factor = new ExactDecimal(factorText);
	return value => {
		let plain: string | Problem;
		if (typeof value === 'string') plain = plainDecimal(value);
		else if (typeof value === 'bigint') plain = value.toString();
		else if (typeof value !== 'number' || !Number.isFinite(value)) return notNumber;
		else if (!context.exactIntegers && Number.isInteger(value) && !Number.isSafeInteger(value))
			return needsBigInt;
		else plain = decimalOfNumber(value);
		if (typeof plain !== 'string') return plain;
		return convert(multiplyShort(plain, factorText) ?? factor.mul(plain).toFixed());
	};
}

/**
 * The product of two plain decimals whose digits are exact as doubles, as those of the product are: ten times as fast
 * as decimals of any length. Undefined for all others.
 */
function multiplyShort(a: string, b: string): string | undefined {
	if (a.length + b.length > 17) return undefined;
	const scale = fractionDigits(a) + fractionDigits(b);
	const product = Number(a.replace('.', '')) * Number(b.replace('.', ''));
	if (!Number.isSafeInteger(product)) return undefined;
	if (product === 0) return '0';
	if (scale === 0) return String(product);
	const digits = String(Math.abs(product)).padStart(scale + 1, '0');
	let end = digits.length;
	const point = end - scale;
	while (end > point && digits.charCodeAt(end - 1) === 48) end--;
	const fraction = end > point ? `.${digits.slice(point, end)}` : '';
	return `${product < 0 ? '-' : ''}${digits.slice(0, point)}${fraction}`;
}

function fractionDigits(plain: string): number {
	const point = plain.indexOf('.');
	return point < 0 ? 0 : plain.length - point - 1;
}
