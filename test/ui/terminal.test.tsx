import {afterEach, expect, test} from 'vitest';
import {asciiSymbols} from '../../source/ui/components/symbols.tsx';
import {fakeEngine} from './fake-engine.ts';
import {samplePlan, sampleSetup} from './sample-setup.ts';
import {closeScreens, keys, openScreen} from './screen.tsx';

afterEach(closeScreens);

test('says so when the terminal is too small, and goes on when it has grown', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup()});
	await screen.shows('2 databases found');
	screen.resize(50, 24);
	await screen.shows('too small');
	screen.resize(80, 24);
	await screen.shows('2 databases found');
});

test('draws with ASCII alone where the terminal has no more', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup(), symbols: asciiSymbols});
	const look = () => expect([...screen.frame()].filter(character => character > '~')).toEqual([]);
	await screen.shows('2 databases found');
	look();
	await screen.press(keys.enter, 'Enter tests the connection');
	look();
	await screen.press(keys.enter, 'Connected');
	look();
	await screen.press(keys.enter, 'Nothing stands in the way');
	look();
});

test('lets nothing from the data reach the terminal as it is', async () => {
	const [first, ...rest] = samplePlan().loads;
	if (!first) {
		throw new Error('the sample plan has loads');
	}
	const plan = samplePlan({loads: [{...first, source: 'mingus.\x1b[2Jevil\nname'}, ...rest]});
	const screen = openScreen({engine: fakeEngine({plan}), setup: sampleSetup()});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected');
	await screen.press(keys.enter, 'mingus.\\x1b[2Jevil\\nname');
	expect(screen.frame()).not.toContain('\x1b[2J');
});
