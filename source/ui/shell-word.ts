/** As a POSIX shell takes it for one word. */
export function shellWord(word: string): string {
	return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
