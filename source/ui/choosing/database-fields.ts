/** The fields of the databases that a mapping is proposed from: there is always one more. Pure. */
import type {Action} from '../action.ts';
import {pastedPaths, plainPath} from '../components/pasted-paths.ts';
import {editText, type TextEdit, type TextField, textField} from '../components/text-field.ts';
import {answered, idle} from '../lookup.ts';
import type {DatabaseEntry, DatabasesStep} from './mapping-state.ts';

type Told<Type extends Action['type']> = Extract<Action, {type: Type}>;

/** The step, with what was read already. */
export function atDatabases(
	{beginning, asks, kept}: Pick<DatabasesStep, 'beginning' | 'asks' | 'kept'>,
	examination: DatabasesStep['examination'] = idle,
): DatabasesStep {
	return {step: 'databases', beginning, asks, kept, cursor: 0, examination, ahead: null, completion: idle};
}

export function editDatabase(state: DatabasesStep, edit: TextEdit): DatabasesStep {
	const entry = state.beginning.databases[state.cursor];
	return entry ? withPath(state, state.cursor, editText(entry.path, edit)) : state;
}

/** Several paths go to as many fields, from the present one on. */
export function pasteDatabases(state: DatabasesStep, text: string): DatabasesStep {
	const paths = pastedPaths(text);
	const [only] = paths;
	if (paths.length === 1 && only !== undefined) {
		return editDatabase(state, {edit: 'insert', text: only});
	}
	return paths.reduce<DatabasesStep>((filled, path, index) => {
		const cursor = state.cursor + index;
		return {...withPath(filled, cursor, textField(path)), cursor};
	}, state);
}

/** Paths are completed, and folders opened. */
export function seekDatabases(
	state: DatabasesStep,
	action: Told<'complete' | 'path-completed' | 'folders-opened'>,
): DatabasesStep {
	switch (action.type) {
		case 'complete':
			return {...state, asks: state.asks + 1, completion: {state: 'asked', ask: state.asks}};
		case 'path-completed':
			return completeDatabase(state, action);
		case 'folders-opened':
			return openFolders(state, action);
	}
}

/** What was typed since goes on behind the completion. */
function completeDatabase(state: DatabasesStep, {ask, from, answer}: Told<'path-completed'>): DatabasesStep {
	const completion = answered(state.completion, ask, answer);
	const value = state.beginning.databases[state.cursor]?.path.value ?? '';
	if (completion === state.completion || completion.state !== 'found' || !value.startsWith(from)) {
		return {...state, completion};
	}
	const whole = textField(completion.value.path + value.slice(from.length));
	return {...withPath(state, state.cursor, whole), completion};
}

/** The files of folders in the place of these; then all are read. */
function openFolders(state: DatabasesStep, {ask, files}: Told<'folders-opened'>): DatabasesStep {
	if (state.examination.state !== 'asked' || state.examination.ask !== ask) {
		return state;
	}
	const databases = state.beginning.databases.flatMap((entry): readonly DatabaseEntry[] => {
		const found = files[entry.path.value.trim()];
		return found?.map(path => ({name: null, path: textField(path)})) ?? [entry];
	});
	const isEmpty = Object.values(files).every(found => found.length === 0);
	const failure = {
		message: `There is no SQLite database in ${Object.keys(files).join(', ')}.`,
		hint: 'Name another folder, or the files themselves.',
	};
	return isEmpty
		? {...state, examination: {state: 'failed', failure}}
		: {
				...state,
				beginning: {...state.beginning, databases},
				asks: state.asks + 1,
				examination: {state: 'asked', ask: state.asks},
			};
}

/** The entries without quotes around their paths. */
export function plainDatabases(state: DatabasesStep): DatabasesStep {
	const databases = state.beginning.databases.map(entry =>
		/^\s*(['"]).*\1\s*$/.test(entry.path.value)
			? {...entry, path: textField(plainPath(entry.path.value))}
			: entry,
	);
	return {...state, completion: idle, beginning: {...state.beginning, databases}};
}

/** What was found belongs to the files that were read: another path makes them be read again. */
function withPath(state: DatabasesStep, position: number, path: TextField): DatabasesStep {
	const {beginning} = state;
	const entry = beginning.databases[position];
	if (!entry || state.examination.state === 'asked') {
		return state;
	}
	const edited = beginning.databases.with(position, {name: isBlank(path) ? null : entry.name, path});
	const last = edited.at(-1)?.path;
	const isFull = last !== undefined && !isBlank(last);
	const databases = isFull ? [...edited, {name: null, path: textField('')}] : edited;
	const examination = path.value === entry.path.value ? state.examination : idle;
	return {...state, examination, completion: idle, beginning: {...beginning, databases}};
}

function isBlank({value}: TextField): boolean {
	return value.trim() === '';
}
