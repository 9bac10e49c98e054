/**
 * JSON text as jsonb_out writes it (jsonb.c, jsonb_util.c): a space behind each colon and comma, members by the length
 * of their names and then their bytes, the last of equal names, numbers as numeric_out writes them.
 */
import {plainText} from './decimal.ts';

/** What is being read, and how far: one text at a time, without an object for each. */
let json = '';
let at = 0;
/** Neither escapes nor characters beyond ASCII: names can be compared as they are written. */
let isPlain = false;

/** Undefined for what is no JSON. */
export function jsonbText(text: string): string | undefined {
	json = text;
	at = 0;
	isPlain = !/[^ -[\]-~]/.test(text);
	try {
		const found = readValue();
		skipSpace();
		return at === json.length ? found : undefined;
	} catch (error) {
		if (error instanceof SyntaxError) {
			return undefined;
		}
		throw error;
	}
}

function skipSpace(): void {
	for (;;) {
		const code = json.charCodeAt(at);
		if (code !== 32 && code !== 10 && code !== 13 && code !== 9) {
			return;
		}
		at++;
	}
}

function readValue(): string {
	skipSpace();
	switch (json.charCodeAt(at)) {
		case 123:
			return readObject();
		case 91:
			return readArray();
		case 34:
			return readString();
		default:
			return readWord();
	}
}

/** A string as it is written again: JSON.stringify escapes what the server does, and no more. */
function readString(): string {
	const start = at;
	if (json.charCodeAt(start) !== 34) {
		throw new SyntaxError('a string was expected');
	}
	let end = json.indexOf('"', start + 1);
	while (!isPlain && end > 0 && isEscaped(end)) {
		end = json.indexOf('"', end + 1);
	}
	if (end < 0) {
		throw new SyntaxError('a string has no end');
	}
	at = end + 1;
	const written = json.slice(start, at);
	return isPlain || !written.includes('\\') ? written : JSON.stringify(JSON.parse(written));
}

/** Whether an odd number of backslashes stands in front. */
function isEscaped(quote: number): boolean {
	let first = quote;
	while (json.charCodeAt(first - 1) === 92) {
		first--;
	}
	return (quote - first) % 2 === 1;
}

/** A number, true, false or null. */
function readWord(): string {
	const start = at;
	let isWhole = true;
	for (; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === 44 || code === 125 || code === 93 || code <= 32) {
			break;
		}
		isWhole &&= code >= 48 && code <= 57;
	}
	const found = json.slice(start, at);
	if ((isWhole && found !== '') || found === 'true' || found === 'false' || found === 'null') {
		return found;
	}
	const number = plainText(found);
	if (number === undefined) {
		throw new SyntaxError('neither a number nor true, false or null');
	}
	return number;
}

function readArray(): string {
	at++;
	skipSpace();
	if (json.charCodeAt(at) === 93) {
		at++;
		return '[]';
	}
	let text = `[${readValue()}`;
	while (goesOn(93)) {
		text += `, ${readValue()}`;
	}
	return `${text}]`;
}

function readObject(): string {
	at++;
	skipSpace();
	if (json.charCodeAt(at) === 125) {
		at++;
		return '{}';
	}
	const names: string[] = [];
	const values: string[] = [];
	do {
		skipSpace();
		const name = readString();
		skipSpace();
		expectCharacter(58);
		insert(names, values, name, readValue());
	} while (goesOn(125));
	let text = '';
	for (let i = 0; i < names.length; i++) {
		text += `${i === 0 ? '{' : ', '}${names[i]}: ${values[i]}`;
	}
	return `${text}}`;
}

/** Puts a member in its place; of equal names the last one counts. */
function insert(names: string[], values: string[], name: string, value: string): void {
	let low = 0;
	let high = names.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const order = compareNames(names[middle] as string, name);
		if (order === 0) {
			values[middle] = value;
			return;
		}
		if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (low === names.length) {
		names.push(name);
		values.push(value);
	} else {
		names.splice(low, 0, name);
		values.splice(low, 0, value);
	}
}

/** Behind an item: whether another follows. */
function goesOn(close: number): boolean {
	skipSpace();
	if (json.charCodeAt(at) === 44) {
		at++;
		return true;
	}
	expectCharacter(close);
	return false;
}

function expectCharacter(code: number): void {
	if (json.charCodeAt(at++) !== code) {
		throw new SyntaxError('another character was expected');
	}
}

/** Shorter names first, then by their bytes. */
function compareNames(a: string, b: string): number {
	if (isPlain) {
		return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
	}
	const [first, second] = [Buffer.from(JSON.parse(a) as string), Buffer.from(JSON.parse(b) as string)];
	return first.length - second.length || Buffer.compare(first, second);
}
