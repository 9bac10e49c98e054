/** time(n), timestamp(n) and timestamptz(n) with fewer than six digits behind the second. */
import type {Converter} from './converter.ts';
import type {ConvertOptions} from './options.ts';
import {Problem} from './problem.ts';

/** Digits that the types hold without a modifier. */
const mostPlaces = 6;

/**
 * Microseconds that the column can hold: what it would round is a problem, or rounded half up where that is allowed.
 * @param places digits behind the second
 */
export function makeAtPlaces(
	places: number | undefined,
	{lossy}: ConvertOptions,
	convert: Converter,
): Converter {
	if (places === undefined || places >= mostPlaces) return convert;
	const mayRound = lossy === 'round';
	const step = 10 ** (mostPlaces - places);
	const tooPrecise = new Problem(
		'too-precise',
		`The column holds ${places} digits behind the second, and would round the rest.`,
	);
	return value => {
		const made = convert(value);
		if (typeof made !== 'number' && typeof made !== 'bigint') return made;
		const rest = Number(typeof made === 'number' ? made % step : made % BigInt(step));
		// Of moments before 2000 the rest is negative.
		const over = rest < 0 ? rest + step : rest;
		if (over === 0) return made;
		if (!mayRound) return tooPrecise;
		const up = over * 2 >= step ? step - over : -over;
		return typeof made === 'number' ? made + up : made + BigInt(up);
	};
}
