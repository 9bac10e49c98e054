/** All changes of the mapping, as a pure function: each is undone singly, and they are saved. */
import type {Action} from '../action.ts';
import {editText, type TextEdit} from '../components/text-field.ts';
import {answered, idle} from '../lookup.ts';
import type {Setup, Wizard} from '../wizard-state.ts';
import {type ChangesStep, isUnsaved} from './changing-state.ts';
import type {MappingText} from './mapping-files.ts';
import {withChanged} from './start-changing.ts';

export function keepChanges(state: ChangesStep, action: Action): Wizard {
	const edits = editsOf(state);
	const isBusy = state.changed.state === 'asked' || state.saved.state === 'asked';
	switch (action.type) {
		case 'next':
			return isBusy ? state : next(state);
		case 'back':
			return isBusy ? state : {...state.from, asks: state.asks};
		case 'move':
			return {...state, cursor: Math.max(0, Math.min(state.cursor + action.by, edits.length + 1))};
		case 'edit':
			return isBusy ? state : edit(state, action.edit);
		case 'change':
			return isBusy || !isOverwrite(state) ? state : toggled(state);
		case 'change-undone':
			return isBusy || state.cursor >= edits.length
				? state
				: {
						...state,
						asks: state.asks + 1,
						undoes: state.cursor,
						changed: {state: 'asked', ask: state.asks},
						saved: idle,
					};
		case 'mapping-changed':
			return undone({...state, changed: answered(state.changed, action.ask, action.answer)});
		case 'mapping-saved':
			return savedAs({...state, saved: answered(state.saved, action.ask, action.answer)});
		default:
			return state;
	}
}

function editsOf({setup}: ChangesStep) {
	return setup.changes?.edits ?? [];
}

export function isFile(state: ChangesStep): boolean {
	return state.cursor === editsOf(state).length;
}

export function isOverwrite(state: ChangesStep): boolean {
	return state.cursor > editsOf(state).length;
}

function toggled(state: ChangesStep): ChangesStep {
	return {...state, overwrite: !state.overwrite, saved: idle};
}

/** What is written already needs no other writing. */
function next(state: ChangesStep): Wizard {
	if (!isUnsaved(state.setup)) {
		return {...state.from, asks: state.asks};
	}
	return state.out.value.trim() === ''
		? state
		: {...state, asks: state.asks + 1, saved: {state: 'asked', ask: state.asks}, changed: idle};
}

/** A yes is meant for the file that was named. */
function edit(state: ChangesStep, textEdit: TextEdit): ChangesStep {
	if (isFile(state)) {
		return {...state, out: editText(state.out, textEdit), overwrite: false, saved: idle};
	}
	// Space, which the screen takes for text until it has drawn where the focus is.
	const isSpace = textEdit.edit === 'insert' && textEdit.text === ' ';
	return isSpace && isOverwrite(state) ? toggled(state) : state;
}

/** Without any change there is nothing to be kept. */
function undone(state: ChangesStep): Wizard {
	const {changed, from, asks} = state;
	if (changed.state !== 'found') {
		return state;
	}
	const plan = withChanged(from, changed.value, asks);
	const {setup} = changed.value;
	const left = setup.changes?.edits.length ?? 0;
	return left === 0 && !isUnsaved(setup)
		? plan
		: {...state, setup, from: plan, cursor: Math.min(state.cursor, left), undoes: null, changed: idle};
}

function savedAs(state: ChangesStep): ChangesStep {
	const {saved, from} = state;
	if (saved.state !== 'found') {
		return state;
	}
	const setup = withSaved(state.setup, saved.value);
	return {...state, setup, from: {...from, setup}, overwrite: false};
}

/** The mapping in use is that of the file from now on. */
export function withSaved(setup: Setup, saved: MappingText): Setup {
	const {ddl: _, ...rest} = setup;
	const {mapping, ddl, file} = saved;
	return {
		...rest,
		mapping,
		...(ddl === undefined ? {} : {ddl}),
		...(file === undefined ? {} : {mappingFile: file}),
		...(setup.changes === undefined
			? {}
			: {changes: {...setup.changes, saved: {...saved, edits: setup.changes.edits}}}),
	};
}
