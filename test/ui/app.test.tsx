import {afterEach, expect, test} from 'vitest';
import {MigrationError} from '../../source/engine/errors.ts';
import {asciiSymbols} from '../../source/ui/components/symbols.tsx';
import {fakeEngine} from './fake-engine.ts';
import {password, samplePlan, sampleSetup} from './sample-setup.ts';
import {keys, openScreen, type Screen} from './screen.tsx';

const open: Screen[] = [];

function screenOf(...[options]: Parameters<typeof openScreen>): Screen {
	const screen = openScreen(options);
	open.push(screen);
	return screen;
}

afterEach(() => {
	for (const screen of open.splice(0)) {
		screen.unmount();
	}
});

/** Goes to the options by Enter alone, and calls `look` at every screen on the way. */
async function goToOptions(screen: Screen, look: () => void = () => {}) {
	const path: ReadonlyArray<readonly [string, string | RegExp]> = [
		[keys.enter, /Target\]|Step 2|2 Target\]/],
		[keys.enter, 'Connected to database'],
		[keys.enter, 'Nothing stands in the way'],
		[keys.enter, 'Load 1 of'],
		[keys.enter, 'How is it to be done?'],
	];
	await screen.shows('2 databases found');
	look();
	for (const [key, shown] of path) {
		await screen.press(key, shown);
		look();
	}
}

function expectToFit(screen: Screen, columns: number, rows: number) {
	const lines = screen.frame().split('\n');
	expect(lines.length).toBe(rows);
	for (const line of lines) {
		expect([...line].length, line).toBeLessThanOrEqual(columns);
	}
	expect(lines.at(-1)).toMatch(/Enter|Ctrl-C/);
}

test.each([
	[80, 24],
	[120, 40],
	[60, 15],
])('leads from the first screen to the result by keys alone on %i by %i cells', async (columns, rows) => {
	const engine = fakeEngine({plan: samplePlan({}, 20), pause: 8, rejects: true});
	const screen = screenOf({engine, setup: sampleSetup(), columns, rows});
	const look = () => expectToFit(screen, columns, rows);
	await goToOptions(screen, look);
	await screen.press(keys.enter, 'Ready to migrate');
	look();
	await screen.press('y', 'Loading rows');
	look();
	await screen.shows('1 reject so far');
	look();
	await screen.shows('Finished, with rejects');
	look();
	await screen.press(keys.tab, 'By reason');
	look();
	await screen.press(keys.tab, 'Exit code  3');
	look();
	expect(engine.requests).toHaveLength(1);
	expect(engine.requests[0]?.options).toEqual(sampleSetup().options);
});

test('shows a password on no screen, nor while it is being typed', async () => {
	const screen = screenOf({engine: fakeEngine(), setup: sampleSetup()});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'postgresql://ada:***@db.example:5432/unified');
	await screen.press(keys.controlU, 'empty: the PG* variables decide');
	const typed = 'postgresql://bob:hunter2';
	for (const character of typed) {
		screen.send(character);
	}
	await screen.shows('postgresql://bob:***');
	expect(screen.frame()).not.toContain('hunter');
	await screen.press('@host/db', 'postgresql://bob:***@host/db');
	expect(screen.frame()).not.toContain(password);
});

test('tells what is wrong with a file where it was named, and goes on once the path is mended', async () => {
	const good = fakeEngine();
	const screen = screenOf({
		engine: {
			...good,
			inspectSources(files) {
				if (files.alerts === '/data/alerts.db') {
					throw new MigrationError('source-missing', 'There is no such file.', {hint: 'Look for it.'});
				}
				return good.inspectSources(files);
			},
		},
		setup: sampleSetup(),
	});
	await screen.shows('→ Look for it.');
	await screen.press(keys.down, /❯ alerts/);
	await screen.press('2', '/data/alerts.db2');
	await screen.press(keys.enter, '2 databases found');
	await screen.press(keys.enter, '[Target]');
});

test('stays at the target when the connection fails, and tries again', async () => {
	const good = fakeEngine();
	let tries = 0;
	const screen = screenOf({
		engine: {
			...good,
			async inspectTarget(address, schema) {
				tries += 1;
				if (tries === 1) {
					throw new MigrationError('target-password', 'The password was refused.', {hint: 'Mend it.'});
				}
				return good.inspectTarget(address, schema);
			},
		},
		setup: sampleSetup(),
	});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'The password was refused.');
	expect(screen.frame()).toContain('Mend it.');
	await screen.press(keys.enter, 'Connected to database');
});

test('does not go past a plan that is blocked', async () => {
	const plan = samplePlan({
		problems: [{severity: 'blocker', where: 'users', message: 'no such table', hint: 'Create it.'}],
	});
	const screen = screenOf({engine: fakeEngine({plan}), setup: sampleSetup()});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected');
	await screen.press(keys.enter, 'blocker: users: no such table');
	expect(screen.frame()).toContain('Create it.');
	await screen.press(keys.enter, 'Making the plan');
	await screen.shows('blocker: users: no such table');
});

test('keeps what was entered when the operator goes back and forth', async () => {
	const screen = screenOf({engine: fakeEngine(), setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.right, /Mode +dry run/);
	await screen.press(keys.escape, 'Load 1 of');
	await screen.press(keys.escape, '[Loads]');
	await screen.press(keys.enter, 'Load 1 of');
	await screen.press(keys.enter, /Mode +dry run/);
});

test('makes the plan again when carry-over is turned on', async () => {
	const engine = fakeEngine();
	const carried: unknown[] = [];
	const screen = screenOf({
		engine: {
			...engine,
			makePlan(request) {
				carried.push(request.carryOver);
				return engine.makePlan(request);
			},
		},
		setup: sampleSetup(),
	});
	await goToOptions(screen);
	for (let row = 0; row < 6; row += 1) {
		screen.send(keys.down);
	}
	await screen.press(keys.space, /Carry unmapped tables over +\[x\] yes/);
	await screen.press(keys.enter, 'Nothing stands in the way');
	expect(carried).toEqual([false, true]);
});

test('goes back to the options after a dry run, to run it', async () => {
	const engine = fakeEngine();
	const screen = screenOf({engine, setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.right, /Mode +dry run/);
	await screen.press(keys.enter, 'Ready for a dry run');
	await screen.press(keys.enter, 'Dry run: every row would be migrated');
	await screen.press('b', 'How is it to be done?');
	await screen.press(keys.left, /Mode +run/);
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Every row was migrated.');
	expect(engine.requests.map(request => request.options.mode)).toEqual(['dry-run', 'run']);
});

test('loads only the tables that were chosen', async () => {
	const engine = fakeEngine();
	const screen = screenOf({engine, setup: sampleSetup()});
	await goToOptions(screen);
	for (let row = 0; row < 7; row += 1) {
		screen.send(keys.down);
	}
	await screen.press(keys.space, '[ ] users');
	await screen.press(keys.enter, '30,500 into 2 of 3 tables');
	await screen.press(keys.enter, 'Every row was migrated.');
	expect(engine.requests[0]?.options.tables).toEqual(['user_health', 'system_alerts']);
});

test('asks the run to stop at the first Ctrl-C, and says how to go on', async () => {
	const engine = fakeEngine({pause: 20});
	const screen = screenOf({engine, setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Loading rows');
	screen.send(keys.controlC);
	await screen.shows('Interrupted.');
	expect(screen.frame()).toContain('mingus-migrate resume run-1');
	expect(engine.requests[0]?.signal?.aborted).toBe(true);
});

test('says so when the terminal is too small, and goes on when it has grown', async () => {
	const screen = screenOf({engine: fakeEngine(), setup: sampleSetup()});
	await screen.shows('2 databases found');
	screen.resize(50, 24);
	await screen.shows('too small');
	screen.resize(80, 24);
	await screen.shows('2 databases found');
});

test('draws with ASCII alone where the terminal has no more', async () => {
	const screen = screenOf({engine: fakeEngine(), setup: sampleSetup(), symbols: asciiSymbols});
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
	const screen = screenOf({engine: fakeEngine({plan}), setup: sampleSetup()});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected');
	await screen.press(keys.enter, 'mingus.\\x1b[2Jevil\\nname');
	expect(screen.frame()).not.toContain('\x1b[2J');
});
