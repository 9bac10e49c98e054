import {afterEach, expect, test} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {verification} from '../../commands/scripted-verification.ts';
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
	await screen.press('\x1b[F', /❯ Past runs\n.*3 runs of this machine/);
	await screen.press(keys.enter, 'The runs of this machine, the newest first');
	expect(screen.frame()).toContain('a\\x1b[2J');
	await screen.press('\x1b[F', /❯ 2026-01-02 03:04 +sample +finished/);
	await screen.press(keys.enter, '❯ Report');
	expect(screen.frame()).toContain('Run      oldest of sample');
	await screen.press(keys.down, '❯ Rejects');
	await screen.press(keys.down, '❯ Catch up');
	await screen.press(keys.down, '❯ Verify');
	await screen.press(keys.enter, 'Of 2 rows in 1 table 1 differs.');
	await screen.press(`\x1b[H${keys.enter}`, '1 of 42,500 rows was rejected');
	expect(screen.frame()).toContain('Of 2 rows in 1 table 1 differs.');
	expect(screen.frame().split('\n')).toHaveLength(rows);
	await screen.press(keys.escape, '❯ Report');
	await screen.press(keys.escape, 'The runs of this machine');
	await screen.press(keys.escape, '❯ Past runs');
	await screen.press(`\x1b[H${keys.down}${keys.enter}`, 'Which mapping says');
	await screen.press(keys.escape, '❯ Migrate');
});

test.each(sizes)('a run is caught up with days later, on %i by %i cells', async (columns, rows) => {
	const engine = fakeEngine();
	const mappings = fakeMappings();
	const screen = openScreen({engine, mappings, history: fakeHistory(runs.slice(1)), columns, rows});
	await screen.shows('What is to be done?');
	await screen.press(keys.down, /❯ Catch up\n.*written to the sources since a run/);
	await screen.press(keys.enter, 'Which run is to be caught up with?');
	expect(screen.frame().split('\n').at(-1)).toContain('Enter open');
	await screen.press(keys.enter, '❯ Catch up');
	expect(screen.frame()).toContain('Run      oldest of sample');
	await screen.press(keys.enter, 'The target is up to date with the sources.');
	expect(screen.frame().split('\n')).toHaveLength(rows);
	expect(mappings.asked).toEqual(['open sample']);
	expect(engine.catchUps.map(({run, sources}) => [run, sources])).toEqual([
		['oldest', {mingus: '/data/mingus.db', alerts: '/data/alerts.db'}],
	]);
	await screen.press(keys.escape, '❯ Catch up');
});

test.each(sizes)(
	'what keeps a past run from being compared is told whole on %i by %i cells',
	async (columns, rows) => {
		const why =
			'The server cannot be reached at db.example.org:5432/unified as a_long_name: nothing listens there.';
		const engine = {
			...fakeEngine(),
			async *verify() {
				const failure = {code: 'target-unreachable', message: why, hint: 'Is PostgreSQL running there?'};
				for (const event of verification) {
					yield event.event === 'finished'
						? {...event, verification: {...event.verification, failure}}
						: event;
				}
			},
		};
		const screen = openScreen({
			engine,
			mappings: fakeMappings(),
			history: fakeHistory([pastRun()]),
			columns,
			rows,
		});
		await screen.shows('What is to be done?');
		await screen.press(`\x1b[F${keys.enter}`, 'The runs of this machine');
		await screen.press(keys.enter, '❯ Report');
		await screen.press(`${keys.down}${keys.down}${keys.down}`, '❯ Verify');
		await screen.press(keys.enter, 'Is PostgreSQL running there?');
		const said = `Not compared: ${why}`;
		// On the smallest screen as far as there is room for it.
		expect(screen.frame().replaceAll(/\s+/g, ' ')).toContain(columns === 60 ? said.slice(0, 90) : said);
		expect(screen.frame()).toMatch(/❯ Verify\n.* Roll back\n/s);
		expect(screen.frame().split('\n')).toHaveLength(rows);
	},
);

test('a run that was taken back in part says so in the list and in its report', async () => {
	const history = fakeHistory([
		pastRun({takenBack: ['users', 'notes']}),
		pastRun({run: 'later', catchesUpWith: 'oldest'}),
	]);
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings(), history, columns: 100});
	await screen.shows('What is to be done?');
	await screen.press(`\x1b[F${keys.enter}`, /sample +rolled back in part/);
	expect(screen.frame()).toMatch(/sample +catch-up, finished/);
	await screen.press(keys.enter, '❯ Report');
	expect(screen.frame()).toContain('finished. Rolled back since: users, notes.');
	expect(screen.frame()).not.toContain('Catch up');
	await screen.press(keys.enter, '1 of 42,500 rows was rejected');
	expect(screen.frame()).toContain('Rolled back since: users, notes.');
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

test('the first screen leads to a run that was interrupted, though its target cannot be asked', async () => {
	const unfinished = async () => Promise.reject(new MigrationError('target-password', 'no password'));
	const screen = openScreen({
		engine: fakeEngine({unfinished}),
		mappings: fakeMappings(),
		history: fakeHistory(runs, {report: null}),
	});
	await screen.shows(/❯ Go on with the interrupted run\n +newest/);
	await screen.press(keys.enter, '❯ Go on with it');
	await screen.press(keys.escape, 'The runs of this machine');
});

test('says what it takes where nothing leads to the target of a run', async () => {
	const history = fakeHistory([pastRun()], {reachable: false, report: null});
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings(), history});
	await screen.shows('What is to be done?');
	await screen.press(`\x1b[F${keys.enter}`, 'The runs of this machine');
	await screen.press(keys.enter, 'Migrate, on the first screen, asks for it');
	expect(screen.frame()).toContain('It has no report.');
});
