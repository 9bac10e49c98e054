/** What is on the screen beside the step: the list of all keys, and what is sought in the list in sight. Pure. */
import type {Action} from '../action.ts';
import {editText, type TextEdit, type TextField, textField} from '../components/text-field.ts';
import {wizard} from '../wizard.ts';
import type {Wizard} from '../wizard-state.ts';
import {type ListInSight, listInSight, positionsWith} from './list-in-sight.ts';

/** What is sought in a list. */
export interface Finding {
	readonly field: TextField;
	/** Whether it is being typed. */
	readonly isOpen: boolean;
}

export interface KeyListState {
	/** First line in sight. */
	readonly line: number;
	/** Whether a text field had the focus when it was opened, and has it again afterwards. */
	readonly isTyping: boolean;
}

export interface ScreenState {
	readonly wizard: Wizard;
	/** The list of keys; null: it is not open. */
	readonly keyList: KeyListState | null;
	/** By the name of the list, or `row` for a key that is looked up. Those of other lists of the step wait. */
	readonly findings: Readonly<Record<string, Finding>>;
}

export type ScreenAction =
	| Action
	/** ? or F1 */
	| {readonly type: 'keys-toggled'; readonly isTyping: boolean}
	| {readonly type: 'keys-scrolled'; readonly by: number; readonly last: number}
	/** `/` */
	| {readonly type: 'find-opened'}
	| {readonly type: 'find-edited'; readonly edit: TextEdit}
	/** Enter: the list stays as narrow as it is, or the row is looked up. */
	| {readonly type: 'find-kept'}
	/** Esc */
	| {readonly type: 'find-cleared'};

export function initialScreen(initial: Wizard): ScreenState {
	return {wizard: initial, keyList: null, findings: {}};
}

/** What the rows of the list in sight are narrowed to; null: all are shown. */
export function shownRows(state: ScreenState): readonly number[] | null {
	const sought = findingInSight(state)?.field.value ?? '';
	const list = sought.trim() === '' ? null : listInSight(state.wizard);
	return list && positionsWith(list.texts(), sought);
}

/** The name under which something can be sought on this screen; null where nothing can. */
export function soughtIn(state: Wizard): string | null {
	return state.step === 'preview'
		? state.previews.state === 'found' && state.previews.value.length > 0
			? 'row'
			: null
		: (listInSight(state)?.name ?? null);
}

/** What is sought on the screen in sight. */
export function findingInSight({wizard: state, findings}: ScreenState): Finding | null {
	const name = soughtIn(state);
	return name === null ? null : (findings[name] ?? null);
}

/** With something else sought in the list in sight; null: nothing. */
function seeking(state: ScreenState, finding: Finding | null): ScreenState {
	const name = soughtIn(state.wizard);
	if (name === null) {
		return state;
	}
	const {[name]: _, ...others} = state.findings;
	return {...state, findings: finding === null ? others : {...others, [name]: finding}};
}

/** The screen after an action. */
export function screen(state: ScreenState, action: ScreenAction): ScreenState {
	switch (action.type) {
		case 'keys-toggled':
			return {...state, keyList: state.keyList === null ? {line: 0, isTyping: action.isTyping} : null};
		case 'keys-scrolled': {
			const {keyList} = state;
			const line = Math.max(0, Math.min((keyList?.line ?? 0) + action.by, action.last));
			return keyList === null ? state : {...state, keyList: {...keyList, line}};
		}
		case 'find-opened':
			return seeking(state, {field: findingInSight(state)?.field ?? textField(''), isOpen: true});
		case 'find-edited': {
			const finding = findingInSight(state);
			return finding === null
				? state
				: inSight(seeking(state, {...finding, field: editText(finding.field, action.edit)}));
		}
		case 'find-kept':
			return keep(state);
		case 'find-cleared':
			return seeking(state, null);
		default:
			return inSight(throughWizard(state, action));
	}
}

function keep(state: ScreenState): ScreenState {
	const finding = findingInSight(state);
	if (finding === null || finding.field.value.trim() === '') {
		return seeking(state, null);
	}
	if (soughtIn(state.wizard) === 'row') {
		const {wizard: before} = state;
		return {
			...seeking(state, null),
			wizard: wizard(before, {type: 'row-sought', key: finding.field.value}),
		};
	}
	// Keys would act on a row that nobody sees.
	return shownRows(state)?.length === 0 ? state : seeking(state, {...finding, isOpen: false});
}

function throughWizard(state: ScreenState, action: Action): ScreenState {
	const after = throughList(state.wizard, action, shownRows(state));
	return {...state, wizard: after, findings: after.step === state.wizard.step ? state.findings : {}};
}

/** In a list that is narrowed keys move from one row that is shown to another, and mean only these. */
function throughList(state: Wizard, action: Action, shown: readonly number[] | null): Wizard {
	const list = shown === null ? null : listInSight(state);
	if (shown === null || list === null) {
		return wizard(state, action);
	}
	switch (action.type) {
		case 'move':
			return moveTo(state, list, target(shown, list.cursor, action.by));
		case 'toggle-all':
			return wizard(state, {...action, among: shown});
		case 'mixed-column-sought':
			return seekShown(state, action, shown);
		default:
			return wizard(state, action);
	}
}

/** The row that is shown `by` rows further; undefined where none is. */
function target(shown: readonly number[], cursor: number, by: number): number | undefined {
	const at = shown.findIndex(position => position >= cursor);
	const from = at === -1 ? shown.length - 1 : at;
	return shown[Math.max(0, Math.min(from + by, shown.length - 1))];
}

function moveTo(state: Wizard, list: ListInSight, position: number | undefined): Wizard {
	return position === undefined
		? state
		: wizard(state, {type: 'move', by: position - list.cursor, last: list.texts().length - 1});
}

/** The next mixed column that is shown, or none where all others are hidden. */
function seekShown(state: Wizard, action: Action, shown: readonly number[]): Wizard {
	const tried = new Set<number>();
	for (let next = wizard(state, action); ; next = wizard(next, action)) {
		const cursor = listInSight(next)?.cursor ?? -1;
		if (shown.includes(cursor)) {
			return next;
		}
		if (tried.has(cursor)) {
			return state;
		}
		tried.add(cursor);
	}
}

/** The cursor is at a row that is shown, wherever keys act on it; what shows nothing any more is dropped. */
function inSight(state: ScreenState): ScreenState {
	const shown = shownRows(state);
	const list = listInSight(state.wizard);
	if (shown === null || list === null) {
		return state;
	}
	if (shown.length === 0) {
		return findingInSight(state)?.isOpen ? state : seeking(state, null);
	}
	return list.acts && !shown.includes(list.cursor)
		? {...state, wizard: moveTo(state.wizard, list, target(shown, list.cursor, 0))}
		: state;
}
