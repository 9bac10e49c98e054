import {describe, expect, test} from 'vitest';
import {initialWizard} from '../../source/ui/initial-wizard.ts';
import {idle} from '../../source/ui/lookup.ts';
import {exitCodeOf} from '../../source/ui/running/exit-code.ts';
import {steps} from '../../source/ui/screen/trail.ts';
import {type Action, wizard} from '../../source/ui/wizard.ts';
import type {Wizard} from '../../source/ui/wizard-state.ts';
import {samplePlan, sampleReport, sampleSetup} from './sample-setup.ts';

const enter: Action = {type: 'next', now: 1000};
const back: Action = {type: 'back'};

function after(state: Wizard, ...actions: readonly Action[]): Wizard {
	return actions.reduce(wizard, state);
}

function found(name: string, ask: number): Action {
	const value = {name, file: `/data/${name}.db`, bytes: 1, walBytes: 0, walMissing: false, tables: []};
	return {type: 'source-inspected', name, ask, answer: {state: 'found', value}};
}

const targetFound: Action = {
	type: 'target-inspected',
	ask: 3,
	unfinished: null,
	answer: {
		state: 'found',
		value: {
			server: 'PostgreSQL 18.4',
			address: 'db',
			database: 'unified',
			tls: true,
			schemaExists: true,
			canCreate: true,
			tables: [],
		},
	},
};
const planMade: Action = {type: 'plan-made', ask: 4, answer: {state: 'found', value: samplePlan()}};
const previewsMade: Action = {type: 'previews-made', ask: 5, answer: {state: 'found', value: []}};
const finished: Action = {
	type: 'run-went-on',
	events: [{event: {event: 'finished', exit_code: 3, report: sampleReport()}, at: 2000}],
	now: 2000,
};

/** The wizard at each of its steps, reached as an operator would. */
function everyStep(): readonly Wizard[] {
	const about = after(initialWizard(sampleSetup()), found('mingus', 0), found('alerts', 1));
	const sources = after(about, enter);
	const target = after(sources, enter, enter, targetFound);
	const plan = after(target, enter, planMade);
	const preview = after(plan, enter, previewsMade);
	const options = after(preview, enter);
	const confirm = after(options, enter);
	const run = after(confirm, enter);
	return [about, sources, target, plan, preview, options, confirm, run, after(run, finished)];
}

function at<Step extends Wizard['step']>(step: Step): Extract<Wizard, {step: Step}> {
	const state = everyStep().find((other): other is Extract<Wizard, {step: Step}> => other.step === step);
	if (!state) {
		throw new Error(`the wizard never came to ${step}`);
	}
	return state;
}

test('goes through all steps in order', () => {
	expect(everyStep().map(state => state.step)).toEqual(steps.map(([step]) => step));
});

describe('every action at every step', () => {
	const actions: readonly Action[] = [
		enter,
		back,
		{type: 'move', by: 1, last: 3},
		{type: 'move', by: Number.NEGATIVE_INFINITY, last: 0},
		{type: 'edit', edit: {edit: 'insert', text: 'x'}},
		{type: 'change', by: 1},
		{type: 'change', by: -1},
		{type: 'view-chosen', view: 'coverage'},
		{type: 'view-moved', by: 1},
		{type: 'view-moved', by: -1},
		found('mingus', 99),
		{...targetFound, ask: 99},
		{...planMade, ask: 99},
		{...previewsMade, ask: 99},
		finished,
		{type: 'stop'},
	];
	test.each(everyStep())('leaves $step at itself or beside it, with its entries', state => {
		const names: ReadonlyArray<Wizard['step']> = steps.map(([step]) => step);
		for (const action of actions) {
			const next = wizard(state, action);
			if (!('entries' in state) || !('entries' in next)) {
				throw new Error('a mapping that was named is not chosen again');
			}
			expect(Math.abs(names.indexOf(next.step) - names.indexOf(state.step)), action.type).toBeLessThanOrEqual(
				1,
			);
			expect(next.entries.sources.length).toBe(state.entries.sources.length);
			expect(next.setup).toBe(state.setup);
		}
	});
});

test('looks at files that are named already, and at none that are not', () => {
	const state = initialWizard(sampleSetup({sources: {mingus: '/data/mingus.db'}}));
	expect(state.lookups.mingus).toEqual({state: 'asked', ask: 0});
	expect(state.lookups.alerts).toBe(idle);
});

test('drops the answer about a path that was changed since', () => {
	const asked = initialWizard(sampleSetup());
	const changed = after(asked, enter, {type: 'edit', edit: {edit: 'insert', text: '2'}}, found('mingus', 0));
	expect(changed).toMatchObject({lookups: {mingus: idle}});
});

test('does not leave the sources while a file is unknown or failed', () => {
	const failure = {message: 'no such file'};
	const failed: Action = {
		type: 'source-inspected',
		name: 'alerts',
		ask: 1,
		answer: {state: 'failed', failure},
	};
	const state = after(initialWizard(sampleSetup()), found('mingus', 0), failed, enter, enter);
	expect(state).toMatchObject({step: 'sources', lookups: {alerts: {state: 'asked', ask: 3}}});
});

test('does not leave the sources without every path, and goes to the one that is empty', () => {
	const state = after(
		initialWizard(sampleSetup({sources: {mingus: '/data/mingus.db'}})),
		found('mingus', 0),
		enter,
		enter,
	);
	expect(state).toMatchObject({step: 'sources', cursor: 1, lookups: {mingus: {state: 'found'}}});
});

test('moves on by one view for each press, and round at the ends', () => {
	const tab: Action = {type: 'view-moved', by: 1};
	const backTab: Action = {type: 'view-moved', by: -1};
	const views = (step: 'plan' | 'result', ...actions: readonly Action[]) => {
		const state = after(at(step), ...actions);
		return 'view' in state ? state.view : state.step;
	};
	expect(views('plan', tab, tab)).toBe('coverage');
	expect(views('plan', tab, tab, tab, tab)).toBe('loads');
	expect(views('plan', backTab)).toBe('problems');
	expect(views('result', tab, tab)).toBe('files');
	expect(views('result', backTab, backTab)).toBe('rejects');
});

test('asks the target again after its address was edited', () => {
	const edited = wizard(at('target'), {type: 'edit', edit: {edit: 'insert', text: 'x'}});
	expect(edited).toMatchObject({target: idle});
	expect(wizard(at('target'), {type: 'edit', edit: {edit: 'left'}})).toMatchObject({
		target: {state: 'found'},
	});
});

test('takes a blocked plan to its problems, and no further', () => {
	const blocked = samplePlan({problems: [{severity: 'blocker', where: 'users', message: 'missing'}]});
	const asked = after(at('target'), enter);
	const state = wizard(asked, {type: 'plan-made', ask: 4, answer: {state: 'found', value: blocked}});
	expect(state).toMatchObject({step: 'plan', view: 'problems'});
	expect(wizard(state, enter)).toMatchObject({step: 'plan', plan: {state: 'asked'}});
	expect(wizard(state, back)).toMatchObject({step: 'target'});
});

test('goes back from a view of the plan to its loads first', () => {
	const coverage = wizard(at('plan'), {type: 'view-chosen', view: 'coverage'});
	expect(after(coverage, back)).toMatchObject({step: 'plan', view: 'loads'});
	expect(after(coverage, back, back)).toMatchObject({step: 'target', target: {state: 'found'}});
});

test('does not confirm a run of no tables', () => {
	const options = at('options');
	const none = {...options, entries: {...options.entries, tables: []}};
	expect(wizard(none, enter)).toBe(none);
});

test('makes the plan again, forward and back, once carry-over was changed', () => {
	const options = at('options');
	const changed = {...options, entries: {...options.entries, carryOver: true}};
	expect(wizard(changed, enter)).toMatchObject({step: 'plan', plan: {state: 'asked'}});
	expect(after(changed, back, back)).toMatchObject({step: 'plan', plan: {state: 'asked'}});
});

test('does not go back from a run, nor from the result of a real one', () => {
	expect(wizard(at('run'), back).step).toBe('run');
	expect(wizard(at('result'), back).step).toBe('result');
	const rehearsed = {...at('result'), report: sampleReport({mode: 'dry-run'})};
	expect(wizard(rehearsed, back).step).toBe('options');
});

test('follows the work in the live list until the operator looks elsewhere', () => {
	const events = [
		{event: 'load-started' as const, load: 'users', table: 'users', rows: 1},
		{event: 'load-started' as const, load: 'user_health', table: 'user_health', rows: 1},
	].map(event => ({event, at: 1000}));
	const started = wizard(at('run'), {type: 'run-went-on', events, now: 1100});
	expect(started).toMatchObject({cursor: null, progress: {now: 1100}});
	expect(wizard(started, {type: 'move', by: 5, last: 2})).toMatchObject({cursor: 2});
});

test.each([
	['differs', 0, 3],
	['differs', 3, 3],
	['verified', 0, 0],
	['failed', 0, 0],
	['differs', 1, 1],
] as const)(
	'a comparison that %s after a run that ended with %d makes it %d',
	(state, exitCode, expected) => {
		const result = {step: 'result', exitCode, verification: {state: 'found', value: {state}}};
		expect(exitCodeOf(result as unknown as Wizard)).toBe(expected);
	},
);
