/** text, varchar, char and enums. */

import type {ConvertContext, Converter} from './converter.ts';
import {needsBigInt, Problem} from './problem.ts';
import {realText} from './real-text.ts';
import {decodeUtf8} from './utf8.ts';
import type {TargetType} from './values.ts';

const nulByte = new Problem('nul-byte', 'The text holds a NUL character, which PostgreSQL cannot store.');
const badText = new Problem(
	'invalid-utf8',
	'The text is not valid Unicode: it has half of a surrogate pair.',
);

/** Texts up to this many characters are looked at here, character by character: cheaper than three calls. */
const short = 40;

/** Texts as they are, numbers as SQLite writes them, bytes if they are UTF-8; never cut to the length. */
export function makeText(type: TargetType, {exactIntegers}: ConvertContext): Converter {
	const most = type.length ?? Number.POSITIVE_INFINITY;
	const tooLong = new Problem('too-long', `The text has more than ${most} characters.`);

	const least = type.padded ? most : 0;
	const tooShort = new Problem(
		'too-short',
		`The text has fewer than ${most} characters: ${type.display} would fill it up with spaces.`,
	);

	const admit = (text: string): string | Problem => {
		const problem = text.length <= short && isPlainAscii(text) ? undefined : textProblem(text);
		if (problem) return problem;
		if (text.length > most && codePoints(text) > most) return tooLong;
		return text.length < least || (least > 0 && codePoints(text) < least) ? tooShort : text;
	};

	return value => {
		if (typeof value === 'string') return admit(value);
		if (typeof value === 'number') {
			if (Number.isSafeInteger(value)) return admit(exactIntegers ? realText(value) : String(value));
			return exactIntegers || !Number.isInteger(value) ? admit(realText(value)) : needsBigInt;
		}
		if (typeof value === 'bigint') return admit(value.toString());
		const text = decodeUtf8(value);
		return typeof text === 'string' ? admit(text) : text;
	};
}

/** What no text in PostgreSQL may hold. */
export function textProblem(text: string): Problem | undefined {
	if (text.includes('\0')) return nulByte;
	return text.isWellFormed() ? undefined : badText;
}

/** ASCII without NUL. */
function isPlainAscii(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0 || code > 127) return false;
	}
	return true;
}

function codePoints(text: string): number {
	let count = text.length;
	for (let at = 0; at < text.length; at++) {
		// A character outside the BMP takes two units; its second is a low surrogate.
		const code = text.charCodeAt(at);
		if (code >= 0xdc00 && code <= 0xdfff) count--;
	}
	return count;
}
