import {afterEach, expect, test} from 'vitest';
import type {Report} from '../../source/engine/report/report.ts';
import {unicodeSymbols} from '../../source/ui/components/symbols.tsx';
import type {TableProgress} from '../../source/ui/running/progress.ts';
import {outcomeOf} from '../../source/ui/steps/result/outcome.ts';
import {resultTable} from '../../source/ui/steps/result/table-rows.ts';
import {lineWidths} from '../../source/ui/steps/run/line-widths.ts';
import {timeText} from '../../source/ui/steps/run/table-texts.ts';
import {fakeEngine} from './fake-engine.ts';
import {samplePlan, sampleReport, sampleSetup, stats} from './sample-setup.ts';
import {closeScreens, keys, openScreen, type Screen} from './screen.tsx';

afterEach(closeScreens);

async function goToPlan(screen: Screen) {
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, 'Nothing stands in the way');
}

async function goToConfirm(screen: Screen) {
	await goToPlan(screen);
	await screen.press(keys.enter, 'Load 1 of');
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(keys.enter, 'Ready to migrate');
}

test('says which databases have no path, and goes there instead of going on', async () => {
	const setup = sampleSetup({sources: {mingus: '/data/mingus.db'}});
	const screen = openScreen({engine: fakeEngine(), setup});
	await screen.shows('1 table, 12,000 rows');
	await screen.press(keys.enter, /❯ alerts/);
	expect(screen.frame()).toContain('Without a path yet, and needed: alerts.');
	await screen.press('/data/alerts.db', 'Enter looks at the files.');
	await screen.press(keys.enter, '2 databases found');
	await screen.press(keys.enter, '[Target]');
});

test('shows three databases at once on the smallest terminal', async () => {
	const names = ['one', 'two', 'three', 'four'];
	const {mapping} = sampleSetup();
	const setup = sampleSetup({
		mapping: {...mapping, sources: Object.fromEntries(names.map(name => [name, `what ${name} is`]))},
		sources: Object.fromEntries(names.map(name => [name, `/data/${name}.db`])),
	});
	const screen = openScreen({engine: fakeEngine(), setup, columns: 60, rows: 15});
	await screen.shows('4 databases found');
	expect(names.filter(name => screen.frame().includes(`/data/${name}.db`))).toHaveLength(3);
	expect(screen.frame()).toContain('1 more below');
});

test('two Tabs that arrive together move two views on', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup()});
	await goToPlan(screen);
	await screen.press('\t\t', '[Coverage]');
});

test('names the key of a sample row in its heading, and nothing as its value', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup()});
	await goToPlan(screen);
	await screen.press(keys.enter, 'Load 1 of');
	expect(screen.frame()).toMatch(/❯ row 1 · key id 7 *$/m);
});

test('uses every row for the list while nothing chosen is cut, and tells in full what is', async () => {
	const [first, ...others] = samplePlan({}, 30).loads;
	if (!first) {
		throw new Error('the sample plan has loads');
	}
	const long = `mingus.${'long_'.repeat(20)}name`;
	const plan = samplePlan({loads: [first, {...first, name: 'long', source: long, number: 99}, ...others]});
	const screen = openScreen({engine: fakeEngine({plan}), setup: sampleSetup()});
	await goToPlan(screen);
	// 24 rows without the frame's 5, the heading's 4, the titles and the note.
	const listed = () => screen.frame().match(/^ {3,}(?=mingus|alerts)|❯ /gm)?.length;
	expect(listed()).toBe(13);
	await screen.press(keys.down, long.slice(0, 78));
	expect(listed()).toBe(11);
});

test('names every table before it is created, those that stay empty too', async () => {
	const create = {statements: ['CREATE SCHEMA a', 'CREATE TABLE …'], tables: ['users', 'invoices', 'plans']};
	const screen = openScreen({engine: fakeEngine({plan: samplePlan({create})}), setup: sampleSetup()});
	await goToConfirm(screen);
	expect(screen.frame().replace(/\s+/g, ' ')).toContain(
		'3 missing tables are created at the start; rows go into users; nothing goes into invoices, plans',
	);
});

test('shows what the setup has to say about the result, and what its exit code means', async () => {
	const note = 'Rejects are expected here.';
	const engine = fakeEngine({rejects: true});
	const screen = openScreen({engine, setup: sampleSetup({note})});
	await goToConfirm(screen);
	await screen.press('y', 'Finished: 1 of 42,500 rows was rejected.');
	expect(screen.frame()).toContain(note);
	await screen.press('\t\t', 'Exit code  3 (finished, with rejects or differences)');
});

test.each([
	[{overall_stats: stats(4918, 43)}, 'Finished: 43 of 4,918 rows were rejected.'],
	[
		{overall_stats: stats(1, 1), mode: 'dry-run'},
		'Dry run: 1 of 1 row would be rejected. The target is as it was.',
	],
	[
		{overall_stats: stats(9, 2), mode: 'validate-only'},
		'Validated: 2 of 9 rows would be rejected. Nothing was written.',
	],
	[{overall_stats: stats(9, 0, 7)}, 'Finished: 7 of 9 rows could be read.'],
] satisfies ReadonlyArray<readonly [Partial<Report>, string]>)('says %j as: %s', (changes, text) => {
	expect(outcomeOf(sampleReport(changes), 3).text).toBe(text);
});

test('marks the number of rejects, and nothing else of its row', () => {
	const {columns, rows} = resultTable(sampleReport());
	const [users, health] = rows;
	expect(columns.map(({title}) => title)).toEqual([
		'table',
		'rows',
		'loaded',
		'rejected',
		'skipped',
		'rows/s',
	]);
	expect(users?.cells.slice(0, 4)).toEqual(['users', '12,000', '11,999', '1']);
	expect(users).toMatchObject({tones: {3: 'warning'}});
	expect(users).not.toHaveProperty('tone');
	expect(health).not.toHaveProperty('tones');
});

function tableAt(changes: Partial<TableProgress>): TableProgress {
	const counts = {read: 0, loaded: 0, rejected: 0, skipped: 0};
	return {
		table: 'health_spending_correlations',
		rows: 5272,
		counts,
		startedAt: null,
		lastBatchAt: null,
		finishedAt: null,
		before: 0,
		...changes,
	};
}

test('says of a table that it waits, has started, has time left, and took some', () => {
	const counts = {read: 2636, loaded: 2636, rejected: 0, skipped: 0};
	const tables = [
		tableAt({}),
		tableAt({startedAt: 0}),
		tableAt({startedAt: 0, lastBatchAt: 2000, counts}),
		tableAt({startedAt: 0, lastBatchAt: 2000, counts, rows: 2636}),
	];
	expect(tables.map(table => timeText(table, unicodeSymbols))).toEqual([
		'waiting',
		'started',
		'2.0s',
		'✓ 2.0s',
	]);
});

test.each([58, 78, 118])('fills a line of %i columns, with a bar that can be read', width => {
	const widths = lineWidths([tableAt({})], unicodeSymbols, width);
	const {bar, ...others} = widths;
	expect(Object.values(widths).reduce((sum, columns) => sum + columns, 0)).toBe(width);
	expect(bar).toBeGreaterThanOrEqual(10);
	expect(others.name).toBeGreaterThan(20);
});
