import {afterEach, expect, test} from 'vitest';
import {asciiSymbols} from '../../../source/ui/components/symbols.tsx';
import type {RejectFiles} from '../../../source/ui/mending/reject-files.ts';
import {fakeMappings} from '../choosing/sample-proposal.ts';
import {type FakeEngine, fakeEngine} from '../fake-engine.ts';
import {fakeHistory, pastRun} from '../rollback/sample-rollback.ts';
import {sampleSetup, stats} from '../sample-setup.ts';
import {closeScreens, goToOptions, keys, openScreen, type Screen} from '../screen.tsx';
import {fakeMending, retryEnd} from './sample-rejects.ts';

afterEach(closeScreens);

const sizes = [
	[80, 24],
	[60, 15],
] as const;

/** Writes and reads nothing, and remembers what it was asked. */
function fakeFiles() {
	const asked: string[] = [];
	const files: RejectFiles = {
		async save(_rejects, file, format) {
			asked.push(`${format} to ${file}`);
			return `/here/${file}`;
		},
		// biome-ignore lint/correctness/useYield: the fake engine reads none.
		async *rows(file) {
			asked.push(`rows of ${file}`);
		},
		mapping(file) {
			asked.push(`mapping ${file}`);
			return sampleSetup().mapping;
		},
	};
	return {asked, files};
}

/** The rejects of the only run, through the first screen. */
async function openRejects(engine: FakeEngine, options: Partial<Parameters<typeof openScreen>[0]> = {}) {
	const setup = sampleSetup({mappingFile: '/maps/sample.yaml'});
	const history = fakeHistory([pastRun()], {setup});
	const screen = openScreen({engine, mappings: fakeMappings(), history, ...options});
	await screen.shows('What is to be done?');
	await screen.press('\x1b[F', /[❯>] Past runs/);
	await screen.press(keys.enter, 'The runs of this machine');
	await screen.press(keys.enter, /[❯>] Report/);
	await screen.press(keys.down, /[❯>] Rejects/);
	await screen.press(keys.enter, '121 rows were not loaded, for 2 reasons.');
	return screen;
}

function expectToFit(screen: Screen, columns: number, rows: number) {
	const lines = screen.frame().split('\n');
	expect(lines.length).toBe(rows);
	for (const line of lines) {
		expect([...line].length, line).toBeLessThanOrEqual(columns);
	}
}

test.each(sizes)(
	'rejects are looked at, exported and loaded by keys alone on %i by %i cells',
	async (columns, rows) => {
		const mending = fakeMending();
		const {asked, files} = fakeFiles();
		const screen = await openRejects(fakeEngine({mending}), {columns, rows, rejectFiles: files});
		const look = () => expectToFit(screen, columns, rows);
		expect(screen.frame()).toMatch(/❯ +120 +users +name +required/);
		expect(screen.frame().replaceAll(/\s+/g, ' ')).toContain('a default in the mapping, or edit the rows.');
		look();
		await screen.press(keys.enter, 'Row 1 of 120; 1 to 50 are in this list');
		// A key of the data moves no cursor.
		expect(screen.frame()).toContain('❯ 0\\x1b[2J');
		expect(screen.frame()).toContain('email "***"');
		look();
		await screen.press('\x1b[F', 'Row 120 of 120; 101 to 120 are in this list');
		look();
		await screen.press(keys.enter, 'position 119');
		look();
		await screen.press('e', 'Where are the rejects to be written?');
		look();
		await screen.press(keys.down, '❯ form');
		await screen.press(keys.space, 'JSON');
		await screen.press(keys.enter, '/here/rejects-0198f0a4.json');
		look();
		await screen.press(keys.enter, 'position 119');
		await screen.press('t', 'Load the rejects again?');
		expect(screen.frame()).toContain('/here/rejects-0198f0a4.json');
		expect(screen.frame().replaceAll(/\s+/g, ' ')).toContain('named here is read again now');
		look();
		await screen.press(keys.enter, '120 of 121 rows were loaded; 1 is still out.');
		expect(screen.frame()).toContain('users.name required');
		look();
		expect(asked).toEqual(['json to rejects-0198f0a4.json', 'mapping /maps/sample.yaml']);
		expect(mending.retries[0]).toMatchObject({run: pastRun().run, mapping: {name: 'sample'}, dryRun: false});
		expect(mending.retries[0]?.rows).toBeDefined();
		await screen.press(keys.escape, '1 row was not loaded, for 1 reason.');
		look();
		await screen.press(keys.escape, 'Report');
	},
);

test('from the result of a run, and back to it with what is left', async () => {
	const mending = fakeMending(retryEnd({overall_stats: stats(42_500, 0), reject_groups: []}, 0));
	const engine = fakeEngine({rejects: true, mending});
	const screen = openScreen({engine, setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press('y', 'x shows them');
	await screen.press('x', '121 rows were not loaded');
	await screen.press('t', 'none: rows are made as the run made them');
	await screen.press(keys.enter, '120 of 121 rows were loaded');
	await screen.press(keys.escape, '1 row was not loaded');
	await screen.press(keys.escape, '0 rejected');
	expect(screen.frame()).not.toContain('x rejects');
});

test('a retry that is refused says why, and Back keeps what was entered', async () => {
	const failure = {
		code: 'bad-usage',
		message: 'row 1 (users, position 7) is no reject of the run',
		hint: 'Mend it.',
	};
	const mending = fakeMending(retryEnd({state: 'failed', failure}, 2));
	const screen = await openRejects(fakeEngine({mending}), {rejectFiles: fakeFiles().files});
	await screen.press('t', 'Load the rejects again?');
	await screen.press(keys.down, '❯ edited rows');
	await screen.press('mine.csv', 'mine.csv');
	await screen.press(keys.enter, '✗ row 1 (users, position 7) is no reject of the run');
	expect(screen.frame()).toContain('Mend it.');
	await screen.press(keys.escape, 'mine.csv');
});

test('needs no more than ASCII, and no colour', async () => {
	const screen = await openRejects(fakeEngine({mending: fakeMending()}), {symbols: asciiSymbols});
	expect([...screen.frame()].filter(character => character > '~')).toEqual([]);
	await screen.press(keys.enter, 'Row 1 of 120');
	expect([...screen.frame()].filter(character => character > '~')).toEqual([]);
});
