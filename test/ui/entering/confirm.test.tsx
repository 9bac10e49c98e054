import {afterEach, expect, test} from 'vitest';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import {durationText, type Pace, paceOf} from '../../../source/ui/entering/pace.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {confirmFacts} from '../../../source/ui/steps/confirm/confirm-facts.ts';
import {confirmWarnings} from '../../../source/ui/steps/confirm/confirm-warnings.ts';
import type {ConfirmStep} from '../../../source/ui/wizard-state.ts';
import {fakeEngine} from '../fake-engine.ts';
import {samplePlan, sampleReport, sampleSetup, stats} from '../sample-setup.ts';
import {closeScreens, keys, openScreen, type Screen} from '../screen.tsx';

afterEach(closeScreens);

/** A target whose tables hold rows, or some table beside them does. */
function filledEngine(...tables: readonly string[]) {
	const engine = fakeEngine();
	return {
		...engine,
		inspectTarget: async () => ({
			...(await engine.inspectTarget({}, 'public')),
			tables: tables.map(name => ({name, holdsRows: true})),
		}),
	};
}

async function goToConfirm(screen: Screen, ready = 'Ready to migrate') {
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, 'Nothing stands in the way');
	await screen.press(keys.enter, 'Load 1 of');
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(keys.enter, ready);
}

test.each([
	[80, 24],
	[60, 15],
])(
	"where rows are already, the database's name starts it, and Enter alone does not, on %i by %i",
	async (columns, rows) => {
		const engine = filledEngine('users', 'elsewhere');
		const screen = openScreen({engine, setup: sampleSetup(), columns, rows});
		await goToConfirm(screen);
		expect(screen.frame()).toContain('unified');
		expect(screen.frame()).toContain('rows in 1 table that is loaded into: users');
		expect(screen.frame().split('\n')).toHaveLength(rows);
		screen.send('\x1b[6~\x1b[6~');
		await screen.press('\x1b[6~', /Rollback +prepared/);
		screen.send(`${keys.enter}y${keys.enter}`);
		await screen.press(keys.controlU, /type unified/);
		await screen.press(`unifie${keys.enter}`, /unifie▏/);
		expect(engine.requests).toHaveLength(0);
		await screen.press(keys.escape, 'How is it to be done?');
		await screen.press(keys.enter, 'Ready to migrate');
		await screen.press('unified', 'Enter starts.');
		await screen.press(keys.enter, 'Every row was migrated.');
		expect(engine.requests).toHaveLength(1);
	},
);

test('a dry run asks for no name, and says how long the run will take afterwards', async () => {
	const {options} = sampleSetup();
	const engine = filledEngine('users');
	const setup = sampleSetup({options: {...options, mode: 'dry-run'}});
	const screen = openScreen({engine, setup});
	await goToConfirm(screen, 'Ready for a dry run');
	expect(screen.frame()).toContain('not known: nothing was measured yet.');
	expect(screen.frame()).toContain('none needed: nothing stays');
	await screen.press('y', 'Dry run: every row would be migrated.');
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(keys.enter, 'Ready for a dry run');
	expect(screen.frame()).toContain('about 3.0s: the dry run took 3.0s for 42,500 rows');
});

test('says before the start that rows in the way will stop it, and the options are one key away after it has', async () => {
	const failure = {
		code: 'target-not-empty',
		message: 'The target holds rows already in users',
		hint: 'Empty the tables, or say --on-conflict skip.',
	};
	async function* stopped(): AsyncGenerator<MigrationEvent> {
		const report = sampleReport({state: 'failed', failure, overall_stats: stats(42_500, 0, 0)});
		yield {event: 'finished', exit_code: 2, report};
	}
	const engine = {...filledEngine('users'), migrate: stopped};
	const screen = openScreen({engine, setup: sampleSetup()});
	await goToConfirm(screen);
	expect(screen.frame()).toContain('This will stop before the first row: rows are in users.');
	await screen.press('unified', 'Enter starts.');
	await screen.press(keys.enter, 'The target holds rows already in users');
	expect(screen.frame()).toContain('At Options, choose to skip or to update');
	expect(screen.frame()).not.toContain('--on-conflict');
	expect(screen.frame().split('\n').at(-1)).toMatch(/^ Enter back to the options · q leave/);
	await screen.press(keys.enter, 'How is it to be done?');
	await screen.press(`${keys.down}${keys.down}${keys.down} `, /already +skip/);
	await screen.press(keys.enter, 'Ready to migrate');
	expect(screen.frame()).not.toContain('This will stop');
});

test('warns of tables left out that chosen ones refer to, and counts sample rows of chosen tables alone', () => {
	const plan = samplePlan();
	const [users, health, alerts] = plan.loads;
	const [id, name] = health?.columns ?? [];
	if (!users || !health || !alerts || !id || !name) {
		throw new Error('the sample has three loads');
	}
	const references = {entity: 'users', loads: [users.number], table: 'users', column: 'id'};
	const loads = [users, {...health, columns: [{...id, references}, name]}, alerts];
	const cell = {problem: {code: 'required', message: 'is NULL'}};
	const previews = [
		{table: 'users', rows: [{after: [cell]}]},
		{table: 'user_health', rows: [{after: [{}]}]},
	];
	const state = (tables: readonly string[] | null, ...filled: readonly string[]) =>
		({
			step: 'confirm',
			setup: sampleSetup(),
			entries: {...initialWizard(sampleSetup()).entries, tables},
			sources: [],
			plan: {...plan, loads},
			previews,
			target: {database: 'unified', tables: filled.map(table => ({name: table, holdsRows: true}))},
		}) as unknown as ConfirmStep;
	expect(confirmWarnings(state(null))).toEqual([]);
	expect(confirmWarnings(state(['user_health']))).toEqual([
		'users is left out and empty: rows of user_health that refer to it will be rejected.',
	]);
	expect(confirmWarnings(state(['user_health'], 'users'))).toEqual([]);
	const expectation = (tables: readonly string[] | null) =>
		Object.fromEntries(confirmFacts(state(tables))).Expect;
	expect(expectation(null)).toMatch(/^some rejects\. 1 of 2 sample rows .* picked for their unusual values/);
	expect(expectation(['user_health'])).toBe('no rejects among the sample rows');
});

test('tells how long it may take by what was measured best', () => {
	const pace = (mode: Pace['mode'], rows: number, seconds: number): Pace => ({
		mode,
		rows,
		seconds,
		started: '2026-01-02T03:04:05.678Z',
	});
	const run = pace('run', 1000, 2);
	expect(durationText(5000, [])).toBe('not known: nothing was measured yet. A dry run measures it.');
	expect(durationText(5000, [run])).toBe(
		'about 10s, if as fast as the run of 2026-01-02, which took 2.0s for 1,000 rows',
	);
	expect(durationText(5000, [pace('validate-only', 5000, 30)])).toBe(
		'longer than 30s: the check alone took 30s for 5,000 rows',
	);
	expect(durationText(5000, [run, pace('dry-run', 5000, 90)])).toBe(
		'about 1m 30s: the dry run took 1m 30s for 5,000 rows',
	);
	expect(paceOf(sampleReport({state: 'interrupted'}))).toBeNull();
	expect(paceOf(sampleReport({overall_stats: stats(10, 0, 0)}))).toBeNull();
});
