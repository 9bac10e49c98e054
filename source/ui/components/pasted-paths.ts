/** Paths out of what was pasted or dragged: terminals quote and escape them as for a shell. Pure. */

/** One path a line, or several in a line where each is quoted or absolute. */
export function pastedPaths(text: string): readonly string[] {
	return text
		.split(/[\r\n]+/)
		.map(line => line.trim())
		.filter(line => line !== '')
		.flatMap(pathsOfLine);
}

/** A path without the quotes around it, or the escapes in it. */
export function plainPath(text: string): string {
	const trimmed = text.trim();
	if (/^file:\/\//.test(trimmed)) {
		return decoded(trimmed.replace(/^file:\/\/[^/]*/, ''));
	}
	const quoted = /^'([^']*)'$|^"([^"]*)"$/.exec(trimmed);
	if (quoted) {
		return quoted[1] ?? quoted[2] ?? '';
	}
	// The backslashes of Windows are no escapes.
	return /^(?:[a-z]:|\\)\\/i.test(trimmed) ? trimmed : trimmed.replace(/\\(.)/g, '$1');
}

const word = /'[^']*'|"[^"]*"|(?:\\.|[^\s\\])+/g;

function pathsOfLine(line: string): readonly string[] {
	const words = line.match(word) ?? [];
	const areWhole = words.every(text => /^(?:['"/~]|file:\/\/|[a-z]:\\)/i.test(text));
	return (areWhole && words.length > 1 ? words : [line]).map(plainPath);
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
