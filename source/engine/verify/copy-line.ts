/** A row as a line of COPY's text format. https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */

const special = /[\\\b\t\n\v\f\r]/;
const escapes: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	'\b': '\\b',
	'\t': '\\t',
	'\n': '\\n',
	'\v': '\\v',
	'\f': '\\f',
	'\r': '\\r',
};
const meanings = new Map(Object.entries(escapes).map(([character, written]) => [written, character]));

/** Stands for a value that cannot be: the server never escapes so. */
export const impossible = '\\?';

/** One field of a line. */
export function fieldOf(text: string | null | undefined): string {
	if (text === null) {
		return '\\N';
	}
	if (text === undefined) {
		return impossible;
	}
	return special.test(text)
		? text.replace(/[\\\b\t\n\v\f\r]/g, character => escapes[character] as string)
		: text;
}

/** The fields of a line: null for NULL, undefined for what cannot be. */
export function fieldsOf(line: string): Array<string | null | undefined> {
	return line.split('\t').map(field => {
		if (field === '\\N') {
			return null;
		}
		return field === impossible
			? undefined
			: field.replace(/\\./g, written => meanings.get(written) ?? written);
	});
}
