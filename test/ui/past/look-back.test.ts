import {describe, expect, test} from 'vitest';
import {makePause} from '../../../source/engine/run/pause-gate.ts';
import {initialChoice} from '../../../source/ui/choosing/mapping-state.ts';
import {pastRunItems, welcomeItems, welcomeOr} from '../../../source/ui/past/past-items.ts';
import {choicesOf, type OpenedRun, type PastRun} from '../../../source/ui/past/past-runs.ts';
import {resumeRequest, verifyRequest} from '../../../source/ui/requests.ts';
import {exitCodeOf} from '../../../source/ui/running/exit-code.ts';
import {mappingName, trailTo} from '../../../source/ui/screen/trail.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {Wizard} from '../../../source/ui/wizard-state.ts';
import {opened, pastRun} from '../rollback/sample-rollback.ts';
import {sampleReport, sampleSetup, sampleUnfinished, stats} from '../sample-setup.ts';

const enter: Action = {type: 'next', now: 1000};
const back: Action = {type: 'back'};
const down: Action = {type: 'move', by: 1, last: 99};
const begin = initialChoice({preset: 'mingus', origin: 'preset', databases: {}});
const finished = pastRun();
const killed = pastRun({run: 'killed', state: 'running'});
const gone = pastRun({run: 'gone', state: 'rolled-back'});
const rehearsed = pastRun({run: 'rehearsed', mode: 'dry-run'});
const runs = [rehearsed, gone, killed, finished];

function stateAfter<Step extends Wizard['step']>(step: Step, state: Wizard, ...actions: readonly Action[]) {
	const end = actions.reduce(wizard, state);
	if (end.step !== step) {
		throw new Error(`the wizard is at ${end.step}, not at ${step}`);
	}
	return end as Extract<Wizard, {step: Step}>;
}

function runOpened(ask: number, changes: Partial<OpenedRun> = {}): Action {
	return {type: 'run-opened', ask, answer: {state: 'found', value: opened(changes)}};
}

function runsRead(ask: number, value: readonly PastRun[]): Action {
	return {type: 'runs-read', ask, answer: {state: 'found', value}};
}

const sought: Action = {
	type: 'interruption-sought',
	ask: 0,
	answer: {state: 'found', value: {unfinished: sampleUnfinished(), setup: sampleSetup()}},
};
const welcome = stateAfter('welcome', welcomeOr(begin, runs));
const list = stateAfter('runs', welcome, {...down, by: 99}, enter);

/** The run at this place of the list, open. */
function openAt(position: number, changes: Partial<OpenedRun> = {}) {
	const asked = stateAfter('past-run', list, {type: 'move', by: position, last: 99}, enter);
	return stateAfter('past-run', asked, runOpened(asked.asks - 1, changes));
}

describe('the first screen', () => {
	test('is the choice of a mapping where no run is known', () => {
		expect(welcomeOr(begin, [])).toBe(begin);
	});

	test('offers what applies: nothing to roll back, nothing to go on with', () => {
		expect(welcomeItems(welcome)).toEqual(['new', 'catch-up', 'roll-back', 'runs']);
		expect(welcomeItems({...welcome, runs: [gone, rehearsed]})).toEqual(['new', 'runs']);
	});

	test('Enter goes to the choice of a mapping, Back from there comes to it again', () => {
		const mapping = stateAfter('mapping', welcome, enter);
		expect(mapping.origin).toBe('preset');
		const file = stateAfter('mapping', mapping, down);
		const again = stateAfter('welcome', file, back);
		expect(stateAfter('mapping', again, enter).origin).toBe('file');
	});

	test('gives way to an interrupted run, which is one of its choices after Back', () => {
		const unfinished = stateAfter('unfinished', welcome, sought);
		const again = stateAfter('welcome', unfinished, back);
		expect(welcomeItems(again)).toEqual(['go-on', 'new', 'catch-up', 'roll-back', 'runs']);
		expect(again.chosen).toBe('new');
		expect(stateAfter('unfinished', again, {...down, by: -1}, enter).unfinished).toEqual(sampleUnfinished());
		const left = stateAfter('mapping', unfinished, {type: 'leave-alone'});
		expect(left.beginning.leftAlone).toBe(sampleUnfinished().run);
		expect(stateAfter('mapping', again, enter).beginning.leftAlone).toBe(sampleUnfinished().run);
	});

	test('stays under the fingers of somebody who presses keys already, and tells of the run', () => {
		expect(welcomeItems(stateAfter('welcome', welcome, down, sought))).toContain('go-on');
		expect(stateAfter('welcome', welcome, down, sought).chosen).toBe('catch-up');
	});
});

describe('the list of runs', () => {
	test('has all of them, or those that can be rolled back', () => {
		const toRollBack = stateAfter('runs', welcome, down, down, enter);
		const first = stateAfter('past-run', toRollBack, enter);
		expect(first.past).toBe(killed);
		expect(stateAfter('rollback-tables', first, runOpened(first.asks - 1))).toMatchObject({
			run: 'killed',
			look: {state: 'asked'},
		});
		expect(stateAfter('welcome', list, back)).toMatchObject({chosen: 'runs', runs});
	});

	test('is where Back from a run leads', () => {
		expect(stateAfter('runs', openAt(3), back)).toMatchObject({cursor: 3, wanted: null});
	});
});

/** What an open run has where every row was loaded. */
const clean = {report: sampleReport({overall_stats: stats(42_500, 0)})};

describe('one run', () => {
	test.each([
		['finished', finished, {}, ['report', 'rejects', 'catch-up', 'verify', 'roll-back']],
		['finished, and no row was rejected', finished, clean, ['report', 'catch-up', 'verify', 'roll-back']],
		['killed', killed, {report: null}, ['go-on', 'roll-back']],
		['rolled back', gone, {}, ['report']],
		[
			'rolled back in part',
			pastRun({takenBack: ['users']}),
			{},
			['report', 'rejects', 'verify', 'roll-back'],
		],
		['a rehearsal', rehearsed, {}, ['report']],
		['at a target that nothing leads to', finished, {reachable: false}, ['report']],
	] as const)('%s: what can be done with it', (_, past, changes, choices) => {
		expect(choicesOf(past, opened(changes))).toEqual(choices);
	});

	test('its report is the screen of a result, and looking at it is no failure', () => {
		const report = stateAfter('result', openAt(3), enter);
		expect(report).toMatchObject({work: 'past', exitCode: 3, report: sampleReport()});
		expect(exitCodeOf(report)).toBe(0);
		expect(verifyRequest(report, AbortSignal.abort())).not.toHaveProperty('mapping');
		expect(trailTo(report)).toMatchObject({current: 3});
		expect(mappingName(report)).toBe('sample');
		expect(stateAfter('past-run', report, back)).toMatchObject({chosen: 'report', past: finished});
	});

	test('an interrupted one is gone on with, and the history is read again after that', () => {
		const run = stateAfter('run', openAt(2, {report: null}), enter);
		if (run.work !== 'rest') {
			throw new Error('a run of the history is gone on with');
		}
		expect(resumeRequest(run, {signal: AbortSignal.abort(), pause: makePause()})).toMatchObject({
			run: 'killed',
		});
		const event = {event: 'finished', exit_code: 0, report: sampleReport()} as const;
		const result = stateAfter('result', run, {type: 'run-went-on', events: [{event, at: 1}], now: 1});
		const again = stateAfter('past-run', result, back);
		expect(again).toMatchObject({reading: {state: 'asked'}, opened: {state: 'asked'}, did: 0});
		if (again.reading.state !== 'asked' || again.opened.state !== 'asked') {
			throw new Error('both are asked');
		}
		const now = {...killed, state: 'finished'} as const;
		const read = stateAfter(
			'past-run',
			again,
			runsRead(again.reading.ask, [now]),
			runOpened(again.opened.ask),
		);
		expect(pastRunItems(read)).toEqual(['report', 'rejects', 'catch-up', 'verify', 'roll-back']);
		expect(stateAfter('runs', read, back).runs).toEqual([now]);
		expect(exitCodeOf(read)).toBe(0);
	});

	test('is compared where it is', () => {
		const asked = stateAfter('past-run', openAt(3), down, down, down, enter);
		expect(asked.verification).toMatchObject({state: 'asked'});
		expect(stateAfter('past-run', asked, enter)).toEqual(asked);
	});

	test('is caught up with only where all its files are known', () => {
		const asked = stateAfter('past-run', openAt(3), down, down, enter);
		if (asked.mapping.state !== 'asked') {
			throw new Error('its mapping is opened');
		}
		const {ask} = asked.mapping;
		const answer = (value: ReturnType<typeof sampleSetup>): Action => ({
			type: 'catch-up-opened',
			ask,
			answer: {state: 'found', value},
			now: 5,
		});
		const unknown = stateAfter('past-run', asked, answer(sampleSetup({sources: {}})));
		expect(unknown.mapping).toMatchObject({state: 'failed'});
		const run = stateAfter('run', asked, answer(sampleSetup()));
		expect(run).toMatchObject({work: 'catch-up', catchesUpWith: finished.run});
	});

	test('is rolled back from its report as well', () => {
		const report = stateAfter('result', openAt(3), enter);
		const tables = stateAfter('rollback-tables', report, {type: 'roll-back'});
		expect(stateAfter('result', tables, back).work).toBe('past');
	});

	test('one that cannot be opened is tried again', () => {
		const asked = stateAfter('past-run', list, enter);
		const failed = stateAfter('past-run', asked, {
			type: 'run-opened',
			ask: asked.asks - 1,
			answer: {state: 'failed', failure: {message: 'gone'}},
		});
		expect(pastRunItems(failed)).toEqual([]);
		expect(stateAfter('past-run', failed, enter).opened).toEqual({state: 'asked', ask: failed.asks});
	});
});
