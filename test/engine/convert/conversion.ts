/** Short forms for the tests of conversions. */
import {
	type ConvertContext,
	type GivenValue,
	makeConverter,
} from '../../../source/engine/convert/converter.ts';
import type {ConvertOptions} from '../../../source/engine/convert/options.ts';
import {Problem} from '../../../source/engine/convert/problem.ts';
import type {TargetType, TargetValue, TypeName} from '../../../source/engine/convert/values.ts';

export const namespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

export function type(name: TypeName, more: Partial<TargetType> = {}): TargetType {
	return {name, display: name, ...more};
}

/** numeric(p,s) */
export function numeric(precision: number, scale: number): TargetType {
	return type('numeric', {precision, scale, display: `numeric(${precision},${scale})`});
}

/** A conversion that answers with a problem's code instead of the problem. */
export function converter(
	target: TargetType | TypeName,
	options: ConvertOptions = {},
	context: Partial<ConvertContext> = {},
): (value: GivenValue) => TargetValue {
	const full = typeof target === 'string' ? type(target) : target;
	const convert = makeConverter(full, options, {namespace, exactIntegers: false, ...context});
	return value => {
		const result = convert(value);
		return result instanceof Problem ? result.code : result;
	};
}
