import {afterEach, expect, test} from 'vitest';
import {fakeMappings} from '../choosing/sample-proposal.ts';
import {fakeEngine} from '../fake-engine.ts';
import {fakeHistory, pastRun} from '../rollback/sample-rollback.ts';
import {sampleUnfinished} from '../sample-setup.ts';
import {closeScreens, keys, openScreen} from '../screen.tsx';

afterEach(closeScreens);

const sizes = [
	[80, 24],
	[60, 15],
] as const;
const runs = [
	pastRun({run: 'newest', state: 'interrupted', mapping: 'a\x1b[2J'}),
	pastRun({run: 'second', mode: 'dry-run'}),
	pastRun({run: 'oldest'}),
];

test.each(sizes)('a run is found, looked at and compared on %i by %i cells', async (columns, rows) => {
	const screen = openScreen({
		engine: fakeEngine(),
		mappings: fakeMappings(),
		history: fakeHistory(runs),
		columns,
		rows,
	});
	await screen.shows('What is to be done?');
	await screen.press(keys.down + keys.down, /❯ Past runs\n.*3 runs of this machine/);
	await screen.press(keys.enter, 'The runs of this machine, the newest first');
	expect(screen.frame()).toContain('a\\x1b[2J');
	await screen.press('\x1b[F', /❯ 2026-01-02 03:04 +sample +finished/);
	await screen.press(keys.enter, '❯ Report');
	expect(screen.frame()).toContain('Run      oldest of sample');
	await screen.press(keys.down, '❯ Rejects');
	await screen.press(keys.down, '❯ Verify');
	await screen.press(keys.enter, 'Of 2 rows in 1 table 1 differs.');
	await screen.press(keys.up + keys.up + keys.enter, '1 of 42,500 rows was rejected');
	expect(screen.frame()).toContain('Of 2 rows in 1 table 1 differs.');
	expect(screen.frame().split('\n')).toHaveLength(rows);
	await screen.press(keys.escape, '❯ Report');
	await screen.press(keys.escape, 'The runs of this machine');
	await screen.press(keys.escape, '❯ Past runs');
	await screen.press(keys.up + keys.up + keys.enter, 'Which mapping says');
	await screen.press(keys.escape, '❯ Migrate');
});

test('an interrupted run comes first, and the rest after it', async () => {
	const engine = fakeEngine({unfinished: async () => sampleUnfinished()});
	const screen = openScreen({engine, mappings: fakeMappings(), history: fakeHistory(runs)});
	await screen.shows('An interrupted run');
	await screen.press(keys.escape, 'Go on with the interrupted run');
	await screen.press(keys.up, '❯ Go on with the interrupted run');
	await screen.press(keys.enter, 'An interrupted run');
	await screen.press('n', 'Which mapping says');
});

test('says what it takes where nothing leads to the target of a run', async () => {
	const history = fakeHistory([pastRun()], {reachable: false, report: null});
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings(), history});
	await screen.shows('What is to be done?');
	await screen.press(keys.down + keys.down + keys.enter, 'The runs of this machine');
	await screen.press(keys.enter, 'start with --target to do more');
	expect(screen.frame()).toContain('It has no report.');
});
