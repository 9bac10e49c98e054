import {printable} from '../../engine/report/printable.ts';

/**
 * Text as lines of at most `width` characters, broken between words where there is one to break at. A word too long for
 * a line, such as a path, is broken after a slash, or else anywhere.
 */
export function wrapWords(text: string, width: number): readonly string[] {
	const room = Math.max(1, width);
	const lines: string[] = [];
	let line = '';
	for (const word of printable(text).split(' ')) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (longer.length <= room) {
			line = longer;
			continue;
		}
		if (line !== '') {
			lines.push(line);
		}
		line = word;
		while (line.length > room) {
			const slash = line.lastIndexOf('/', room - 1);
			const end = slash > 0 ? slash + 1 : room;
			lines.push(line.slice(0, end));
			line = line.slice(end);
		}
	}
	return [...lines, line];
}
