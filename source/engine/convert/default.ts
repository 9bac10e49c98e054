/** The mapping's default of a column, converted once. */

import {makeConverter} from './converter.ts';
import type {ConvertOptions} from './options.ts';
import type {Problem} from './problem.ts';
import type {TargetType, TargetValue} from './values.ts';

/**
 * A default goes through the column's own conversion, but for the factor (it is meant in the target's units) and
 * without losing anything.
 * @param namespace of the project's UUIDs
 * @throws RangeError as makeConverter
 */
export function convertDefault(
	value: string | number | boolean,
	type: TargetType,
	{entity, epoch, zone}: ConvertOptions,
	namespace: Uint8Array | string,
): TargetValue | Problem {
	const options = {
		...(entity === undefined ? {} : {entity}),
		...(epoch === undefined ? {} : {epoch}),
		...(zone === undefined ? {} : {zone}),
	};
	return makeConverter(type, options, {namespace, exactIntegers: true})(asSource(value, type));
}

/** The value as SQLite would have held it: whole numbers as INTEGER, booleans as their words or as 0 and 1. */
function asSource(value: string | number | boolean, type: TargetType): string | number | bigint {
	if (typeof value === 'boolean') {
		return ['boolean', 'text', 'json', 'jsonb'].includes(type.name) ? String(value) : BigInt(value);
	}
	return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}
