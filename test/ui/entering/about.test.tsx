import {afterEach, expect, test} from 'vitest';
import {aboutFacts} from '../../../source/ui/entering/about-facts.ts';
import {fakeEngine} from '../fake-engine.ts';
import {sampleSetup} from '../sample-setup.ts';
import {closeScreens, keys, openScreen} from '../screen.tsx';

afterEach(closeScreens);

test.each([
	[80, 24],
	[60, 15],
])('begins with what the mapping does and what comes next on %i by %i cells', async (columns, rows) => {
	const {mapping} = sampleSetup();
	const setup = sampleSetup({mapping: {...mapping, description: 'Brings health and alerts together.'}});
	const screen = openScreen({engine: fakeEngine(), setup, fromStart: true, columns, rows});
	await screen.shows(/\[Begin\]|Step 1 of 9: Begin/);
	await screen.shows('sample: Brings health and alerts together.');
	for (const text of [
		'2 SQLite databases, only read, and listed below',
		'3 tables of PostgreSQL, schema public',
		'you name the files and the target',
		'Nothing is written to the target before you confirm it.',
	]) {
		expect(screen.frame()).toContain(text);
	}
	const lines = screen.frame().split('\n');
	expect(lines).toHaveLength(rows);
	expect(lines.filter(line => [...line].length > columns)).toEqual([]);
	await screen.press('\x1b[F', 'what the system warned of');
	await screen.press(keys.enter, '2 databases found');
	await screen.press(keys.escape, 'you name the files and the target');
	await screen.press(keys.enter, '2 databases found');
});

test('does not promise tables whose loads are for some sources only', () => {
	const {mapping} = sampleSetup();
	const [first, ...others] = mapping.loads;
	const loads = [{...(first as (typeof mapping.loads)[number]), when: {tables: ['s.t']}}, ...others];
	const facts = aboutFacts({mapping: {...mapping, loads} as typeof mapping});
	expect(Object.fromEntries(facts).Into).toBe('up to 3 tables of PostgreSQL, schema public');
	expect(Object.fromEntries(aboutFacts({mapping})).Into).toBe('3 tables of PostgreSQL, schema public');
});
