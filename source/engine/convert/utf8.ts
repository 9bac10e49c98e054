/** UTF-8 bytes to text, strictly. */
import {Problem} from './problem.ts';

// A byte order mark is part of the value.
const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** The text whose UTF-8 form the bytes are, or the problem that names the first byte that is none. */
export function decodeUtf8(bytes: Uint8Array): string | Problem {
	try {
		return decoder.decode(bytes);
	} catch {
		return new Problem(
			'invalid-utf8',
			`The bytes are not UTF-8 from byte offset ${invalidUtf8At(bytes)} on.`,
		);
	}
}

/** Offset of the first byte that is not part of well-formed UTF-8 (Unicode 16, table 3-7), -1 if all are. */
export function invalidUtf8At(bytes: Uint8Array): number {
	let at = 0;
	while (at < bytes.length) {
		const lead = bytes[at] as number;
		if (lead < 0x80) {
			at++;
			continue;
		}
		const length = sequenceLength(lead);
		if (length === 0) return at;
		// The second byte's range excludes overlong forms, surrogates and code points beyond U+10FFFF.
		const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
		const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
		const second = bytes[at + 1] ?? 0;
		if (second < low || second > high) return at;
		for (let i = 2; i < length; i++) {
			if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return at;
		}
		at += length;
	}
	return -1;
}

function sequenceLength(lead: number): number {
	if (lead >= 0xc2 && lead <= 0xdf) return 2;
	if (lead >= 0xe0 && lead <= 0xef) return 3;
	return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}
