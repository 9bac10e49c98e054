import {afterEach, expect, test} from 'vitest';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {targetAddress} from '../../../source/ui/requests.ts';
import {foundLines} from '../../../source/ui/steps/target/found-lines.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {TargetStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {fakeEngine} from '../fake-engine.ts';
import {sampleSetup} from '../sample-setup.ts';
import {closeScreens, keys, openScreen} from '../screen.tsx';

afterEach(closeScreens);

const enter: Action = {type: 'next', now: 0};
const down: Action = {type: 'move', by: 1, last: 6};
const tab: Action = {type: 'view-moved', by: 1};
const type = (text: string): Action => ({type: 'edit', edit: {edit: 'insert', text}});

function found(name: string, ask: number): Action {
	const value = {name, file: `/data/${name}.db`, bytes: 1, walBytes: 0, walMissing: false, tables: []};
	return {type: 'source-inspected', name, ask, answer: {state: 'found', value}};
}

function atTarget(setup = sampleSetup(), ...actions: readonly Action[]): TargetStep {
	const start: Wizard = initialWizard(setup);
	const state = [found('mingus', 0), found('alerts', 1), enter, enter, ...actions].reduce(wizard, start);
	if (state.step !== 'target') {
		throw new Error(`the wizard is at ${state.step}`);
	}
	return state;
}

test('each way to name the target keeps what was entered, and is what is connected to', () => {
	const fields = [tab, type('db.example'), down, type('6543'), down, type("it's"), down, type('ada'), down];
	const state = atTarget(sampleSetup(), ...fields, type('s3\\cret '), down, {type: 'change', by: 1});
	expect(targetAddress(state.entries)).toEqual({
		url: "host='db.example' port='6543' dbname='it\\'s' user='ada' password='s3\\\\cret ' sslmode=require",
	});
	const environment = wizard(state, tab) as TargetStep;
	expect(targetAddress(environment.entries)).toEqual({});
	const url = wizard(environment, tab) as TargetStep;
	expect(targetAddress(url.entries)).toEqual({url: sampleSetup().targetUrl});
	const again = wizard(url, tab) as TargetStep;
	expect(again.entries.address.fields.host.value).toBe('db.example');
	expect(again.focus).toBe('host');
});

test('a server for a trial is offered where there is a folder for it, and its address is kept once it was started', () => {
	const without = atTarget(sampleSetup(), tab, tab, tab);
	expect(without.entries.address.way).toBe('url');
	const asked = atTarget(sampleSetup({trialFolder: '/state/trial'}), tab, tab, tab, enter);
	expect(asked.entries.address.way).toBe('trial');
	const ask = asked.target.state === 'asked' ? asked.target.ask : -1;
	const trial = {url: 'postgresql://trial'};
	const failure = {message: 'it answers no more'};
	const told = wizard(asked, {
		type: 'target-inspected',
		ask,
		answer: {state: 'failed', failure},
		unfinished: null,
		trial,
	}) as TargetStep;
	expect(targetAddress(told.entries)).toEqual(trial);
});

test('names the statements that give missing rights before all else', async () => {
	const target = {
		...(await fakeEngine().inspectTarget({}, 'public')),
		grants: ['GRANT CREATE ON SCHEMA a TO b;'],
	};
	expect(foundLines(target, 'public', 80, {ok: 'ok', warning: '!'}).map(({text}) => text)).toEqual([
		'ok Connected to database unified',
		'! This user lacks rights that a run needs. An owner can give them:',
		'GRANT CREATE ON SCHEMA a TO b;',
		'  Schema      public, empty',
		'  Connection  encrypted with TLS',
		'  Server      PostgreSQL 18.4',
		'  Address     db.example:5432/unified as ada',
		'Enter goes on to the plan.',
	]);
});

test.each([
	[80, 24],
	[60, 15],
])('leads through all ways by keys on %i by %i, and shows no password', async (columns, rows) => {
	const setup = sampleSetup({
		environment: {state: 'found', value: 'pg.example:5432/shop as bob, by PGHOST, PGPASSWORD'},
		trialFolder: '/state/trial',
	});
	const started: string[] = [];
	const startTrial = async (folder: string) => {
		started.push(folder);
		return {url: 'postgresql://trial'};
	};
	const screen = openScreen({engine: fakeEngine(), setup, startTrial, columns, rows});
	const look = () => {
		expect(screen.frame().split('\n')).toHaveLength(rows);
		expect(screen.frame()).not.toContain('hunter');
	};
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.tab, /❯ host/);
	for (const name of ['port', 'database', 'user', 'password']) {
		await screen.press(keys.down, new RegExp(`❯ ${name}`));
	}
	await screen.press('hunter2', '*******');
	look();
	await screen.press(keys.down, /❯ TLS +prefer/);
	await screen.press(keys.right, /❯ TLS +require/);
	await screen.press(keys.enter, 'Connected to database unified');
	await screen.shows('create the missing tables at the start');
	expect(screen.frame()).toMatch(/Connection +encrypted with TLS/);
	look();
	await screen.press(keys.tab, 'They lead to pg.example:5432/shop as bob');
	look();
	await screen.press(keys.tab, 'Enter starts the server');
	expect(screen.frame()).toContain('/state/trial');
	look();
	await screen.press(keys.enter, 'Connected to database unified');
	look();
	expect(started).toEqual(['/state/trial']);
	await screen.press(keys.enter, 'Nothing stands in the way');
	await screen.press(keys.escape, 'Connected to database');
});
