/** What screens need of the terminal. */
import {formatCount} from '../ui/components/format.ts';
import {type Symbols, symbolsFor, unicodeSymbols} from '../ui/components/symbols.tsx';
import {type Check, checksOf} from './check.ts';

export interface TerminalFacts {
	/** Stdin and stdout are terminals. */
	readonly input: boolean;
	readonly output: boolean;
	/** Of stdout, where that is a terminal. */
	readonly columns?: number;
	readonly rows?: number;
	/** 1: none, else bits of a colour. */
	readonly colorDepth: number;
}

const {ok, warning} = checksOf('terminal');

/** Smallest terminal that every screen is made for. */
const least = {columns: 60, rows: 15} as const;

/** @param linesOnly somebody asked for lines in place of a screen */
export function* checkTerminal(
	terminal: TerminalFacts,
	env: Readonly<Record<string, string | undefined>>,
	linesOnly: boolean,
): Generator<Check> {
	const name = 'terminal';
	const {input, output, columns = 0, rows = 0, colorDepth} = terminal;
	if (!input || !output) {
		const which = input ? 'stdout is' : output ? 'stdin is' : 'stdin and stdout are';
		yield warning(
			name,
			`${which} not a terminal: no wizard, and no questions`,
			'Say --yes where a question would be asked.',
		);
		return;
	}
	if (linesOnly) {
		yield ok(name, `TERM=${env.TERM ?? ''}: questions and lines instead of screens, as was asked for`);
	} else if (columns < least.columns || rows < least.rows) {
		yield warning(
			name,
			`${columns} columns and ${rows} rows: screens are made for ${least.columns} by ${least.rows}`,
			'Make it larger, or say --plain for lines instead of screens.',
		);
	} else {
		yield ok(name, `${columns} columns, ${rows} rows, TERM=${env.TERM ?? ''}`);
	}
	yield ok('colours', coloursOf(colorDepth, env));
	yield glyphs(symbolsFor(env, process.platform), env);
}

function coloursOf(depth: number, env: Readonly<Record<string, string | undefined>>): string {
	if (env.NO_COLOR) {
		return 'none, as NO_COLOR asks for';
	}
	return depth <= 1 ? 'none' : formatCount(2 ** depth);
}

function glyphs(symbols: Symbols, {TERM}: Readonly<Record<string, string | undefined>>): Check {
	const name = 'glyphs';
	return symbols === unicodeSymbols
		? ok(name, 'Unicode')
		: ok(
				name,
				TERM === 'linux' || TERM === 'dumb'
					? 'ASCII, as this terminal has few'
					: 'ASCII, as the locale is not UTF-8',
			);
}
