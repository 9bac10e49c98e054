/** Keys by name, and what they mean in a list and in a line of text. */
import type {Key} from 'ink';
import type {TextEdit} from './text-field.ts';

/** A key by one name: its character, or what it is called. */
export type KeyName =
	| 'enter'
	| 'escape'
	| 'tab'
	| 'back-tab'
	| 'up'
	| 'down'
	| 'left'
	| 'right'
	| 'page-up'
	| 'page-down'
	| 'home'
	| 'end'
	| 'backspace'
	| 'delete'
	| 'f1';

export type KeyPress =
	| {readonly key: KeyName}
	| {readonly key: 'character'; readonly character: string}
	| {readonly key: 'control'; readonly letter: string}
	/** What the terminal says was pasted, line breaks and all. */
	| {readonly key: 'paste'; readonly text: string};

/** Names one press; several where a fast hand, or a terminal that lagged, sent plain characters together. */
export function keyPresses(input: string, key: Key): KeyPress[] {
	const named = namedKey(key);
	if (named) {
		return [{key: named}];
	}
	if (key.ctrl) {
		return [{key: 'control', letter: input}];
	}
	if (key.meta) {
		return [];
	}
	return [...input].map(character => {
		switch (character) {
			case '\r':
			case '\n':
				return {key: 'enter'};
			case '\t':
				return {key: 'tab'};
			case '\x7f':
			case '\b':
				return {key: 'backspace'};
			default:
				return character < '\x1b'
					? {key: 'control', letter: String.fromCharCode(character.charCodeAt(0) + letterOffset)}
					: {key: 'character', character};
		}
	});
}

/** Ctrl-A arrives as the character 1. */
const letterOffset = 'a'.charCodeAt(0) - 1;

function namedKey(key: Key): KeyName | undefined {
	if (key.tab) {
		return key.shift ? 'back-tab' : 'tab';
	}
	const pressed: ReadonlyArray<readonly [boolean, KeyName]> = [
		[key.return, 'enter'],
		[key.escape, 'escape'],
		[key.upArrow, 'up'],
		[key.downArrow, 'down'],
		[key.leftArrow, 'left'],
		[key.rightArrow, 'right'],
		[key.pageUp, 'page-up'],
		[key.pageDown, 'page-down'],
		[key.home, 'home'],
		[key.end, 'end'],
		[key.backspace, 'backspace'],
		[key.delete, 'delete'],
	];
	return pressed.find(([isPressed]) => isPressed)?.[1];
}

/** F1 as terminals send it: of the VT, xterm, rxvt, Linux and kitty. */
const helpSequences: ReadonlySet<string> = new Set(['\x1bOP', '\x1b[P', '\x1b[11~', '\x1b[[A', '\x1b[1P']);

/** The press of F1, if the sequence is one. */
export function helpPress(sequence: string): KeyPress | undefined {
	return helpSequences.has(sequence) ? {key: 'f1'} : undefined;
}

/** How far a key moves in a list of which `page` rows are in sight, arrows or vim's letters; undefined for other keys. */
export function listMove(press: KeyPress, page: number): number | undefined {
	switch (press.key) {
		case 'up':
			return -1;
		case 'down':
			return 1;
		case 'page-up':
			return -Math.max(1, page);
		case 'page-down':
			return Math.max(1, page);
		case 'home':
			return Number.NEGATIVE_INFINITY;
		case 'end':
			return Number.POSITIVE_INFINITY;
		case 'character':
			return letterMoves[press.character];
		default:
			return undefined;
	}
}

const letterMoves: Readonly<Record<string, number>> = {
	j: 1,
	k: -1,
	g: Number.NEGATIVE_INFINITY,
	G: Number.POSITIVE_INFINITY,
};

/** The edit that a key is in a line of text; undefined for other keys. */
export function textEdit(press: KeyPress): TextEdit | undefined {
	switch (press.key) {
		case 'character':
			return {edit: 'insert', text: press.character};
		case 'paste':
			return {edit: 'insert', text: press.text};
		case 'left':
		case 'right':
		case 'home':
		case 'end':
		case 'backspace':
		case 'delete':
			return {edit: press.key};
		case 'control':
			return press.letter === 'u' ? {edit: 'clear'} : undefined;
		default:
			return undefined;
	}
}
