// What a user would see go wrong: a run cannot be caught up with and nothing says why, or a refusal takes its result away.
import {expect, test} from 'vitest';
import {whyNoCatchUp} from '../../../source/ui/catching-up/catch-up.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {ResultStep} from '../../../source/ui/wizard-state.ts';
import {sampleReport, sampleSetup, stats} from '../sample-setup.ts';

/** What a run that was gone on with ended as. */
const resumed: ResultStep = {
	...initialWizard(sampleSetup()),
	...{step: 'result', work: 'rest', run: 'run-1', mapping: 'sample', cameFrom: null},
	...{report: sampleReport(), exitCode: 0, unfinished: null},
	...{verification: {state: 'idle'}, takenBack: null, view: 'tables', line: 0},
};
const catchUp: Action = {type: 'catch-up', now: 1};

test('is offered after a run that was gone on with, by the mapping that is open', () => {
	expect(whyNoCatchUp(resumed)).toBeNull();
	expect(wizard(resumed, catchUp)).toMatchObject({step: 'run', work: 'catch-up', catchesUpWith: 'run-1'});
	const other = {...resumed, mapping: 'other'};
	expect(whyNoCatchUp(other)).toContain('Past runs');
	expect(wizard(other, catchUp)).toBe(other);
});

test('is not where the report says what bars it', () => {
	const skipped = {...stats(10, 0), skipped_records: 2};
	expect(whyNoCatchUp({...resumed, report: sampleReport({overall_stats: skipped})})).toContain('skipped');
	const rehearsed = {...resumed, report: sampleReport({mode: 'dry-run'})};
	expect(wizard(rehearsed, catchUp)).toBe(rehearsed);
});

test('one that was refused leads back to the result before it', () => {
	const event = {event: 'finished', exit_code: 2, report: sampleReport({state: 'failed'})} as const;
	const ended: Action = {type: 'run-went-on', events: [{event, at: 2}], now: 2};
	const refused = [catchUp, ended].reduce(wizard, resumed as ReturnType<typeof wizard>);
	expect(refused).toMatchObject({step: 'result', report: {state: 'failed'}});
	expect(wizard(refused, {type: 'back'})).toMatchObject({work: 'rest', report: {state: 'finished'}});
});
