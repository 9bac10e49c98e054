import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it, onTestFinished} from 'vitest';
import {closeScreens, keys, openScreen, type Screen} from '../screen.tsx';
import {shopEngine, shopSetup} from './sample-changes.ts';

afterEach(closeScreens);

async function openPlan(size: {readonly columns: number; readonly rows: number}): Promise<Screen> {
	const cwd = mkdtempSync(path.join(tmpdir(), 'mingus-changes-'));
	onTestFinished(() => rmSync(cwd, {recursive: true, force: true}));
	writeFileSync(path.join(cwd, 'shop.yaml'), 'precious');
	const screen = openScreen({engine: shopEngine(), setup: shopSetup(), cwd, ...size});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, /Target\]|Step 3|3 Target\]/);
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, '1 problem must be solved first');
	return screen;
}

describe.each([
	{columns: 80, rows: 24},
	{columns: 60, rows: 15},
])('on $columns by $rows', size => {
	function isWhole(screen: Screen): void {
		const lines = screen.frame().split('\n');
		expect(lines.length).toBeLessThanOrEqual(size.rows);
		expect(lines.every(line => [...line].length <= size.columns)).toBe(true);
	}

	it('keys lead from the problem to a reason, and to a plan that nothing stands in the way of', async () => {
		const screen = await openPlan(size);
		expect(screen.frame()).toContain('e leave behind');
		await screen.press('e', /name, note, of which nothing is/);
		expect(screen.frame()).toMatch(/❯ Leave them behind/);
		isWhole(screen);
		await screen.press(keys.enter, 'Why is it not migrated?');
		isWhole(screen);
		await screen.press(keys.enter, 'needs a reason');
		isWhole(screen);
		await screen.press('nobody asks e s u', 'nobody asks e s u');
		await screen.press(keys.enter, 'Nothing stands in the way');
		expect(screen.frame()).toContain('shop (changed, not saved)');
		await screen.press('s', '1 change of the mapping, not saved');
		expect(screen.frame()).toMatch(/left behind: mingus\.users\.name, mingus/);
		isWhole(screen);
		await screen.press(keys.enter, 'is there already');
		isWhole(screen);
		await screen.press(keys.up, 'u undo this change');
		await screen.press('u', '1 problem must be solved first');
		expect(screen.frame()).not.toContain('not saved');
	});

	it('the columns tell what goes nowhere, and offer what can be changed of each', async () => {
		const screen = await openPlan(size);
		await screen.press(keys.tab, '[Loads]');
		await screen.press(keys.right, '[Columns]');
		isWhole(screen);
		await screen.press(keys.down, /❯ age/);
		await screen.press('e', 'users.age, integer, made of age');
		expect(screen.frame()).toMatch(/❯ Leave it behind/);
		isWhole(screen);
		await screen.press('G', /❯ Another type/);
		await screen.press(keys.enter, 'Which type is the target column to have?');
		expect(screen.frame()).toMatch(/❯ text +any text/);
		isWhole(screen);
		await screen.press(keys.escape, 'What is to be changed?');
		await screen.press(keys.escape, /❯ age/);
		await screen.press('/', 'letters of what is sought');
		await screen.press('flag', /left behind .*flag/);
		await screen.press(keys.enter, /❯ left behind/);
		await screen.press('e', /mingus\.users\.flag, left behind: never/);
	});
});

it('what is to be done before a run with a changed mapping is said where it is confirmed', async () => {
	const screen = await openPlan({columns: 80, rows: 24});
	await screen.press('e', 'Leave them behind');
	await screen.press(keys.enter, 'Why is it not migrated?');
	await screen.press('old', 'old');
	await screen.press(keys.enter, 'Nothing stands in the way');
	await screen.press(keys.enter, 'Load 1 of');
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(keys.enter, 'Ready to migrate');
	expect(screen.frame()).toMatch(/Mapping +changed, not saved/);
	expect(screen.frame()).toContain('Enter leads to saving the changed mapping first');
	await screen.press(keys.enter, 'with the file it can be caught up with later');
	await screen.press(keys.escape, 'Ready to migrate');
});
