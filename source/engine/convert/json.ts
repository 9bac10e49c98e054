/** json and jsonb. The text itself goes over; PostgreSQL must find no fault with it. */

import type {ConvertContext, Converter} from './converter.ts';
import {invalidJson, JsonFinding, scanJson} from './json-scan.ts';
import {needsBigInt, Problem} from './problem.ts';
import {realText} from './real-text.ts';
import {decodeUtf8} from './utf8.ts';

const notJson = new Problem('not-json', 'Valid JSON was expected.');
const notJsonBytes = new Problem(
	'not-json',
	"The bytes are no JSON text; if they are SQLite's binary JSON, read the column through json().",
);
const infinite = new Problem('not-json', 'JSON has no infinite numbers.');
const badText = new Problem(
	'invalid-utf8',
	'The text is not valid Unicode: it has half of a surrogate pair.',
);
const nulEscape = new Problem('nul-byte', 'The JSON holds the escape \\u0000, which jsonb cannot store.');
const halfPair = new Problem(
	'invalid-utf8',
	'The JSON escapes half of a surrogate pair, which jsonb cannot store.',
);
const hugeNumber = new Problem(
	'out-of-range',
	'The JSON holds a number with more digits than jsonb can store.',
);

/** Texts and UTF-8 bytes that are JSON, unchanged; numbers as JSON numbers. */
export function makeJson(name: 'json' | 'jsonb', {exactIntegers}: ConvertContext): Converter {
	const problemOf = name === 'jsonb' ? jsonbProblem : jsonProblem;
	return value => {
		if (typeof value === 'string') return problemOf(value) ?? value;
		if (typeof value === 'bigint') return value.toString();
		if (typeof value === 'number') return jsonNumber(value, exactIntegers);
		const text = decodeUtf8(value);
		if (typeof text !== 'string') return notJsonBytes;
		const problem = problemOf(text);
		return problem === notJson ? notJsonBytes : (problem ?? text);
	};
}

/** A number as JSON text; a REAL that is a whole number keeps its '.0', if it is known to be one. */
export function jsonNumber(value: number, isReal: boolean): string | Problem {
	if (Number.isInteger(value)) {
		if (isReal) return realText(value);
		return Number.isSafeInteger(value) ? String(value) : needsBigInt;
	}
	return Number.isFinite(value) ? realText(value) : infinite;
}

/** Why PostgreSQL's json cannot hold a text. */
function jsonProblem(text: string): Problem | undefined {
	const found = scanJson(text);
	if (found === invalidJson) return notJson;
	return found & JsonFinding.notAscii && !text.isWellFormed() ? badText : undefined;
}

/** Why jsonb cannot: it stores characters and numbers, where json stores how they are written. */
export function jsonbProblem(text: string): Problem | undefined {
	const found = scanJson(text);
	if (found === 0) return undefined;
	if (found === invalidJson) return notJson;
	if (found & JsonFinding.nulEscape) return nulEscape;
	if (found & JsonFinding.halfPair) return halfPair;
	if (found & JsonFinding.hugeNumber) return hugeNumber;
	return text.isWellFormed() ? undefined : badText;
}
