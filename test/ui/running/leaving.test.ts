// What a user would see go wrong: a run is left, and nothing says how it goes on, or a command is named that does nothing.
import {expect, test} from 'vitest';
import type {Phase} from '../../../source/engine/events.ts';
import {ledgerCommand, reportCommand} from '../../../source/ui/command-words.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {leavingOf} from '../../../source/ui/running/leaving.ts';
import {initialProgress} from '../../../source/ui/running/progress.ts';
import type {Setup, Wizard} from '../../../source/ui/wizard-state.ts';
import {samplePlan, sampleSetup} from '../sample-setup.ts';

const target = {
	...{server: 'PostgreSQL 18.4', address: 'db.example:5432/unified as ada', database: 'unified'},
	...{tls: true, schemaExists: true, canCreate: true, tables: []},
};

interface Work {
	readonly changes?: Partial<Setup>;
	readonly mode?: 'run' | 'dry-run';
	readonly phase?: Phase;
	readonly isResumed?: boolean;
}

function running({changes, mode = 'run', phase = 'load', isResumed = false}: Work): Wizard {
	const {setup, entries, asks} = initialWizard(sampleSetup(changes));
	const progress = {...initialProgress(mode, 0), run: isResumed ? null : 'run-1', phase};
	const working = {step: 'run', stopping: true, pausing: false, cursor: null, progress} as const;
	const of = {setup, entries, asks, ...working};
	return isResumed
		? {...of, work: 'rest', run: 'run-1', mapping: 'sample', cameFrom: null}
		: {...of, work: 'plan', sources: [], target, plan: samplePlan(), carriesOver: false, previews: []};
}

test('leaving a run before its end says how it goes on', () => {
	expect(leavingOf(running({}))).toEqual({
		exitCode: 130,
		words:
			'Run run-1 is left before its end. What was committed stays; go on with: mingus-migrate resume run-1',
	});
	const wordsOf = (work: Work) => leavingOf(running(work)).words;
	expect(wordsOf({mode: 'dry-run'})).toBe('');
	expect(wordsOf({phase: 'check'})).toBe('');
	expect(wordsOf({phase: 'constraints'})).toContain('mingus-migrate resume run-1');
	expect(wordsOf({phase: 'check', isResumed: true})).toContain('mingus-migrate resume run-1');
	expect(wordsOf({changes: {afterwards: {state: true, server: false}}})).not.toContain('resume');
});

test('commands have the flags that they need, and are not named where they can do nothing', () => {
	const {setup, entries} = initialWizard(
		sampleSetup({afterwards: {flags: ' --state-dir /tmp/state', state: true, server: true}}),
	);
	expect(reportCommand({setup}, 'run-1')).toBe('mingus-migrate report run-1 --state-dir /tmp/state');
	expect(ledgerCommand({setup, entries}, 'verify', 'run-1')).toContain('--state-dir /tmp/state');
	const gone = sampleSetup({afterwards: {state: false, server: false}});
	expect(reportCommand({setup: gone}, 'run-1')).toBeNull();
	const trial = {...entries, address: {...entries.address, way: 'trial'}} as const;
	expect(ledgerCommand({setup, entries: trial}, 'resume', 'run-1')).toBeNull();
});
