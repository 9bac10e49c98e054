/** A name as SQLite compares it: regardless of the case of ASCII letters only, so that É and é are two names. */
export function foldName(name: string): string {
	return name.replace(/[A-Z]+/g, letters => letters.toLowerCase());
}
