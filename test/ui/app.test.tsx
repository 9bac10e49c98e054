import {afterEach, expect, test} from 'vitest';
import {MigrationError} from '../../source/engine/errors.ts';
import {fakeEngine} from './fake-engine.ts';
import {password, samplePlan, sampleSetup} from './sample-setup.ts';
import {closeScreens, goToOptions, keys, openScreen, type Screen} from './screen.tsx';

afterEach(closeScreens);

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
	const screen = openScreen({engine, setup: sampleSetup(), columns, rows});
	const look = () => expectToFit(screen, columns, rows);
	await goToOptions(screen, look);
	await screen.press(keys.enter, 'Ready to migrate');
	look();
	await screen.press('y', 'Loading rows');
	look();
	await screen.shows('1 reject so far');
	look();
	await screen.shows('Finished: 1 of 42,500 rows was rejected');
	look();
	await screen.press(keys.tab, '1 row: users.name required');
	look();
	await screen.press(keys.tab, 'Exit code  3');
	look();
	expect(engine.requests).toHaveLength(1);
	expect(engine.requests[0]?.options).toEqual(sampleSetup().options);
});

test('shows a password on no screen, nor while it is being typed', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup()});
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
	const screen = openScreen({
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
	const screen = openScreen({
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
	const screen = openScreen({engine: fakeEngine({plan}), setup: sampleSetup()});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected');
	await screen.press(keys.enter, 'blocker: users: no such table');
	expect(screen.frame()).toContain('Create it.');
	await screen.press(keys.enter, 'Making the plan');
	await screen.shows('blocker: users: no such table');
});

test('keeps what was entered when the operator goes back and forth', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup()});
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
	const screen = openScreen({
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
	const screen = openScreen({engine, setup: sampleSetup()});
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
	const screen = openScreen({engine, setup: sampleSetup()});
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
	const screen = openScreen({engine, setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Loading rows');
	screen.send(keys.controlC);
	await screen.shows('Interrupted.');
	expect(screen.frame()).toContain(
		'r goes on with it right here; mingus-migrate resume run-1 does so later.',
	);
	expect(engine.requests[0]?.signal?.aborted).toBe(true);
});

test('a Ctrl-C that comes together with the Enter before it stops the run in order', async () => {
	const engine = fakeEngine({pause: 20});
	const screen = openScreen({engine, setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.enter, 'Ready to migrate');
	screen.send(`${keys.enter}${keys.controlC}`);
	await screen.shows('Interrupted.');
});

test('compares every row with what was read, when asked for', async () => {
	const screen = openScreen({engine: fakeEngine(), setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Every row was migrated.');
	expect(screen.frame()).toMatch(/v +verify/);
	await screen.press('v', 'Of 2 rows in 1 table 1 differs. mingus-migrate verify');
	await screen.press('\t\t', 'Exit code  3 (finished, with rejects or differences)');
	expect(screen.frame()).toContain('Rollback   mingus-migrate rollback ');
	expect(screen.frame()).toContain('psql --file /data/snapshots/run-1/rollback.sql does the same');
});

test('a run that has finished is caught up with at its result, as often as one likes', async () => {
	const engine = fakeEngine({pause: 1});
	const screen = openScreen({engine, setup: sampleSetup()});
	await goToOptions(screen);
	await screen.press(keys.enter, 'Ready to migrate');
	await screen.press(keys.enter, 'Every row was migrated.');
	await screen.press('c', 'The target is up to date with the sources.');
	const [first] = engine.requests;
	expect(engine.catchUps).toMatchObject([
		{sources: first?.sources, target: first?.target, options: {mode: 'run', onConflict: 'stop'}},
	]);
	await screen.press('c', 'The target is up to date with the sources.');
	expect(engine.requests).toHaveLength(1);
});
