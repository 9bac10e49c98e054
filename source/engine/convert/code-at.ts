/**
 * The character code at a position, -1 behind the end. Once charCodeAt has answered NaN, V8 calls it instead of
 * inlining it: several times slower in the loops that read a text character by character.
 */
export function codeAt(text: string, at: number): number {
	return at < text.length ? text.charCodeAt(at) : -1;
}
