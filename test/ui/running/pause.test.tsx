import {afterEach, expect, test} from 'vitest';
import {canPause} from '../../../source/ui/requests.ts';
import {initialProgress} from '../../../source/ui/running/progress.ts';
import {wizard} from '../../../source/ui/wizard.ts';
import type {RunStep} from '../../../source/ui/wizard-state.ts';
import {fakeEngine} from '../fake-engine.ts';
import {sampleSetup} from '../sample-setup.ts';
import {closeScreens, keys, openScreen, type Screen} from '../screen.tsx';

afterEach(closeScreens);

async function goToRun(screen: Screen) {
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, 'Nothing stands in the way');
	await screen.press(keys.enter, 'Load 1 of');
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Loading rows');
}

test.each([
	{columns: 60, rows: 15},
	{columns: 80, rows: 24},
])('p lets a run stand still, and go on again: %j', async size => {
	const screen = openScreen({engine: fakeEngine({pause: 15}), setup: sampleSetup(), ...size});
	await goToRun(screen);
	await screen.press('p', 'Paused for');
	expect(screen.frame()).toMatch(/p +go on/);
	await screen.press('p', 'Every row was migrated.');
});

test('Ctrl-C ends a run that stands still', async () => {
	const screen = openScreen({engine: fakeEngine({pause: 15}), setup: sampleSetup()});
	await goToRun(screen);
	await screen.press('p', 'Paused for');
	await screen.press(keys.controlC, 'Interrupted.');
});

test('a dry run, and what is built in one go, know no pause', () => {
	const run = {step: 'run', pausing: false, stopping: false, progress: initialProgress('run', 0)} as RunStep;
	const dry = {...run, progress: initialProgress('dry-run', 0)};
	const late = {...run, progress: {...run.progress, phase: 'constraints'} as const};
	expect([run, dry, late].map(canPause)).toEqual([true, false, false]);
	expect(canPause({...late, pausing: true})).toBe(true);
	expect([run, dry].map(state => wizard(state, {type: 'pause'}))).toMatchObject([
		{pausing: true},
		{pausing: false},
	]);
});
