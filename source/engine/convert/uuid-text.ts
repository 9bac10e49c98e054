/** UUIDs as text. */

const hexPairs = Array.from({length: 256}, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Value of a hexadecimal digit, -1 for any other character. */
export function hexDigit(code: number): number {
	if (code >= 48 && code <= 57) return code - 48;
	const lower = code | 32;
	return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/**
 * The 16 bytes of a UUID in any spelling that PostgreSQL takes: any case, with or without braces, with hyphens
 * after any group of four digits or none (string_to_uuid in PostgreSQL's uuid.c).
 */
export function parseUuid(text: string): Uint8Array | undefined {
	if (text.length < 32 || text.length > 41) return undefined;
	const braced = text.charCodeAt(0) === 123;
	let at = braced ? 1 : 0;
	const bytes = new Uint8Array(16);
	for (let i = 0; i < 16; i++) {
		const high = hexDigit(text.charCodeAt(at));
		const low = hexDigit(text.charCodeAt(at + 1));
		if (high < 0 || low < 0) return undefined;
		bytes[i] = (high << 4) | low;
		at += 2;
		if (i % 2 === 1 && i < 15 && text.charCodeAt(at) === 45) at++;
	}
	if (braced && text.charCodeAt(at++) !== 125) return undefined;
	return at === text.length ? bytes : undefined;
}

/** The usual spelling: lower case, 8-4-4-4-12. */
export function formatUuid(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < 16; i++) {
		if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
		text += hexPairs[bytes[i] as number];
	}
	return text;
}
