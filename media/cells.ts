/** What a terminal shows, from text with SGR escapes (ECMA-48 §8.3.117) to runs of one style. */

export interface Style {
	readonly bold: boolean;
	readonly dim: boolean;
	/** Of the eight colours, 30 to 37; null: the terminal's own. */
	readonly colour: number | null;
}

/** Neighbouring cells of one style, without two spaces side by side: what follows a gap has its own column. */
export interface Run {
	readonly column: number;
	readonly text: string;
	readonly style: Style;
}

export interface Screen {
	/** The plain text of every row, filled to the terminal's width. */
	readonly texts: readonly string[];
	readonly rows: ReadonlyArray<readonly Run[]>;
}

interface Cell {
	readonly character: string;
	readonly style: Style;
}

const plain: Style = {bold: false, dim: false, colour: null};

/**
 * @param lines as tmux prints them: a style goes on from one line to the next
 * @throws Error for a row that is too wide, and for a code that no picture would show
 */
export function readScreen(lines: readonly string[], columns: number): Screen {
	let style = plain;
	const rows = lines.map((line, index) => {
		const cells: Cell[] = [];
		for (const part of line.split(/(\p{Cc}\[[\d;]*m)/u)) {
			if (/^\p{Cc}/u.test(part)) {
				style = part.slice(2, -1).split(';').map(Number).reduce(withCode, style);
				continue;
			}
			for (const character of part) {
				addTo(cells, {character, style});
			}
		}
		if (cells.length > columns) {
			throw new Error(`Row ${index + 1} is ${cells.length} columns wide, and the terminal ${columns}.`);
		}
		const missing = Array.from({length: columns - cells.length}, () => ({character: ' ', style: plain}));
		return [...cells, ...missing];
	});
	return {texts: rows.map(cells => cells.map(cell => cell.character).join('')), rows: rows.map(runsOf)};
}

/** A mark goes into the cell of its letter; what is drawn with two cells, as emoji are, leaves the second one empty. */
function addTo(cells: Cell[], cell: Cell): void {
	const last = cells.at(-1);
	if (last && /^\p{M}$/u.test(cell.character)) {
		cells[cells.length - 1] = {...last, character: last.character + cell.character};
		return;
	}
	cells.push(cell);
	if (/^\p{Emoji_Presentation}$/u.test(cell.character)) {
		cells.push({...cell, character: ''});
	}
}

function withCode(style: Style, code: number): Style {
	if (code >= 30 && code <= 37) {
		return {...style, colour: code};
	}
	switch (code) {
		case 0:
			return plain;
		case 1:
			return {...style, bold: true};
		case 2:
			return {...style, dim: true};
		case 22:
			return {...style, bold: false, dim: false};
		case 39:
			return {...style, colour: null};
		case 49:
			return style;
		default:
			throw new Error(`The pictures know no SGR code ${code}.`);
	}
}

function runsOf(cells: readonly Cell[]): readonly Run[] {
	const runs: Run[] = [];
	for (const [column, {character, style}] of cells.entries()) {
		const last = runs.at(-1);
		if (last && isSameRun(last, character, style)) {
			runs[runs.length - 1] = {...last, text: last.text + character};
		} else {
			runs.push({column, text: character, style});
		}
	}
	return runs.map(run => ({...run, text: run.text.trimEnd()})).filter(run => run.text !== '');
}

/** A run of bars or rules is drawn, not written, so it has nothing else in it. */
export const drawn: ReadonlySet<string> = new Set(['─', '█', '░']);

function isSameRun({text, style: before}: Run, character: string, style: Style): boolean {
	const last = text.at(-1) ?? '';
	if (before.bold !== style.bold || before.dim !== style.dim || before.colour !== style.colour) {
		return false;
	}
	return drawn.has(last) || drawn.has(character)
		? last === character
		: last !== ' ' || (character !== ' ' && text !== ' ' && !text.endsWith('  '));
}
