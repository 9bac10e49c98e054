import {afterEach, expect, test} from 'vitest';
import {asciiSymbols} from '../../../source/ui/components/symbols.tsx';
import {fakeMappings} from '../choosing/sample-proposal.ts';
import {type FakeEngine, fakeEngine} from '../fake-engine.ts';
import {closeScreens, keys, openScreen, type Screen} from '../screen.tsx';
import {fakeHistory, fakeRollback, ordersInTheWay, pastRun} from './sample-rollback.ts';

afterEach(closeScreens);

const sizes = [
	[80, 24],
	[60, 15],
] as const;

/** The tables of the only run, through the first screen. */
async function openTables(engine: FakeEngine, size: Partial<Parameters<typeof openScreen>[0]> = {}) {
	const screen = openScreen({engine, mappings: fakeMappings(), history: fakeHistory([pastRun()]), ...size});
	await screen.shows('What is to be done?');
	await screen.press(keys.down + keys.down, /[❯>] Roll back/);
	await screen.press(keys.enter, 'Which run is to be rolled back?');
	await screen.press(keys.enter, '3 of 3 tables, 173 rows');
	return screen;
}

function expectToFit(screen: Screen, columns: number, rows: number) {
	const lines = screen.frame().split('\n');
	expect(lines.length).toBe(rows);
	for (const line of lines) {
		expect([...line].length, line).toBeLessThanOrEqual(columns);
	}
}

test.each(sizes)('two tables go, one row stays, by keys alone on %i by %i cells', async (columns, rows) => {
	const engine = fakeEngine({rollback: fakeRollback({pause: 300})});
	const screen = await openTables(engine, {columns, rows});
	const look = () => expectToFit(screen, columns, rows);
	look();
	expect(screen.frame()).toMatch(/remove +changed/);
	await screen.press('/alert', '❯ [x] alerts');
	expect(screen.frame()).toContain('1 of 6 shown');
	screen.send(keys.enter);
	await screen.press(keys.space, '2 of 3 tables, 164 rows');
	expect(screen.frame()).not.toContain('also rows changed');
	await screen.press(keys.escape, /^(?!.* shown)/s);
	await screen.press('g', /\[-\] all 3 tables +164 +1$/m);
	look();
	await screen.press(keys.enter, 'Type the name of the database, unified');
	expect(screen.frame()).toContain('db.example:5432/unified as ada');
	expect(screen.frame()).toContain('1 row changed since stays');
	look();
	await screen.press(keys.enter, 'That is not its name');
	await screen.press('unified', '❯ unified');
	await screen.press(keys.enter, /0 of 2 tables · 0 rows removed/);
	look();
	await screen.shows('164 rows removed.');
	await screen.press(keys.tab, 'users: changed since: 7');
	look();
	expect(engine.rollbacks.at(-1)).toMatchObject({
		dryRun: false,
		tables: ['notes', 'users'],
		forceChanged: false,
		target: {url: expect.stringContaining('db.example')},
	});
	await screen.press(keys.escape, /❯ Roll back/);
	look();
});

test.each(sizes)(
	'a table that others refer to says which is to be chosen too, on %i by %i cells',
	async (columns, rows) => {
		const engine = fakeEngine({rollback: fakeRollback({blockers: [ordersInTheWay]})});
		const screen = await openTables(engine, {columns, rows});
		await screen.shows('shop.orders.buyer: 1 row refers to users.');
		await screen.press(keys.down, '❯ [x] notes');
		await screen.press(keys.space, /Choose notes too,\s+or leave users\s+out\./);
		expect(screen.frame().replaceAll(/\s+/g, ' ')).toContain('121 rows refer to users.');
		await screen.press(keys.enter, /Choose notes too,\s+or leave users\s+out\./);
		await screen.press(keys.down, '❯ [x] users');
		await screen.press(keys.tab, /such as\s+1, 2/);
		// A key of the data moves no cursor.
		await screen.shows(/such as\s+\\x1b\[2J7/);
		expectToFit(screen, columns, rows);
		await screen.press(keys.escape, '❯ [x] users');
		expect(engine.rollbacks.every(({dryRun}) => dryRun)).toBe(true);
	},
);

test('rows changed since go too where that is wanted, and made tables are dropped', async () => {
	const engine = fakeEngine({rollback: fakeRollback()});
	const screen = await openTables(engine);
	await screen.press('\x1b[F', 'Tables that were not there before the run');
	await screen.press(keys.space, '[x] drop tables');
	await screen.press(keys.up, 'Rows that somebody changed since the run');
	await screen.press(keys.space, '3 of 3 tables, 174 rows');
	await screen.press(keys.enter, 'rows that were changed since go too');
	expect(screen.frame()).toContain('tables that the run made, where nothing is left in them');
	await screen.press('unified', '❯ unified');
	await screen.press(keys.enter, '✓ 174 rows removed.');
	expect(engine.rollbacks.at(-1)).toMatchObject({dryRun: false, forceChanged: true, dropCreated: true});
});

test('Ctrl-C stops after the table under way, and Back looks at the rest', async () => {
	const engine = fakeEngine({rollback: fakeRollback({pause: 300})});
	const screen = await openTables(engine);
	await screen.press(keys.enter, 'Type the name');
	await screen.press('unified', '❯ unified');
	await screen.press(keys.enter, '1 of 3 tables');
	await screen.press(keys.controlC, 'Stopping after the table under way');
	await screen.shows('mingus-migrate rollback 0198f0a4');
	expect(engine.rollbacks.at(-1)?.signal?.aborted).toBe(true);
	await screen.press(keys.escape, '3 of 3 tables');
});

test('needs no more than ASCII, and no colour', async () => {
	const engine = fakeEngine({rollback: fakeRollback({blockers: [ordersInTheWay]})});
	const screen = await openTables(engine, {symbols: asciiSymbols});
	expect([...screen.frame()].filter(character => character > '~')).toEqual([]);
	expect(screen.frame()).toContain('> [x] all 3 tables');
});
