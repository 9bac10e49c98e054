/** Tables as lines of text: aligned by spaces, without boxes, so that screen readers and pipes get words only. */
import {printable} from '../engine/report/printable.ts';

export interface TextColumn {
	readonly title: string;
	readonly align?: 'right';
}

/** Characters that take two columns of a terminal: East Asian wide forms and emoji (Unicode TR11). */
const wide =
	/\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/gu;
const marks = /\p{Mark}/gu;

/** Columns of a terminal that a text without control characters takes. */
export function textWidth(text: string): number {
	return [...text.replace(marks, '')].length + (text.match(wide)?.length ?? 0);
}

/** Lines of a table; cells are made printable. The last column is not padded. */
export function textTable(columns: readonly TextColumn[], rows: ReadonlyArray<readonly string[]>): string[] {
	const lines = [columns.map(({title}) => title), ...rows].map(cells => cells.map(printable));
	const widths = columns.map((_, column) => Math.max(...lines.map(cells => textWidth(cells[column] ?? ''))));
	return lines.map(cells =>
		cells
			.map((cell, column) => {
				const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - textWidth(cell)));
				return columns[column]?.align === 'right' ? padding + cell : cell + padding;
			})
			.join('  ')
			.trimEnd(),
	);
}
