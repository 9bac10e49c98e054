/** Changing the mapping as a pure function: what of a row, to what, and what becomes of all changes. */
import type {MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {Action} from '../action.ts';
import {editText, type TextEdit, textField} from '../components/text-field.ts';
import {answered, idle} from '../lookup.ts';
import type {Wizard} from '../wizard-state.ts';
import {changeItems, specOf} from './change-items.ts';
import type {Changing, ColumnChangeStep, Entry} from './changing-state.ts';
import {choicesFor} from './choices.ts';
import {defaultOf} from './default-of.ts';
import {keepChanges} from './keep-changes.ts';
import {leavingOf, leftPaths} from './leave-behind.ts';
import {changesOf, withChanged} from './start-changing.ts';

export function changeMapping(state: Changing, action: Action): Wizard {
	return state.step === 'changes' ? keepChanges(state, action) : changeRow(state, action);
}

function changeRow(state: ColumnChangeStep, action: Action): Wizard {
	switch (action.type) {
		case 'next':
			return state.changed.state === 'asked' ? state : next(state);
		case 'back':
			return back(state);
		case 'move':
			return move(state, action.by);
		case 'edit':
			return edit(state, action.edit);
		case 'mapping-changed': {
			const changed = answered(state.changed, action.ask, action.answer);
			return changed !== state.changed && changed.state === 'found'
				? withChanged(state.from, changed.value, state.asks)
				: {...state, changed};
		}
		default:
			return state;
	}
}

function next(state: ColumnChangeStep): ColumnChangeStep {
	const {entry} = state;
	if (entry === null) {
		return choose(state);
	}
	const made =
		entry.asks === 'choice' ? choicesFor(state, entry.to)[entry.cursor]?.edit : typedEdit(state, entry);
	return made === undefined ? state : tried(state, made);
}

/** The edit is done at once where nothing more has to be known. */
function choose(state: ColumnChangeStep): ColumnChangeStep {
	const {subject, setup, cursor} = state;
	const to = changeItems(state)[cursor]?.to;
	switch (to) {
		case undefined:
			return state;
		case 'take-back':
			return subject.kind === 'source'
				? tried(state, {edit: 'take-back', paths: leftPaths(setup.mapping, subject)})
				: state;
		case 'blank':
			return subject.kind === 'column'
				? tried(state, {
						edit: 'word',
						load: subject.load.position ?? -1,
						column: subject.column.name,
						said: {word: 'blank', value: subject.column.blankIsNull ? undefined : 'null'},
					})
				: state;
		case 'leave-behind':
		case 'default':
		case 'rename':
			return {...state, entry: {asks: 'text', to, field: textField(textSoFar(state, to))}, changed: idle};
		default:
			return {...state, entry: {asks: 'choice', to, cursor: 0}, changed: idle};
	}
}

function textSoFar(
	{subject, setup, from}: ColumnChangeStep,
	to: 'leave-behind' | 'default' | 'rename',
): string {
	if (to === 'leave-behind') {
		const reason = subject.kind === 'source' ? subject.reason : null;
		return reason ?? changesOf(setup)?.reason ?? '';
	}
	if (subject.kind === 'source') {
		return '';
	}
	const {load, column} = subject;
	return to === 'rename' ? column.name : String(specOf(from, load, column.name)?.default ?? '');
}

function typedEdit(
	{subject, setup}: ColumnChangeStep,
	{to, field}: Extract<Entry, {asks: 'text'}>,
): MappingEdit | undefined {
	const text = field.value.trim();
	if (subject.kind === 'source') {
		return leavingOf(setup.mapping, subject, text);
	}
	const {load, column} = subject;
	const place = {load: load.position ?? -1, column: column.name};
	switch (to) {
		case 'leave-behind':
			// Which source columns nothing reads then is found when it is tried.
			return {edit: 'leave-behind', paths: [], reason: text, drops: place};
		case 'default': {
			const type = subject.kind === 'column' ? subject.column.type.display : subject.column.display;
			return {edit: 'word', ...place, said: {word: 'default', value: defaultOf(text, type)}};
		}
		case 'rename':
			return {edit: 'rename', ...place, to: text};
	}
}

function tried(state: ColumnChangeStep, made: MappingEdit): ColumnChangeStep {
	return {...state, edit: made, asks: state.asks + 1, changed: {state: 'asked', ask: state.asks}};
}

/** A reason that was typed stays, and is offered for the next. */
function back(state: ColumnChangeStep): Wizard {
	const {from, asks, entry} = state;
	if (state.changed.state === 'asked') {
		return {...state, changed: idle};
	}
	return entry === null ? {...from, asks} : {...withReason(state), entry: null, changed: idle};
}

function withReason(state: ColumnChangeStep): ColumnChangeStep {
	const {entry, setup, from} = state;
	const changes = changesOf(setup);
	if (entry?.asks !== 'text' || entry.to !== 'leave-behind' || changes === undefined) {
		return state;
	}
	const kept = {...setup, changes: {...changes, reason: entry.field.value}};
	return {...state, setup: kept, from: {...from, setup: kept}};
}

function move(state: ColumnChangeStep, by: number): ColumnChangeStep {
	const moved = (position: number, length: number) => Math.max(0, Math.min(position + by, length - 1));
	const {entry, cursor} = state;
	if (state.changed.state === 'asked') {
		return state;
	}
	if (entry === null) {
		return {...state, cursor: moved(cursor, changeItems(state).length), changed: idle};
	}
	return entry.asks === 'choice'
		? {
				...state,
				entry: {...entry, cursor: moved(entry.cursor, choicesFor(state, entry.to).length)},
				changed: idle,
			}
		: state;
}

function edit(state: ColumnChangeStep, textEdit: TextEdit): ColumnChangeStep {
	const {entry} = state;
	return entry?.asks === 'text' && state.changed.state !== 'asked'
		? {...state, entry: {...entry, field: editText(entry.field, textEdit)}, changed: idle}
		: state;
}
