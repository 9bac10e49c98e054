import {createContext, useContext} from 'react';

/** The glyphs that screens draw. */
export interface Symbols {
	readonly pointer: string;
	readonly arrow: string;
	readonly trail: string;
	readonly rule: string;
	readonly dot: string;
	readonly ok: string;
	readonly bad: string;
	readonly warning: string;
	readonly barFull: string;
	readonly barEmpty: string;
	readonly caret: string;
	readonly upDown: string;
	readonly leftRight: string;
	readonly right: string;
	readonly spinner: readonly string[];
	/** Whether a text cut short may end in an ellipsis character. */
	readonly ellipsis: boolean;
}

export const unicodeSymbols: Symbols = {
	pointer: '❯',
	arrow: '→',
	trail: '›',
	rule: '─',
	dot: '·',
	ok: '✓',
	bad: '✗',
	warning: '!',
	barFull: '█',
	barEmpty: '░',
	caret: '▏',
	upDown: '↑↓',
	leftRight: '←→',
	right: '→',
	spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
	ellipsis: true,
};

export const asciiSymbols: Symbols = {
	pointer: '>',
	arrow: '->',
	trail: '>',
	rule: '-',
	dot: '-',
	ok: 'ok',
	bad: 'x',
	warning: '!',
	barFull: '#',
	barEmpty: '.',
	caret: '|',
	upDown: 'Up/Down',
	leftRight: 'Left/Right',
	right: 'Right',
	spinner: ['|', '/', '-', '\\'],
	ellipsis: false,
};

/** ASCII where the locale is not UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG) or the terminal has few glyphs. */
export function symbolsFor(
	environment: Readonly<Record<string, string | undefined>>,
	platform: string,
): Symbols {
	const term = environment.TERM ?? '';
	if (term === 'linux' || term === 'dumb') {
		return asciiSymbols;
	}
	if (platform === 'win32') {
		return unicodeSymbols;
	}
	const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
	return /utf-?8/i.test(locale) ? unicodeSymbols : asciiSymbols;
}

export const SymbolsContext = createContext<Symbols>(unicodeSymbols);

/** The glyphs of this terminal. */
export function useSymbols(): Symbols {
	return useContext(SymbolsContext);
}
