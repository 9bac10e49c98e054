import {describe, expect, test} from 'vitest';
import {makePause} from '../../../source/engine/run/pause-gate.ts';
import type {UnfinishedRun} from '../../../source/engine/run/request.ts';
import {initialChoice} from '../../../source/ui/choosing/mapping-state.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {idle} from '../../../source/ui/lookup.ts';
import {resumeRequest, unfinishedRequest} from '../../../source/ui/requests.ts';
import {exitCodeOf} from '../../../source/ui/running/exit-code.ts';
import {mappingName, trailTo} from '../../../source/ui/screen/trail.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {Wizard} from '../../../source/ui/wizard-state.ts';
import {samplePlan, sampleReport, sampleSetup, sampleUnfinished} from '../sample-setup.ts';

const enter: Action = {type: 'next', now: 1000};
const back: Action = {type: 'back'};
const leaveAlone: Action = {type: 'leave-alone'};
const goOn: Action = {type: 'go-on', now: 2000};
const unfinished = sampleUnfinished();
const setup = sampleSetup();

function stateAfter<Step extends Wizard['step']>(
	step: Step,
	state: Wizard,
	...actions: readonly Action[]
): Extract<Wizard, {step: Step}> {
	const end = actions.reduce(wizard, state);
	if (end.step !== step) {
		throw new Error(`the wizard is at ${end.step}, not at ${step}`);
	}
	return end as Extract<Wizard, {step: Step}>;
}

function sought(ask: number, value: {unfinished: UnfinishedRun; setup: typeof setup} | null): Action {
	return {type: 'interruption-sought', ask, answer: {state: 'found', value}};
}

function inspected(name: string, ask: number): Action {
	const value = {name, file: `/data/${name}.db`, bytes: 1, walBytes: 0, walMissing: false, tables: []};
	return {type: 'source-inspected', name, ask, answer: {state: 'found', value}};
}

function targetHolds(run: UnfinishedRun | null): Action {
	const target = {
		server: 'PostgreSQL 18.4',
		address: 'db',
		database: 'unified',
		tls: true,
		schemaExists: true,
		canCreate: true,
		tables: [],
	};
	return {type: 'target-inspected', ask: 3, answer: {state: 'found', value: target}, unfinished: run};
}

function ended(changes: Parameters<typeof sampleReport>[0], exitCode: number): Action {
	const event = {event: 'finished', exit_code: exitCode, report: sampleReport(changes)} as const;
	return {type: 'run-went-on', events: [{event, at: 3000}], now: 3000};
}

const about = initialWizard(setup);
const mapping = initialChoice({preset: 'mingus', origin: 'preset', databases: {}});
const target = stateAfter(
	'target',
	about,
	inspected('mingus', 0),
	inspected('alerts', 1),
	enter,
	enter,
	enter,
	targetHolds(unfinished),
);
const atAbout = stateAfter('unfinished', about, sought(2, {unfinished, setup}));
const atMapping = stateAfter('unfinished', mapping, sought(0, {unfinished, setup}));
const atTarget = stateAfter('unfinished', target, enter);

describe('at the start', () => {
	test('the first screen asks, and stays what it is where nothing was interrupted', () => {
		expect(about.interruption).toEqual({state: 'asked', ask: 2});
		expect(stateAfter('about', about, sought(2, null)).interruption).toBe(idle);
		expect(stateAfter('mapping', mapping, sought(0, null)).interruption).toBe(idle);
	});

	test.each<Action>([
		{type: 'edit', edit: {edit: 'insert', text: 'x'}},
		{type: 'move', by: 1, last: 3},
		enter,
		back,
	])('no screen comes under the fingers of somebody who presses keys already: %j', key => {
		for (const [first, ask] of [
			[about, 2],
			[mapping, 0],
		] as const) {
			const later = [key, sought(ask, {unfinished, setup})].reduce(wizard, first as Wizard);
			expect(later.step).not.toBe('unfinished');
		}
	});

	test('files that are looked at meanwhile do not take the question back', () => {
		expect(
			stateAfter('unfinished', about, inspected('mingus', 0), sought(2, {unfinished, setup})).entries,
		).toEqual(about.entries);
	});

	test('a run that was asked for in another way is not looked for', () => {
		expect(initialWizard(sampleSetup({beginsAnew: true})).interruption).toBe(idle);
		expect(initialWizard(setup, mapping).interruption).toBe(idle);
	});
});

test('after the target its run comes before the plan, unless it was left alone before', () => {
	expect(target.step).toBe('target');
	expect(atTarget).toMatchObject({unfinished, cameFrom: {step: 'target'}});
	const declined = stateAfter('about', atAbout, leaveAlone, inspected('mingus', 0), inspected('alerts', 1));
	const plan = stateAfter('plan', declined, enter, enter, enter, targetHolds(unfinished), enter);
	expect(plan.entries.leftAlone).toBe(unfinished.run);
});

test('the entries decide whether the target is asked for it', () => {
	expect(unfinishedRequest(target)).toMatchObject({mapping: {name: 'sample'}, sources: setup.sources});
	const {entries} = target;
	for (const options of [{mode: 'dry-run'}, {onConflict: 'skip'}] as const) {
		const other = {...entries, options: {...entries.options, ...options}};
		expect(unfinishedRequest({setup, entries: other})).toBeUndefined();
	}
	expect(unfinishedRequest({setup, entries: {...entries, tables: ['users']}})).toBeUndefined();
});

describe.each([
	['the first screen of a named mapping', atAbout, 'about'],
	['the mapping', atMapping, 'mapping'],
	['the target', atTarget, 'target'],
] as const)('found at %s', (_, state, where) => {
	test('Enter goes on with it, by the plan in the ledger', () => {
		const run = stateAfter('run', state, enter);
		expect(run).toMatchObject({work: 'rest', run: unfinished.run, progress: {mode: 'run', startedAt: 1000}});
		const control = {signal: new AbortController().signal, pause: makePause()};
		expect(run.work === 'rest' && resumeRequest(run, control)).toEqual({
			run: unfinished.run,
			target: {url: setup.targetUrl},
			backupDir: '/data/snapshots',
			...control,
		});
	});

	test('Back leads to where it was found, with all that was entered', () => {
		const before = stateAfter(where, state, back);
		expect(before).toMatchObject(
			'entries' in before ? {entries: state.entries} : {beginning: mapping.beginning},
		);
		expect(before).toMatchObject(where === 'target' ? {target: {state: 'found'}} : {interruption: idle});
	});

	test('left alone, it is not offered again on the way', () => {
		const next = wizard(state, leaveAlone);
		expect(next.step).toBe(where === 'target' ? 'plan' : where);
		expect('entries' in next ? next.entries.leftAlone : 'beginning' in next && next.beginning.leftAlone).toBe(
			unfinished.run,
		);
	});

	test('all other actions leave it as it is', () => {
		const actions: readonly Action[] = [
			{type: 'edit', edit: {edit: 'insert', text: 'x'}},
			{type: 'change', by: 1},
			{type: 'view-moved', by: 1},
			{type: 'view-chosen', view: 'coverage'},
			{type: 'mixed-column-sought', by: 1},
			{type: 'verify'},
			{type: 'stop'},
			goOn,
			inspected('mingus', 0),
			sought(2, {unfinished, setup}),
			targetHolds(unfinished),
			{type: 'plan-made', ask: 4, answer: {state: 'found', value: samplePlan()}},
			ended({}, 0),
		];
		for (const action of actions) {
			expect(wizard(state, action), action.type).toBe(state);
		}
		expect(wizard(state, {type: 'move', by: 9, last: 3})).toEqual({...state, line: 3});
	});
});

test('its trail and title are its own, whatever mapping the wizard began with', () => {
	const other = stateAfter(
		'unfinished',
		about,
		sought(2, {unfinished: sampleUnfinished({mapping: 'shop'}), setup}),
	);
	const run = stateAfter('run', other, enter);
	expect([other, run].map(mappingName)).toEqual(['shop', 'shop']);
	expect([other, run, stateAfter('result', run, ended({}, 0))].map(state => trailTo(state).current)).toEqual([
		0, 1, 2,
	]);
	expect(exitCodeOf(other)).toBe(130);
});

describe('a run that ended', () => {
	const run = stateAfter('run', atTarget, enter);
	const failure = {code: 'run-changed', message: 'The target has changed', hint: 'Change it back.'};
	const interrupted = stateAfter('result', run, ended({state: 'interrupted'}, 130));
	const failed = stateAfter('result', run, ended({state: 'failed', failure, migration_id: ''}, 2));

	test('without having finished can be gone on with right there, and keeps its exit code for those who leave', () => {
		for (const result of [interrupted, failed]) {
			const again = stateAfter('run', result, goOn);
			expect(again).toMatchObject({work: 'rest', run: unfinished.run, stopping: false, cursor: null});
			expect(again.progress.startedAt).toBe(2000);
		}
		expect([interrupted, failed].map(exitCodeOf)).toEqual([130, 2]);
	});

	test('to the end is not gone on with', () => {
		const result = stateAfter('result', run, ended({}, 0));
		expect(result.unfinished).toBeNull();
		expect(wizard(result, goOn)).toBe(result);
		expect(wizard(result, back)).toBe(result);
	});

	test('goes back to its question only where it could not go on at all', () => {
		expect(wizard(failed, back)).toMatchObject({step: 'unfinished', unfinished});
		expect(wizard(interrupted, back)).toBe(interrupted);
	});

	test('by a plan of the wizard is gone on with once the ledger knows it, and not after a rehearsal', () => {
		const previewed: Action = {type: 'previews-made', ask: 5, answer: {state: 'found', value: []}};
		const planned: Action = {type: 'plan-made', ask: 4, answer: {state: 'found', value: samplePlan()}};
		const first = stateAfter('run', atTarget, leaveAlone, planned, enter, previewed, enter, enter, enter);
		const loading: Action = {
			type: 'run-went-on',
			events: [{event: {event: 'phase-started', phase: 'load'}, at: 1500}],
			now: 1500,
		};
		const stop = ended({state: 'interrupted', migration_id: 'new-run'}, 130);
		expect(stateAfter('result', first, stop).unfinished).toBeNull();
		const result = stateAfter('result', first, loading, stop);
		expect(stateAfter('run', result, goOn)).toMatchObject({work: 'rest', run: 'new-run', mapping: 'sample'});
		const rehearsed = ended({state: 'interrupted', mode: 'dry-run'}, 130);
		expect(stateAfter('result', first, loading, rehearsed).unfinished).toBeNull();
	});
});
