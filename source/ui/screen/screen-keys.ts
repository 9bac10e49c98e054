/** The keys that belong to the screen and not to the step, and the hints of both. Pure. */
import type {Hint} from '../components/frame.tsx';
import {type KeyPress, listMove, textEdit} from '../components/key-press.ts';
import type {Symbols} from '../components/symbols.tsx';
import {hintsFor} from './hints.ts';
import {findingInSight, type ScreenAction, type ScreenState, soughtIn} from './screen-state.ts';

interface Sight {
	/** Whether characters go into a text field. */
	readonly isTyping: boolean;
	/** Lines of the list of keys that are in sight, and its greatest first line. */
	readonly page: number;
	readonly last: number;
}

/** What a key does to the screen; null: it is for the step, or for nobody while something of the screen's is open. */
export function screenAction(
	state: ScreenState,
	press: KeyPress,
	sight: Sight,
): ScreenAction | 'nothing' | null {
	const character = press.key === 'character' ? press.character : '';
	const finding = findingInSight(state);
	if (state.keyList !== null) {
		const by = listMove(press, sight.page);
		return press.key === 'f1' || press.key === 'escape' || character === '?'
			? {type: 'keys-toggled', isTyping: sight.isTyping}
			: by === undefined
				? 'nothing'
				: {type: 'keys-scrolled', by, last: sight.last};
	}
	if (press.key === 'f1') {
		return {type: 'keys-toggled', isTyping: sight.isTyping};
	}
	if (finding?.isOpen) {
		return whileFinding(press);
	}
	if (finding !== null && press.key === 'escape') {
		return {type: 'find-cleared'};
	}
	if (sight.isTyping) {
		return null;
	}
	if (character === '?') {
		return {type: 'keys-toggled', isTyping: sight.isTyping};
	}
	return character === '/' && soughtIn(state.wizard) !== null ? {type: 'find-opened'} : null;
}

/** Arrows and pages go through the list meanwhile. */
function whileFinding(press: KeyPress): ScreenAction | 'nothing' | null {
	switch (press.key) {
		case 'enter':
			return {type: 'find-kept'};
		case 'escape':
			return {type: 'find-cleared'};
		case 'up':
		case 'down':
		case 'page-up':
		case 'page-down':
			return null;
		default: {
			const edit = textEdit(press);
			return edit ? {type: 'find-edited', edit} : 'nothing';
		}
	}
}

const leave = {keys: 'Ctrl-C', does: 'leave'};

/**
 * All keys of what is in sight: the hint line shows the first of them, the list of keys all.
 * @param isFocused whether a text field has the focus
 */
export function keysOf(state: ScreenState, symbols: Symbols, isFocused: boolean): readonly Hint[] {
	const isTyping = state.keyList?.isTyping ?? isFocused;
	const finding = findingInSight(state);
	const choose = {keys: symbols.upDown, does: 'choose'};
	const sought = soughtIn(state.wizard);
	const isRow = sought === 'row';
	if (finding?.isOpen) {
		return [
			{keys: 'Enter', does: isRow ? 'look it up' : 'keep'},
			{keys: 'Esc', does: isRow ? 'leave it' : 'show all'},
			choose,
			{keys: 'PgUp PgDn', does: 'a page back, on', listed: true},
			{keys: 'Ctrl-U', does: 'clear'},
			leave,
		];
	}
	const own = hintsFor(state.wizard, symbols);
	const hints =
		finding === null ? own : [{keys: 'Esc', does: 'show all'}, ...own.filter(({keys}) => keys !== 'Esc')];
	const moves = hints.findIndex(({keys}) => keys === symbols.upDown);
	const find = sought === null ? [] : [{keys: '/', does: isRow ? 'find by key' : 'find'}];
	return [
		...hints.slice(0, moves === -1 ? hints.length : moves),
		...(isTyping ? [] : find),
		...(moves === -1
			? []
			: hints.slice(moves).flatMap(hint => (hint.keys === symbols.upDown ? moving(hint, isTyping) : hint))),
		...(hints.some(({keys}) => keys === leave.keys) ? [] : [{...leave, listed: true}]),
	];
}

function moving(hint: Hint, isTyping: boolean): readonly Hint[] {
	return isTyping
		? [{...hint, also: 'Tab Shift-Tab'}]
		: [
				{...hint, also: 'k j'},
				{keys: 'PgUp PgDn', does: 'a page back, on', listed: true},
				{keys: 'Home End', also: 'g G', does: 'to the beginning, to the end', listed: true},
			];
}

/** What opens the list of all keys, or closes it. */
export function helpHint({keyList}: ScreenState, isTyping: boolean): Hint {
	return keyList === null
		? {keys: isTyping ? 'F1' : '?', does: 'all keys'}
		: {keys: '?', also: 'Esc F1', does: 'close this list'};
}
