/** Booleans. */
import type {Converter} from './converter.ts';
import {Problem} from './problem.ts';

const notBoolean = new Problem(
	'not-a-boolean',
	'A boolean was expected: 0, 1, true, false, yes, no, on or off.',
);

const words = new Map<string, boolean>([
	['1', true],
	['t', true],
	['true', true],
	['y', true],
	['yes', true],
	['on', true],
	['0', false],
	['f', false],
	['false', false],
	['n', false],
	['no', false],
	['off', false],
]);

/** 0 and 1, and the words PostgreSQL knows for them, in any case. No other number is taken for true. */
export function makeBoolean(): Converter {
	return value => {
		if (value === 1 || value === 1n) return true;
		if (value === 0 || value === 0n) return false;
		if (typeof value !== 'string') return notBoolean;
		return words.get(value) ?? (value.length <= 5 ? words.get(value.toLowerCase()) : undefined) ?? notBoolean;
	};
}
