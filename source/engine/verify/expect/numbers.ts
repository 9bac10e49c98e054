/** Numbers: integers and numerics by their digits, floats by their bytes. */
import type {ConvertOptions} from '../../convert/options.ts';
import type {TargetType} from '../../convert/values.ts';
import {decimalOf, Exact} from './decimal.ts';
import type {Expectation, Given} from './expectation.ts';

const bits = {int2: 16, int4: 32, int8: 64} as const;

type Lossy = ConvertOptions['lossy'];

/** Digits of a whole number in range. */
export function expectInteger(name: keyof typeof bits, {lossy, multiply}: ConvertOptions): Expectation {
	const factor = multiply === undefined ? undefined : new Exact(multiply);
	return value => {
		const whole = factor === undefined && typeof value === 'bigint' ? value : wholeOf(value, factor, lossy);
		return whole !== undefined && BigInt.asIntN(bits[name], whole) === whole ? whole.toString() : undefined;
	};
}

function wholeOf(
	value: Given,
	factor: InstanceType<typeof Exact> | undefined,
	lossy: Lossy,
): bigint | undefined {
	const text = decimalOf(value);
	if (text === undefined) {
		return undefined;
	}
	const number = factor ? factor.mul(text) : new Exact(text);
	const whole = lossy === 'drop-fraction' ? number.trunc() : number.round();
	const mayDrop = lossy === 'drop-fraction' || lossy === 'round';
	return mayDrop || whole.eq(number) ? BigInt(whole.toFixed(0)) : undefined;
}

/** The text of numeric_out: padded to the column's scale, or with the digits that were given. */
export function expectNumeric({precision, scale = 0}: TargetType, options: ConvertOptions): Expectation {
	const {lossy, multiply} = options;
	const factor = multiply === undefined ? undefined : new Exact(multiply);
	return value => {
		if (typeof value === 'number' && !Number.isFinite(value)) {
			return precision === undefined && factor === undefined ? String(value) : undefined;
		}
		const given = decimalOf(value);
		if (given === undefined) {
			return undefined;
		}
		const text = factor ? (factor.mul(given).abs().isZero() ? '0' : factor.mul(given).toFixed()) : given;
		return precision === undefined ? text : atScale(text, scale, lossy);
	};
}

function atScale(text: string, scale: number, lossy: Lossy): string | undefined {
	const point = text.indexOf('.');
	const digits = point < 0 ? 0 : text.length - point - 1;
	if (digits <= scale) {
		return digits === scale ? text : `${text}${point < 0 ? '.' : ''}${'0'.repeat(scale - digits)}`;
	}
	const number = new Exact(text);
	const rounded =
		scale < 0
			? number.toNearest(new Exact(10).pow(-scale), Exact.ROUND_HALF_UP)
			: number.toDecimalPlaces(scale, Exact.ROUND_HALF_UP);
	if (lossy !== 'round' && !rounded.eq(number)) {
		return undefined;
	}
	return (rounded.isZero() ? rounded.abs() : rounded).toFixed(Math.max(0, scale));
}

const view = new DataView(new ArrayBuffer(8));

/** The bytes of a float in the order of the network, as hex: what float4send and float8send give. */
export function expectReal(name: 'float4' | 'float8', {lossy, multiply}: ConvertOptions): Expectation {
	const mayRound = lossy === 'round';
	const factor = multiply === undefined ? undefined : new Exact(multiply);
	return value => {
		const number =
			typeof value === 'number' && factor === undefined ? value : nearest(value, factor, mayRound);
		if (number === undefined) {
			return undefined;
		}
		if (name === 'float8') {
			view.setFloat64(0, number);
			return hex(view.getUint32(0)) + hex(view.getUint32(4));
		}
		view.setFloat32(0, number);
		return mayRound || Object.is(view.getFloat32(0), number) ? hex(view.getUint32(0)) : undefined;
	};
}

/** Fifteen digits of a decimal survive the way through a double (IEEE 754, DBL_DIG). */
const sureDigits = 15;

/** The double nearest to a decimal; undefined where it is another number, unless it may be rounded. */
function nearest(
	value: Given,
	factor: InstanceType<typeof Exact> | undefined,
	mayRound: boolean,
): number | undefined {
	const text = decimalOf(value);
	if (text === undefined) {
		return undefined;
	}
	const exact = factor ? factor.mul(text) : new Exact(text);
	const number = exact.isZero() ? 0 : Number(exact.toFixed());
	if (!Number.isFinite(number)) {
		return undefined;
	}
	const digits = exact.sd();
	const isItself =
		typeof value === 'bigint' && factor === undefined
			? BigInt(number) === value
			: digits <= sureDigits || (digits <= 100 && exact.eq(number.toPrecision(digits)));
	return mayRound || isItself ? number : undefined;
}

function hex(word: number): string {
	return word.toString(16).padStart(8, '0');
}
