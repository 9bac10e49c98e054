import {describe, expect, test} from 'vitest';
import {databaseFiles, databaseNames} from '../../../source/ui/choosing/database-names.ts';
import {initialChoice} from '../../../source/ui/choosing/mapping-state.ts';
import {proposalRows} from '../../../source/ui/choosing/proposal-rows.ts';
import {textField} from '../../../source/ui/components/text-field.ts';
import {trailTo} from '../../../source/ui/screen/trail.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {Wizard} from '../../../source/ui/wizard-state.ts';
import {sampleSetup} from '../sample-setup.ts';
import {examination, sampleProposal} from './sample-proposal.ts';

const enter: Action = {type: 'next', now: 0};
const back: Action = {type: 'back'};
const down: Action = {type: 'move', by: 1, last: 99};
const space: Action = {type: 'change', by: 1};
const type = (text: string): Action => ({type: 'edit', edit: {edit: 'insert', text}});

function pressed(state: Wizard, ...actions: readonly Action[]): Wizard {
	return actions.reduce(wizard, state);
}

function at<Step extends Wizard['step']>(state: Wizard, step: Step): Extract<Wizard, {step: Step}> {
	if (state.step !== step) {
		throw new Error(`at ${state.step}, not at ${step}`);
	}
	return state as Extract<Wizard, {step: Step}>;
}

const first = initialChoice({preset: 'mingus', origin: 'preset', databases: {}});
const toDatabases = (): Wizard => pressed(first, down, down, enter);
const found = <Value>(value: Value) => ({state: 'found', value}) as const;

/** Answers the question that the state asks. */
function answer(state: Wizard): Wizard {
	if (state.step === 'databases' && state.examination.state === 'asked') {
		return wizard(state, {type: 'examined', ask: state.examination.ask, answer: found(examination)});
	}
	if (state.step === 'proposal' && state.proposal.state === 'asked') {
		const summary = sampleProposal(state.beginning.options);
		return wizard(state, {type: 'proposed', ask: state.proposal.ask, answer: found(summary)});
	}
	if ((state.step === 'mapping' || state.step === 'save') && state.setup.state === 'asked') {
		return wizard(state, {type: 'mapping-opened', ask: state.setup.ask, answer: found(sampleSetup())});
	}
	throw new Error(`${state.step} asks nothing`);
}

const toProposal = (): Wizard => answer(answer(pressed(toDatabases(), type('shop.db'), enter)));
const toSave = (): Wizard => pressed(toProposal(), enter);

describe('a mapping', () => {
	test('that ships is opened, and what it does is told next', () => {
		const state = at(answer(pressed(first, enter)), 'about');
		expect(state.setup.mapping.name).toBe('sample');
		expect(trailTo(state)).toMatchObject({current: 0});
	});

	test('in a file is opened once there is a path, which Back does not lose', () => {
		const file = pressed(first, down, enter);
		expect(at(file, 'mapping').setup.state).toBe('idle');
		const typed = pressed(file, type('own.yaml'), enter);
		expect(at(typed, 'mapping').setup.state).toBe('asked');
		const came = pressed(answer(typed), {type: 'back'});
		expect(at(came, 'mapping')).toMatchObject({origin: 'file', beginning: {file: {value: 'own.yaml'}}});
	});

	test('that cannot be opened leaves the step, and can be tried again', () => {
		const asked = at(pressed(first, enter), 'mapping');
		const ask = asked.setup.state === 'asked' ? asked.setup.ask : -1;
		const failure = {message: 'not a mapping'};
		const failed = wizard(asked, {type: 'mapping-opened', ask, answer: {state: 'failed', failure}});
		expect(at(failed, 'mapping').setup).toEqual({state: 'failed', failure});
		expect(at(pressed(failed, enter), 'mapping').setup.state).toBe('asked');
	});

	test('keeps what was entered with it while the operator looks at others', () => {
		const sources = at(answer(pressed(first, enter)), 'about');
		const url = textField('postgresql://elsewhere/db');
		const entered: Wizard = {...sources, entries: {...sources.entries, url}};
		const again = answer(pressed(entered, back, down, {type: 'move', by: -1, last: 2}, enter));
		expect(at(again, 'about').entries.url).toEqual(url);
		expect(at(again, 'about').asks).toBeGreaterThan(sources.asks);
	});
});

describe('databases for a proposal', () => {
	test('are any number: a line more is always there', () => {
		const one = at(pressed(toDatabases(), type('a.db')), 'databases');
		expect(one.beginning.databases).toHaveLength(2);
		const two = at(pressed(one, down, type('b.db')), 'databases');
		expect(databaseFiles(two.beginning.databases)).toEqual({a: 'a.db', b: 'b.db'});
		expect(two.beginning.databases).toHaveLength(3);
	});

	test('without a path are not read', () => {
		expect(at(pressed(toDatabases(), enter), 'databases').examination.state).toBe('idle');
	});

	test('that are being read can be stopped, and a late answer changes nothing', () => {
		const reading = at(pressed(toDatabases(), type('a.db'), enter), 'databases');
		const ask = reading.examination.state === 'asked' ? reading.examination.ask : -1;
		const stopped = pressed(reading, back);
		expect(at(stopped, 'databases').examination.state).toBe('idle');
		expect(wizard(stopped, {type: 'examined', ask, answer: found(examination)})).toEqual(stopped);
	});

	test('are read once: Back from the proposal and Enter do not read them again, another path does', () => {
		const again = at(pressed(toProposal(), back), 'databases');
		expect(at(pressed(again, enter), 'proposal').examination).toBe(examination);
		expect(at(pressed(again, type('x'), enter), 'databases').examination.state).toBe('asked');
	});

	test('are named by their files, none twice, and none as SQLite names its own', () => {
		const paths = ['/a/shop.db', 'b\\Shop.sqlite', 'x/old.shop.db', 'main.db', '', '.db'];
		const entries = paths.map(path => ({name: null, path: textField(path)}));
		expect(databaseNames(entries)).toEqual(['shop', 'Shop_2', 'old_shop', 'main_2', '', 'database']);
	});
});

describe('a proposal', () => {
	const seek: Action = {type: 'mixed-column-sought', by: 1};

	test('lets the policy of a mixed column be changed, several times before it is made again', () => {
		const state = at(pressed(toProposal(), seek, space, space), 'proposal');
		expect(state.beginning.options.mixedColumns).toEqual({'shop.Items.qty': 'null'});
		const made = at(answer(state), 'proposal');
		expect(made.summary?.tables[0]?.columns[1]).toMatchObject({policy: 'null', type: 'bigint'});
	});

	test('goes from one mixed column to the next, and from the last to the first', () => {
		const cursors = [1, 2, 3].map(times => {
			const state = pressed(toProposal(), ...Array.from({length: times}, () => seek));
			return at(state, 'proposal').cursor;
		});
		expect(cursors).toEqual([6, 10, 6]);
		expect(at(pressed(toProposal(), {...seek, by: -1}), 'proposal').cursor).toBe(10);
	});

	test('changes all mixed columns of a table, or all that have no policy of their own', () => {
		const rows = proposalRows(sampleProposal(at(toProposal(), 'proposal').beginning.options));
		const table = rows.findIndex(row => row.kind === 'table');
		const mixed = rows.findIndex(row => row.kind === 'mixed');
		const move = (by: number): Action => ({type: 'move', by, last: rows.length - 1});
		expect(at(pressed(toProposal(), move(table), space), 'proposal').beginning.options.mixedColumns).toEqual({
			'shop.Items.qty': 'reject',
		});
		expect(at(pressed(toProposal(), move(mixed), space), 'proposal').beginning.options.mixed).toBe('text');
	});

	test('changes nothing where the values leave no choice', () => {
		const state = pressed(toProposal(), {type: 'move', by: 5, last: 20});
		expect(pressed(state, space)).toBe(state);
	});

	test('is written where the operator says, over a file only when told, and goes on to its sources', () => {
		const failing = pressed(toSave(), enter);
		const ask = failing.step === 'save' && failing.setup.state === 'asked' ? failing.setup.ask : -1;
		const failure = {message: 'mapping.yaml is there already.'};
		const failed = wizard(failing, {type: 'mapping-opened', ask, answer: {state: 'failed', failure}});
		expect(at(failed, 'save').beginning.overwrite).toBe(false);
		const told = pressed(failed, down, type(' '));
		expect(at(told, 'save').beginning.overwrite).toBe(true);
		const sources = at(answer(pressed(told, enter)), 'about');
		expect(sources.entries.createSchema).toBe(true);
	});

	test('is still there on the way back, with all that was entered', () => {
		const chosen = answer(pressed(toProposal(), seek, space));
		const sources = answer(pressed(chosen, enter, enter));
		const all = [sources];
		for (let i = 0; i < 4; i += 1) {
			all.push(pressed(all.at(-1) as Wizard, back));
		}
		expect(all.map(({step}) => step)).toEqual(['about', 'save', 'proposal', 'databases', 'mapping']);
		for (const state of all.slice(1)) {
			expect(state).toMatchObject({
				beginning: {options: {mixedColumns: {'shop.Items.qty': 'reject'}}, databases: [{}, {}]},
			});
		}
	});
});

test('a path and ↓ that arrive together lead to the next line, which the screen has not drawn yet', () => {
	const state = pressed(toDatabases(), type('a.db'), {type: 'move', by: 1, last: 0}, type('b.db'));
	expect(databaseFiles(at(state, 'databases').beginning.databases)).toEqual({a: 'a.db', b: 'b.db'});
});

test('Enter while a proposal is made again counts: it goes on when the proposal is there', () => {
	const again = pressed(toProposal(), {type: 'change', by: 1});
	const waiting = pressed(again, enter);
	expect(waiting.step).toBe('proposal');
	expect(answer(waiting).step).toBe('save');
	expect(answer(again).step).toBe('proposal');
});
