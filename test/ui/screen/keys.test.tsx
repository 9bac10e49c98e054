import {afterEach, expect, test} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import type {Engine} from '../../../source/engine/run/request.ts';
import {asciiSymbols, type Symbols} from '../../../source/ui/components/symbols.tsx';
import {fakeEngine} from '../fake-engine.ts';
import {samplePlan, sampleSetup} from '../sample-setup.ts';
import {closeScreens, keys, openScreen, type Screen} from '../screen.tsx';

afterEach(closeScreens);

const sizes = [
	{columns: 60, rows: 15},
	{columns: 80, rows: 24},
] as const;

const f1 = '\x1bOP';

/** A plan of many tables. */
function manyTables(count = 300) {
	const [first] = samplePlan().loads;
	if (!first) {
		throw new Error('the sample plan has loads');
	}
	return samplePlan({
		loads: Array.from({length: count}, (_, number) => {
			const table = `table_${number + 1}`;
			return {...first, number, name: table, table, relation: table, source: `mingus.${table}`};
		}),
	});
}

function open(more: {engine?: Engine; columns?: number; rows?: number; symbols?: Symbols} = {}): Screen {
	return openScreen({engine: fakeEngine({plan: manyTables()}), setup: sampleSetup(), ...more});
}

async function goToPlan(screen: Screen) {
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, 'Nothing stands in the way');
}

async function goToPreview(screen: Screen) {
	await goToPlan(screen);
	await screen.press(keys.enter, 'Load 1 of');
}

function expectToFit(screen: Screen, {columns, rows}: {columns: number; rows: number}) {
	const lines = screen.frame().split('\n');
	expect(lines.length).toBe(rows);
	for (const line of lines) {
		expect([...line].length, line).toBeLessThanOrEqual(columns);
	}
}

test.each(sizes)('? lists all keys of the screen, and closes the list again: %j', async size => {
	const screen = open(size);
	await goToPlan(screen);
	expect(screen.frame()).toMatch(/\? all keys *$/m);
	await screen.press('?', 'All keys of this screen');
	expect(screen.frame()).toMatch(/↑↓ k j +choose/);
	expect(screen.frame()).toMatch(/Esc b +back/);
	expectToFit(screen, size);
	await screen.press('G', /Ctrl-C +leave/);
	await screen.press('?', '[Loads]');
	await screen.press('?', 'All keys of this screen');
	await screen.press(keys.escape, '[Loads]');
});

test('in a text field ? is text, and F1 lists the keys', async () => {
	const screen = open();
	await screen.shows('2 databases found');
	expect(screen.frame()).toContain('F1 all keys');
	await screen.press('?', 'mingus.db?');
	await screen.press(f1, 'All keys of this screen');
	expect(screen.frame()).not.toContain('k j');
	await screen.press(f1, 'mingus.db?');
});

test('the list of keys has no glyph that a plain terminal has not', async () => {
	const screen = open({symbols: asciiSymbols});
	await goToPlan(screen);
	await screen.press('?', /Up\/Down k j +choose/);
});

test('a run goes on beneath the list of keys', async () => {
	const screen = open({engine: fakeEngine({pause: 5})});
	await goToPreview(screen);
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Loading rows');
	await screen.press('?', /p +pause/);
	await screen.shows(/Enter\/q +leave/);
	await screen.press('?', 'Every row was migrated.');
});

test.each(sizes)('/ narrows a list of 300 tables, Enter keeps it so, and Esc shows all: %j', async size => {
	const screen = open(size);
	await goToPlan(screen);
	await screen.press('/', 'letters of what is sought');
	await screen.press('table_29', '11 of 300 shown');
	expect(screen.frame()).toMatch(/❯ mingus\.table_29 /);
	expectToFit(screen, size);
	await screen.press(keys.enter, /Esc +show all/);
	await screen.press('j', /❯ mingus\.table_290/);
	await screen.press('G', /❯ mingus\.table_299/);
	await screen.press('/9', /❯ mingus\.table_299/);
	expect(screen.frame()).toContain('1 of 300 shown');
	screen.send(keys.enter);
	await screen.press(keys.right, 'mingus.table_299 → table_299');
	await screen.press('/uuid\r', '1 of 2 shown');
	await screen.press(keys.left, '1 of 300 shown');
	await screen.press(keys.escape, /^(?!.* shown)/s);
	expect(screen.frame()).toMatch(/❯ mingus\.table_299/);
	await screen.press('g', /❯ mingus\.table_1 /);
	await screen.press(keys.escape, 'Connected to database');
});

test('what is typed at once means what it would one by one; what nothing has is not kept', async () => {
	const screen = open();
	await goToPlan(screen);
	await screen.press('/nowhere\r', '0 of 300 shown');
	expect(screen.frame()).toMatch(/Enter +keep/);
	await screen.press('\x15table_7 mingus\r', '11 of 300 shown');
	expect(screen.frame()).toMatch(/Esc +show all/);
});

test('Space changes the row that is in sight', async () => {
	const screen = open();
	await goToPreview(screen);
	await screen.press(keys.enter, '300 of 300 tables chosen');
	await screen.press('/table_250\r', /❯ \[x\] table_250/);
	await screen.press(' ', /❯ \[ \] table_250/);
	expect(screen.frame()).toContain('299 of 300 tables chosen');
});

test.each(sizes)('/ finds a row of the preview by its key, or says that there is none: %j', async size => {
	const engine = fakeEngine();
	const asked: unknown[] = [];
	const screen = open({
		...size,
		engine: {
			...engine,
			async preview(request, plan, choice) {
				asked.push(choice);
				const previews = await engine.preview(request, plan, choice);
				if (choice.key === '9') {
					throw new MigrationError('bad-usage', 'No row has the key 9 in mingus.users (key: id).');
				}
				const [first] = previews;
				return choice.key === undefined || !first ? previews : [{...first, rows: first.rows.slice(0, 1)}];
			},
		},
	});
	await goToPreview(screen);
	expect(screen.frame()).toContain('2 of 2,000 rows looked at (of 12,000): each form once');
	await screen.press('/', 'of a source row');
	await screen.press('7', /Key: 7/);
	await screen.press(keys.enter, 'By the key 7. Esc shows the sample rows.');
	expect(screen.frame()).toContain('1 row. Nothing has been written.');
	expectToFit(screen, size);
	await screen.press(keys.escape, '2 sample rows');
	await screen.press('/9\r', 'No row has the key 9');
	await screen.press(keys.right, 'Load 2 of');
	expect(screen.frame()).not.toContain('No row has the key');
	expect(asked).toMatchObject([{}, {loads: ['users'], key: '7'}, {loads: ['users'], key: '9'}]);
});
