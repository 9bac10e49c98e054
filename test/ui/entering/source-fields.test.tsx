import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, expect, onTestFinished, test} from 'vitest';
import {fileLooks} from '../../../source/commands/file-looks.ts';
import {engine} from '../../../source/engine/engine.ts';
import {textField} from '../../../source/ui/components/text-field.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {asideLines} from '../../../source/ui/steps/sources/aside-lines.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {SourcesStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {writeSource} from '../../migration.ts';
import {fakeEngine} from '../fake-engine.ts';
import {sampleSetup} from '../sample-setup.ts';
import {closeScreens, keys, openScreen} from '../screen.tsx';

afterEach(closeScreens);

const enter: Action = {type: 'next', now: 0};

function atSources(...actions: readonly Action[]): SourcesStep {
	const start: Wizard = initialWizard(sampleSetup({sources: {}}));
	const state = [enter, ...actions].reduce(wizard, start);
	if (state.step !== 'sources') {
		throw new Error(`the wizard is at ${state.step}`);
	}
	return state;
}

const paths = (state: SourcesStep) => state.entries.sources.map(({path: field}) => field.value);

/** A folder with the databases of the sample mapping, and one of somebody else. */
function folder() {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-fields-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true, maxRetries: 10}));
	writeSource(path.join(dir, 'mingus.db'), 'CREATE TABLE users(id); CREATE TABLE health(id)');
	writeSource(path.join(dir, 'warnings.bin'), 'CREATE TABLE alerts(id); CREATE TABLE notes(id)');
	writeSource(path.join(dir, 'photos.db'), 'CREATE TABLE albums(id)');
	return {dir, files: fileLooks({cwd: dir, env: {HOME: dir}})};
}

test('several lines that are pasted go to as many fields, without quotes', () => {
	const state = atSources({type: 'pasted', text: "'/a b.db'\n/c\\ d.db\n/too-many.db\n"});
	expect(paths(state)).toEqual(['/a b.db', '/c d.db']);
	expect(state.cursor).toBe(1);
});

test('one path that is pasted goes in where the cursor is; quotes that were typed go at Enter', () => {
	const typed: Action = {type: 'edit', edit: {edit: 'insert', text: '/data/'}};
	expect(paths(atSources(typed, {type: 'pasted', text: "'x y.db'\n"}))).toEqual(['/data/x y.db', '']);
	const quoted = atSources({type: 'edit', edit: {edit: 'insert', text: "'/data/x.db'"}}, enter);
	expect(paths(quoted)).toEqual(['/data/x.db', '']);
	expect(quoted.lookups.mingus?.state).toBe('asked');
});

test('a completion leaves what was typed since behind it, and is dropped where the text is another', () => {
	const type = (text: string): Action => ({type: 'edit', edit: {edit: 'insert', text}});
	const asked = atSources(type('/da'), {type: 'complete'});
	const ask = asked.completion.state === 'asked' ? asked.completion.ask : -1;
	const answer: Action = {
		type: 'path-completed',
		ask,
		from: '/da',
		answer: {state: 'found', value: {path: '/data/', candidates: ['data/']}},
	};
	expect(paths(wizard(asked, answer) as SourcesStep)).toEqual(['/data/', '']);
	expect(paths(atSources(type('/da'), {type: 'complete'}, type('x'), answer))).toEqual(['/dax', '']);
});

test('a folder fills the fields that are empty, and leaves those that are not', () => {
	const given = atSources(
		{type: 'move', by: 1, last: 1},
		{type: 'edit', edit: {edit: 'insert', text: '/own.db'}},
		{type: 'move', by: -1, last: 1},
		{type: 'edit', edit: {edit: 'insert', text: '/data'}},
		enter,
	);
	const lookup = given.lookups.mingus;
	const ask = lookup?.state === 'asked' ? lookup.ask : -1;
	const value = {
		folder: '/data',
		files: [],
		unreadable: [],
		open: [],
		unused: [],
		matches: ['mingus', 'alerts'].map(source => ({source, file: `/data/${source}.db`, why: 'its name'})),
	};
	const state = wizard(given, {type: 'folder-scanned', name: 'mingus', ask, answer: {state: 'found', value}});
	expect(paths(state as SourcesStep)).toEqual(['/data/mingus.db', '/own.db']);
	const none = {...value, matches: []};
	expect(
		wizard(given, {type: 'folder-scanned', name: 'mingus', ask, answer: {state: 'found', value: none}}),
	).toMatchObject({lookups: {mingus: {state: 'failed', failure: {message: /is surely mingus/}}}});
});

test('a folder replaces what was remembered and what another folder filled in, and says what it leaves', () => {
	const scanned = (state: SourcesStep, folderName: string): SourcesStep => {
		const lookup = state.lookups.mingus;
		const value = {
			folder: folderName,
			files: [],
			unreadable: [],
			open: [],
			unused: [],
			matches: ['mingus', 'alerts'].map(source => ({
				source,
				file: `${folderName}/${source}.db`,
				why: 'its name',
			})),
		};
		const ask = lookup?.state === 'asked' ? lookup.ask : -1;
		const answer = {state: 'found', value} as const;
		return wizard(state, {type: 'folder-scanned', name: 'mingus', ask, answer}) as SourcesStep;
	};
	const type = (text: string): readonly Action[] => [
		{type: 'edit', edit: {edit: 'clear'}},
		{type: 'edit', edit: {edit: 'insert', text}},
	];
	const onto = (state: SourcesStep, ...actions: readonly Action[]) =>
		actions.reduce<Wizard>(wizard, state) as SourcesStep;
	const remembered = [enter].reduce<Wizard>(wizard, initialWizard(sampleSetup())) as SourcesStep;
	const first = scanned(onto(remembered, ...type('/new'), enter), '/new');
	expect(paths(first)).toEqual(['/new/mingus.db', '/new/alerts.db']);
	const second = scanned(onto(first, ...type('/other'), enter), '/other');
	expect(paths(second)).toEqual(['/other/mingus.db', '/other/alerts.db']);
	const said = (state: SourcesStep) => asideLines(state, 200, 4).map(({text}) => text);
	expect(said(second).join()).not.toContain('Not of that folder');
	const typed = onto(second, {type: 'move', by: 1, last: 1}, ...type('/own.db'), {
		type: 'move',
		by: -1,
		last: 1,
	});
	const third = scanned(onto(typed, ...type('/third'), enter), '/third');
	expect(paths(third)).toEqual(['/third/mingus.db', '/own.db']);
	expect(said(third)).toContain('Not of that folder: alerts.');
});

test.each([
	[80, 24],
	[60, 15],
])(
	'Tab completes, and a folder is searched, its matches shown and checked, on %i by %i',
	async (columns, rows) => {
		const {dir, files} = folder();
		const {inspectSources} = engine;
		const setup = sampleSetup({sources: {}});
		const screen = openScreen({engine: {...fakeEngine(), inspectSources}, setup, files, columns, rows});
		await screen.press('~/', '~/');
		await screen.press(keys.tab, /3 go on like this: mingus\.db {2}photos\.db/);
		await screen.press(keys.enter, '2 databases found');
		await screen.shows(/quick_check: in order\. No other process has it open\./);
		expect(screen.frame()).toMatch(/mingus\.db/);
		expect(screen.frame().split('\n')).toHaveLength(rows);
		if (rows > 15) {
			expect(screen.frame()).toMatch(/Matched by 2 of its 2\s+tables\./);
			expect(screen.frame()).toContain('2 of 3 SQLite files in');
			expect(screen.frame()).toContain('photos.db');
		}
		await screen.shows(/❯ alerts.*warnings\.bin/);
		await screen.press(keys.controlU, 'Without a path yet, and needed: alerts.');
		await screen.press('~/photos.db', '~/photos.db');
		await screen.press(keys.enter, '2 databases found');
		expect(screen.frame()).toContain(path.join(dir, 'photos.db').slice(-20));
	},
);

test('says of the chosen file what is wrong with it first', () => {
	const state = atSources();
	const value = {name: 'mingus', file: '/m.db', bytes: 1, walBytes: 0, walMissing: false, tables: []};
	const [entry, ...rest] = state.entries.sources;
	const found: SourcesStep = {
		...state,
		entries: {
			...state.entries,
			sources: [{...entry, path: textField('/m.db')} as typeof entry & object, ...rest],
		},
		lookups: {mingus: {state: 'found', value}},
	};
	const said = (health: SourcesStep['health'][string]) =>
		asideLines({...found, health: {mingus: health}}, 200, 4).map(({text}) => text);
	expect(said({state: 'asked', ask: 1})).toEqual(['Its integrity is being checked.']);
	expect(
		said({
			state: 'found',
			value: {check: {state: 'damaged', findings: ['row 3 missing']}, holders: [{pid: 7, writes: true}]},
		}),
	).toEqual(['DAMAGED: row 3 missing. Process 7 has it locked to write.']);
	expect(
		said({
			state: 'found',
			value: {check: {state: 'not-checked', why: 'it took longer than 20 s'}, holders: null},
		}),
	).toEqual([
		'Integrity not checked: it took longer than 20 s. Whether another process has it open cannot be told here.',
	]);
});
