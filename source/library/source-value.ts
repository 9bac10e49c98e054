import type {SourceValue} from '../engine/convert/values.ts';

/**
 * A value as SQLite could hold it; undefined counts as NULL.
 * @throws TypeError for anything else: what a Date or an object stands for would be a guess
 */
export function sourceValueOf(value: unknown): SourceValue {
	if (value === null || value === undefined) {
		return null;
	}
	if (
		typeof value === 'string' ||
		typeof value === 'bigint' ||
		value instanceof Uint8Array ||
		(typeof value === 'number' && !Number.isNaN(value))
	) {
		return value;
	}
	const kind = typeof value === 'object' ? value.constructor?.name || 'object' : String(typeof value);
	throw new TypeError(
		`Expected null, a number, a bigint, a string or a Uint8Array, not ${typeof value === 'number' ? 'NaN' : kind}`,
	);
}
