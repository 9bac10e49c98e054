/** The ways to say where the target is, and what is entered for each. Pure. */
import type {SslMode} from '../../engine/target/resolve-target.ts';
import {editText, type TextEdit, type TextField, textField} from '../components/text-field.ts';
import {idle} from '../lookup.ts';
import {missingTables} from '../requests.ts';
import type {Setup} from '../wizard-state.ts';
import type {TargetStep} from './first-state.ts';

/** In the order of their tabs. */
export const targetWays = ['url', 'fields', 'environment', 'trial'] as const;
export type TargetWay = (typeof targetWays)[number];

export const addressFields = ['host', 'port', 'database', 'user', 'password'] as const;
export type AddressField = (typeof addressFields)[number];

export type TargetFocus = 'url' | AddressField | 'tls' | 'create-schema';

export const sslModes = [
	'prefer',
	'require',
	'verify-ca',
	'verify-full',
	'disable',
	'allow',
] as const satisfies readonly SslMode[];

/** A server of our own, to try things on. */
export interface TrialServer {
	readonly url: string;
}

export interface AddressEntries {
	readonly way: TargetWay;
	readonly fields: Readonly<Record<AddressField, TextField>>;
	readonly tls: SslMode;
	/** Null until it was started. */
	readonly trial: TrialServer | null;
}

export const noAddress: AddressEntries = {
	way: 'url',
	fields: {
		host: textField(''),
		port: textField(''),
		database: textField(''),
		user: textField(''),
		password: textField(''),
	},
	tls: 'prefer',
	trial: null,
};

/** A server of our own is offered only where there is a folder for it. */
export function waysOf({trialFolder}: Pick<Setup, 'trialFolder'>): readonly TargetWay[] {
	return targetWays.filter(way => way !== 'trial' || trialFolder !== undefined);
}

/** The fields as libpq's key=value pairs; what is empty is left to its defaults. */
export function addressOfFields({fields, tls}: AddressEntries): string {
	const names = {host: 'host', port: 'port', database: 'dbname', user: 'user', password: 'password'} as const;
	const pairs = addressFields.flatMap(name => {
		// A password may begin or end with a space.
		const value = name === 'password' ? fields[name].value : fields[name].value.trim();
		return value === '' ? [] : [`${names[name]}='${value.replace(/[\\']/g, '\\$&')}'`];
	});
	return [...pairs, `sslmode=${tls}`].join(' ');
}

/** What the cursor can be at, in order. */
export function focusesOf({setup, entries, target}: TargetStep): readonly TargetFocus[] {
	const missing = target.state === 'found' && missingTables(setup, target.value).length > 0;
	const ofWay: Readonly<Record<TargetWay, readonly TargetFocus[]>> = {
		url: ['url'],
		fields: [...addressFields, 'tls'],
		environment: [],
		trial: [],
	};
	return [...ofWay[entries.address.way], ...(missing ? (['create-schema'] as const) : [])];
}

/** Where the cursor is at first. */
export function firstFocus({address}: Pick<TargetStep['entries'], 'address'>): TargetFocus {
	return address.way === 'fields' ? 'host' : 'url';
}

export function moveFocus(state: TargetStep, by: number): TargetStep {
	const all = focusesOf(state);
	const at = Math.max(0, Math.min(all.indexOf(state.focus) + by, all.length - 1));
	return {...state, focus: all[at] ?? state.focus};
}

/** Another way; what was found belongs to the old one. */
export function moveWay(state: TargetStep, by: 1 | -1): TargetStep {
	const ways = waysOf(state.setup);
	const {address} = state.entries;
	const way = ways[(ways.indexOf(address.way) + by + ways.length) % ways.length] ?? address.way;
	const moved = {...state, target: idle, entries: {...state.entries, address: {...address, way}}};
	return {...moved, focus: firstFocus(moved.entries)};
}

export function editTarget(state: TargetStep, edit: TextEdit): TargetStep {
	const {entries, focus} = state;
	const {address} = entries;
	if (focus === 'create-schema' || focus === 'tls' || !focusesOf(state).includes(focus)) {
		return state;
	}
	const before = focus === 'url' ? entries.url : address.fields[focus];
	const field = editText(before, edit);
	const target = field.value === before.value ? state.target : idle;
	return focus === 'url'
		? {...state, target, entries: {...entries, url: field}}
		: {
				...state,
				target,
				entries: {...entries, address: {...address, fields: {...address.fields, [focus]: field}}},
			};
}

export function changeTarget(state: TargetStep, by: 1 | -1): TargetStep {
	const {entries, focus} = state;
	if (focus === 'create-schema') {
		return {...state, entries: {...entries, createSchema: !entries.createSchema}};
	}
	if (focus !== 'tls') {
		return state;
	}
	const at = sslModes.indexOf(entries.address.tls) + by;
	const tls = sslModes.at(at % sslModes.length) ?? entries.address.tls;
	return {...state, target: idle, entries: {...entries, address: {...entries.address, tls}}};
}
