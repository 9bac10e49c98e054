/** The fields of the sources: paths pasted, completed and found in a folder. Pure. */
import type {Action} from '../action.ts';
import {pastedPaths, plainPath} from '../components/pasted-paths.ts';
import {editText, type TextField, textField} from '../components/text-field.ts';
import {type Answer, answered, idle} from '../lookup.ts';
import type {SourceEntry} from '../wizard-state.ts';
import type {Completion, FolderLook} from './file-looks.ts';
import type {AboutStep, SourcesStep} from './first-state.ts';

type Told<Type extends Action['type']> = Extract<Action, {type: Type}>;

/** The step of the sources; files that were looked at already are now looked at whole. */
export function atSources({
	setup,
	entries,
	asks,
	lookups,
}: Pick<AboutStep, 'setup' | 'entries' | 'asks' | 'lookups'>): SourcesStep {
	const found = entries.sources.filter(({name}) => lookups[name]?.state === 'found');
	// Numbers of their own: answers that are counted are all of files that are not found yet.
	const health = found.map(({name}, index) => [name, {state: 'asked', ask: -1 - index}] as const);
	return {
		step: 'sources',
		setup,
		entries,
		asks,
		lookups,
		cursor: 0,
		health: Object.fromEntries(health),
		completion: idle,
		scan: null,
	};
}

/** Several paths go to as many fields, from the present one on; what is left over is dropped. */
export function pasted(state: SourcesStep, text: string): SourcesStep {
	const paths = pastedPaths(text);
	const [only] = paths;
	if (paths.length === 1 && only !== undefined) {
		const field = state.entries.sources[state.cursor]?.path ?? textField('');
		return withPath(state, state.cursor, editText(field, {edit: 'insert', text: only}));
	}
	const last = state.entries.sources.length - 1;
	return paths.reduce<SourcesStep>(
		(filled, path, index) =>
			state.cursor + index > last
				? filled
				: {...withPath(filled, state.cursor + index, textField(path)), cursor: state.cursor + index},
		state,
	);
}

/** The field with other text; what was known of its file belongs to the old one. */
export function withPath(state: SourcesStep, position: number, path: TextField): SourcesStep {
	const entry = state.entries.sources[position];
	if (!entry) {
		return state;
	}
	const sources = state.entries.sources.with(position, {...entry, path});
	const edited = {...state, entries: {...state.entries, sources}, completion: idle};
	return path.value === entry.path.value
		? edited
		: {
				...edited,
				lookups: {...state.lookups, [entry.name]: idle},
				health: {...state.health, [entry.name]: idle},
			};
}

export function askCompletion(state: SourcesStep): SourcesStep {
	return {...state, asks: state.asks + 1, completion: {state: 'asked', ask: state.asks}};
}

/** What was typed since goes on behind the completion. */
export function completed(state: SourcesStep, {ask, from, answer}: Told<'path-completed'>): SourcesStep {
	const completion = answered<Completion>(state.completion, ask, answer);
	const field = state.entries.sources[state.cursor]?.path;
	if (completion === state.completion || completion.state !== 'found' || !field?.value.startsWith(from)) {
		return {...state, completion};
	}
	const {path} = completion.value;
	const whole = textField(path + field.value.slice(from.length));
	return {...withPath(state, state.cursor, whole), completion};
}

/**
 * A folder was given in a field: its files go to the fields that are empty or name it, and to those that nobody typed
 * in. What was typed stays.
 */
export function scanned(state: SourcesStep, {name, ask, answer}: Told<'folder-scanned'>): SourcesStep {
	const lookup = answered<unknown>(state.lookups[name] ?? idle, ask, answer);
	if (lookup === state.lookups[name]) {
		return state;
	}
	if (answer.state === 'failed') {
		return {...state, lookups: {...state.lookups, [name]: answer}};
	}
	const look = answer.value;
	const given = state.entries.sources.find(entry => entry.name === name)?.path.value ?? '';
	const filled = state.entries.sources.reduce<SourcesStep>(
		(before, entry, position) => {
			const isFree = ['', given.trim()].includes(entry.path.value.trim()) || isUntouched(state, entry);
			const match = look.matches.find(({source}) => source === entry.name);
			if (!isFree || match === undefined) {
				return before;
			}
			const {asks, lookups, ...rest} = withPath(before, position, textField(match.file));
			return {...rest, asks: asks + 1, lookups: {...lookups, [entry.name]: {state: 'asked', ask: asks}}};
		},
		{...state, scan: look},
	);
	return filled.lookups[name] === state.lookups[name]
		? {...filled, lookups: {...filled.lookups, [name]: notMatched(name, look)}}
		: filled;
}

/** Whether the path is as it was filled in: remembered, from a flag, or from the folder before. */
function isUntouched({setup, scan}: SourcesStep, {name, path}: SourceEntry): boolean {
	const filled = scan?.matches.find(({source}) => source === name)?.file;
	return path.value === setup.sources[name] || path.value === filled;
}

function notMatched(name: string, {folder, files, open}: FolderLook): Answer<never> {
	const candidates = open.find(({source}) => source === name)?.candidates ?? [];
	const among = candidates.length > 0 ? candidates : files.map(({file}) => file);
	const names = among.map(file => file.slice(folder.length).replace(/^[\\/]/, '')).join(', ');
	return {
		state: 'failed',
		failure: {
			message: `None of the ${files.length} SQLite files in ${folder} is surely ${name}.`,
			hint: names === '' ? 'Name another folder, or the file itself.' : `Name the file itself: ${names}.`,
		},
	};
}

/** How a file is, besides what is in it. */
export function withHealth(state: SourcesStep, {name, ask, answer}: Told<'health-told'>): SourcesStep {
	return {...state, health: {...state.health, [name]: answered(state.health[name] ?? idle, ask, answer)}};
}

/** The entry with its path as it was meant: without quotes around it. */
export function withoutQuotes(entry: SourceEntry): SourceEntry {
	const value = plainPath(entry.path.value);
	const isQuoted = /^\s*(?:(['"]).*\1|file:\/\/.*)\s*$/.test(entry.path.value);
	return isQuoted ? {...entry, path: textField(value)} : entry;
}

/** What was found in a file, whose path may be shown in full now. */
export function withSource(
	state: AboutStep | SourcesStep,
	{name, ask, answer, path}: Told<'source-inspected'>,
): AboutStep | SourcesStep {
	const before = state.lookups[name] ?? idle;
	const lookup = answered(before, ask, answer);
	if (lookup === before) {
		return state;
	}
	const sources = state.entries.sources.map(entry =>
		entry.name === name && path !== undefined ? {...entry, path: textField(path)} : entry,
	);
	const told = {...state, entries: {...state.entries, sources}, lookups: {...state.lookups, [name]: lookup}};
	return told.step === 'sources' && lookup.state === 'found'
		? {...told, health: {...told.health, [name]: {state: 'asked', ask}}}
		: told;
}
