/** text, json and jsonb as fields of a binary COPY. */
import type {CopyBuffer} from './copy-format.ts';

/** Texts up to this many characters are written here, character by character, as long as they are ASCII. */
const short = 40;

/** Longer texts are measured before room is made for them: three bytes a character would be too much. */
const long = 65_536;

const jsonbVersion = 1;

export function writeText(text: string, out: CopyBuffer): void {
	const start = out.length;
	out.length += 4;
	finish(text, start, out);
}

/** jsonb_recv takes the text behind a version byte. */
export function writeJsonb(text: string, out: CopyBuffer): void {
	const start = out.length;
	out.reserve(5);
	out.bytes[start + 4] = jsonbVersion;
	out.length += 5;
	finish(text, start, out);
}

/** Writes the text, and then the field's length where the field starts. */
function finish(text: string, start: number, out: CopyBuffer): void {
	out.reserve(text.length > long ? Buffer.byteLength(text) : text.length * 3 + 4);
	const written = text.length <= short ? writeAscii(text, out.bytes, out.length) : -1;
	out.length += written >= 0 ? written : out.bytes.write(text, out.length);
	out.view.setInt32(start, out.length - start - 4);
}

/** @returns bytes written, -1 if a character is not ASCII */
function writeAscii(text: string, bytes: Uint8Array, start: number): number {
	const {length} = text;
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		if (code > 127) return -1;
		bytes[start + i] = code;
	}
	return length;
}
