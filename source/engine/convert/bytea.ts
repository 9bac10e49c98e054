/** Bytes. */
import type {Converter} from './converter.ts';
import {Problem} from './problem.ts';

const notBytes = new Problem('not-text', 'Bytes or text were expected, not a number.');
const badText = new Problem(
	'invalid-utf8',
	'The text is not valid Unicode: it has half of a surrogate pair.',
);
const utf8 = new TextEncoder();

/** A BLOB as it is, a text as its UTF-8 bytes: never as base64 or hexadecimal digits. */
export function makeBytea(): Converter {
	return value => {
		if (typeof value === 'string') return value.isWellFormed() ? utf8.encode(value) : badText;
		return value instanceof Uint8Array ? value : notBytes;
	};
}
