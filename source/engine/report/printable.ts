/** Controls, and the marks that change direction or hide: whatever a terminal would act on instead of showing. */
const unprintable =
	/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

const named: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** The same of a text of several lines, which stay lines. */
export function printableLines(text: string): string {
	return text.split('\n').map(printable).join('\n');
}

/** Text that may be drawn: what a terminal would act on becomes visible as an escape, `\x1b`, `\u202e`. */
export function printable(text: string): string {
	return text.replace(unprintable, character => {
		const code = character.codePointAt(0) ?? 0;
		const hex = code.toString(16);
		return named[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
	});
}
