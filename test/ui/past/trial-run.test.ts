// What a user would see go wrong: what was tried on the trial server cannot be taken back the day after.
import {expect, test} from 'vitest';
import {initialChoice} from '../../../source/ui/choosing/mapping-state.ts';
import {pastRunItems, welcomeOr} from '../../../source/ui/past/past-items.ts';
import {verifyRequest} from '../../../source/ui/requests.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {Wizard} from '../../../source/ui/wizard-state.ts';
import {opened, pastRun} from '../rollback/sample-rollback.ts';

const enter: Action = {type: 'next', now: 1000};
const down: Action = {type: 'move', by: 1, last: 99};
const url = 'postgres://postgres:pw@127.0.0.1:1234/postgres';
const begin = initialChoice({preset: 'mingus', origin: 'preset', databases: {}});

function stateAfter<Step extends Wizard['step']>(step: Step, state: Wizard, ...actions: readonly Action[]) {
	const end = actions.reduce(wizard, state);
	if (end.step !== step) {
		throw new Error(`the wizard is at ${end.step}, not at ${step}`);
	}
	return end as Extract<Wizard, {step: Step}>;
}

/** The run, opened from the list that this many steps down on the first screen lead to. */
function openedRun(steps: number) {
	const welcome = welcomeOr(begin, [pastRun()]);
	const asked = stateAfter('past-run', welcome, ...Array.from({length: steps}, () => down), enter, enter);
	const value = opened({reachable: false, isOnTrial: true});
	return stateAfter('past-run', asked, {
		type: 'run-opened',
		ask: asked.asks - 1,
		answer: {state: 'found', value},
	});
}

test('a run on the trial server offers to start it, and everything else after that', () => {
	const stopped = openedRun(3);
	expect(stopped.chosen).toBe('start-trial');
	expect(pastRunItems(stopped)).toEqual(['start-trial', 'report']);
	const asked = stateAfter('past-run', stopped, enter);
	expect(asked.trial).toEqual({state: 'asked', ask: stopped.asks});
	expect(stateAfter('past-run', asked, enter)).toBe(asked);
	const answer = {state: 'found', value: {url}} as const;
	const started = stateAfter('past-run', asked, {type: 'trial-started', ask: stopped.asks, answer});
	expect(pastRunItems(started)).toEqual(['report', 'rejects', 'catch-up', 'verify', 'roll-back']);
	expect(started.chosen).toBe('report');
	const report = stateAfter('result', started, enter);
	expect(verifyRequest(report, new AbortController().signal).target).toEqual({url});
	// It stops with the wizard, so no command is named that would need it.
	expect(report.setup.afterwards).toMatchObject({server: false});
});

test('a run that is to be rolled back is, as soon as its server is there', () => {
	const asked = stateAfter('past-run', openedRun(2), enter);
	const ask = asked.asks - 1;
	const answer = {state: 'found', value: {url}} as const;
	const tables = stateAfter('rollback-tables', asked, {type: 'trial-started', ask, answer});
	expect(tables.run).toBe(pastRun().run);
});

test('a server that does not start is said, and tried again', () => {
	const asked = stateAfter('past-run', openedRun(2), enter);
	const failed = stateAfter('past-run', asked, {
		type: 'trial-started',
		ask: asked.asks - 1,
		answer: {state: 'failed', failure: {message: 'no room'}},
	});
	expect(failed.trial).toMatchObject({state: 'failed', failure: {message: 'no room'}});
	expect(pastRunItems(failed)).toEqual(['start-trial', 'report']);
	expect(stateAfter('past-run', failed, enter).trial).toEqual({state: 'asked', ask: failed.asks});
});
