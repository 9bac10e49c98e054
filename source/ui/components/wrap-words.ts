import {printable} from '../../engine/report/printable.ts';

/** Text as lines of at most `width` characters, broken between words where there is one to break at. */
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
			lines.push(line.slice(0, room));
			line = line.slice(room);
		}
	}
	return [...lines, line];
}
