/** Texts, bytes and booleans. */
import {isUtf8} from 'node:buffer';
import type {Expectation, Given} from './expectation.ts';

/** A text as it is, a number as SQLite writes it, bytes if they are UTF-8. */
export const expectText: Expectation = value => {
	const text = textOf(value);
	return text === undefined || text.includes('\0') || !text.isWellFormed() ? undefined : text;
};

/** The characters of any value; undefined for bytes that are no UTF-8. */
export function textOf(value: Given): string | undefined {
	switch (typeof value) {
		case 'string':
			return value;
		case 'bigint':
			return value.toString();
		case 'number':
			return sqliteReal(value);
		default:
			return isUtf8(value) ? Buffer.from(value).toString('utf8') : undefined;
	}
}

/** The decimal exponents between which SQLite writes a REAL without one. */
const plainExponents = {least: -4, most: 16} as const;

/** A REAL in SQLite's form: always with a point, an exponent of two digits or more; the shortest digits that name it. */
export function sqliteReal(value: number): string {
	if (!Number.isFinite(value)) {
		return value > 0 ? 'Inf' : '-Inf';
	}
	const [, sign, first, rest = '', exponentText] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(
		(value + 0).toExponential(),
	) as RegExpExecArray;
	const exponent = Number(exponentText);
	if (exponent < plainExponents.least || exponent > plainExponents.most) {
		const digits = String(Math.abs(exponent)).padStart(2, '0');
		return `${sign}${first}.${rest || '0'}e${exponent < 0 ? '-' : '+'}${digits}`;
	}
	if (exponent < 0) {
		return `${sign}0.${'0'.repeat(-exponent - 1)}${first}${rest}`;
	}
	const digits = `${first}${rest}`.padEnd(exponent + 1, '0');
	return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1) || '0'}`;
}

/** byteaout with bytea_output = hex. A text is its UTF-8 bytes. */
export const expectBytes: Expectation = value => {
	if (typeof value === 'string') {
		return value.isWellFormed() ? `\\x${Buffer.from(value, 'utf8').toString('hex')}` : undefined;
	}
	return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : undefined;
};

const words: Readonly<Record<string, 't' | 'f'>> = {
	'1': 't',
	t: 't',
	true: 't',
	y: 't',
	yes: 't',
	on: 't',
	'0': 'f',
	f: 'f',
	false: 'f',
	n: 'f',
	no: 'f',
	off: 'f',
};

/** boolout; 1.0 is as true as 1. */
export const expectBoolean: Expectation = value => {
	if (typeof value === 'object') {
		return undefined;
	}
	const word = String(value).toLowerCase();
	return Object.hasOwn(words, word) ? words[word] : undefined;
};
