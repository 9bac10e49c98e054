import {Decimal} from 'decimal.js';
import {ConversionError} from './conversion-error.ts';

/**
 * JSON.parse, but for numbers that would come out as others.
 * @throws ConversionError too-precise
 */
export function parseExactly(json: string): unknown {
	return JSON.parse(json, (_key, value: unknown, context?: {readonly source?: string}) => {
		if (typeof value === 'number' && context?.source !== undefined && !isSame(context.source, value)) {
			throw new ConversionError(
				'too-precise',
				'The JSON holds a number that JavaScript cannot hold exactly.',
			);
		}
		return value;
	});
}

/** A number stands for the shortest decimal that reads back as it, as elsewhere. */
function isSame(source: string, value: number): boolean {
	return source === String(value) || new Decimal(source).eq(value);
}
