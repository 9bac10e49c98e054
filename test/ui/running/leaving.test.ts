// What a user would see go wrong: a run is left, and nothing says how it goes on, or a command is named that does nothing.
import {expect, test} from 'vitest';
import {ledgerCommand, reportCommand} from '../../../source/ui/command-words.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {leavingOf} from '../../../source/ui/running/leaving.ts';
import {initialProgress} from '../../../source/ui/running/progress.ts';
import type {Setup, Wizard} from '../../../source/ui/wizard-state.ts';
import {sampleSetup} from '../sample-setup.ts';

function running(changes: Partial<Setup> = {}, mode: 'run' | 'dry-run' = 'run'): Wizard {
	const {setup, entries, asks} = initialWizard(sampleSetup(changes));
	const progress = {...initialProgress(mode, 0), run: 'run-1', phase: 'load'} as const;
	const working = {work: 'rest', run: 'run-1', mapping: 'sample', cameFrom: null} as const;
	const rest = {stopping: true, pausing: false, cursor: null};
	return {step: 'run', setup, entries, asks, ...working, progress, ...rest};
}

test('leaving a run before its end says how it goes on', () => {
	expect(leavingOf(running())).toEqual({
		exitCode: 130,
		words:
			'Run run-1 is left before its end. What was committed stays; go on with: mingus-migrate resume run-1',
	});
	expect(leavingOf(running({}, 'dry-run')).words).toBe('');
	expect(leavingOf(running({afterwards: {state: true, server: false}})).words).not.toContain('resume');
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
