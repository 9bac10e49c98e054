import {afterEach, expect, test} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import type {ResumeRequest} from '../../../source/engine/run/request.ts';
import {fakeMappings} from '../choosing/sample-proposal.ts';
import {fakeEngine} from '../fake-engine.ts';
import {sampleReport, sampleSetup, sampleUnfinished, stats} from '../sample-setup.ts';
import {closeScreens, keys, openScreen} from '../screen.tsx';

afterEach(closeScreens);

const unfinished = sampleUnfinished();
const found = async () => unfinished;

const started: MigrationEvent = {
	event: 'run-started',
	mapping: 'sample',
	run: unfinished.run,
	mode: 'run',
	plan_hash: 'a',
	started_at: unfinished.startedAt,
	resumed: true,
	loads: [
		{load: 'users', source: 'mingus.users', table: 'users', rows: 12_000},
		{load: 'health', source: 'mingus.health', table: 'user_health', rows: 30_500},
	],
};
const before = (read: number) => ({read, loaded: read, rejected: 0, skipped: 0});
const resumed: MigrationEvent = {
	event: 'run-resumed',
	attempt: 2,
	loads: [
		{load: 'users', table: 'users', counts: before(12_000)},
		{load: 'health', table: 'user_health', counts: before(5000)},
	],
};
const retrying: MigrationEvent = {
	event: 'retrying',
	reason: 'The server is restarting.',
	delay_ms: 4000,
};

function finished(changes: Parameters<typeof sampleReport>[0], exitCode: number): MigrationEvent {
	return {event: 'finished', exit_code: exitCode, report: sampleReport(changes)};
}

/** Says some events, then waits for the operator to stop it. */
async function* until(
	{signal}: ResumeRequest,
	events: readonly MigrationEvent[],
	last: MigrationEvent,
): AsyncGenerator<MigrationEvent> {
	yield* events;
	await new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()));
	yield last;
}

test.each([
	[80, 24],
	[60, 15],
])(
	'is the first screen on %i by %i cells, says how it stands, and goes on by Enter',
	async (columns, rows) => {
		const engine = fakeEngine({
			unfinished: found,
			async *rest() {
				yield started;
				yield finished({overall_stats: stats(42_500, 0), reject_groups: []}, 0);
			},
		});
		const screen = openScreen({engine, setup: sampleSetup(), fromStart: true, columns, rows});
		await screen.shows('An interrupted run');
		const frame = screen.frame();
		expect(frame).toContain(`Run      ${unfinished.run} of sample`);
		expect(frame).toContain('Started  2026-01-02 03:04:05 UTC');
		expect(frame).toContain('Ended    without a word: it was killed, or still runs');
		expect(frame).toMatch(/█+░+ +40%/);
		expect(frame).toContain('17,000 of 42,500 rows done, 25,500 left');
		for (const choice of ['Enter  go on', 'n      leave it', 'q      quit', '[1 Interrupted run]']) {
			expect(frame).toContain(choice);
		}
		expect(frame.split('\n')).toHaveLength(rows);
		for (const line of frame.split('\n')) {
			expect([...line].length).toBeLessThanOrEqual(columns);
		}
		await screen.press(keys.enter, 'Every row was migrated.');
		expect(engine.resumes).toMatchObject([{run: unfinished.run, target: {url: sampleSetup().targetUrl}}]);
		expect(engine.requests).toEqual([]);
	},
);

test('comes before a mapping is chosen, and gives way to the choice', async () => {
	const engine = fakeEngine({unfinished: found});
	const screen = openScreen({engine, mappings: fakeMappings()});
	await screen.shows('An interrupted run');
	await screen.press(keys.escape, 'Which mapping says');
	await screen.press(keys.enter, 'Mapping  sample');
	await screen.press(keys.enter, '2 databases found');
});

test.each([
	new MigrationError('target-password', 'The server wants a password.'),
	new MigrationError('target-unreachable', 'Nobody listens there.'),
	Object.assign(new Error('permission denied for schema mingus_migrate'), {code: '42501'}),
])('a target that cannot be asked is no trouble: %s', async error => {
	let asked = 0;
	const engine = fakeEngine({
		unfinished: async () => {
			asked++;
			throw error;
		},
	});
	const screen = openScreen({engine, setup: sampleSetup(), fromStart: true});
	await screen.shows('Mapping  sample');
	await expect.poll(() => asked).toBe(1);
	expect(screen.frame()).not.toContain(error.message);
	await screen.press(keys.enter, '2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, 'Nothing stands in the way');
});

test('does not wait for a slow server: the screens are there, and keep what is typed into them', async () => {
	let answer = () => {};
	const slow = new Promise<void>(resolve => {
		answer = resolve;
	});
	const engine = fakeEngine({
		unfinished: async request => {
			await slow;
			return request.mapping === undefined ? unfinished : undefined;
		},
	});
	const screen = openScreen({engine, setup: sampleSetup(), fromStart: true});
	await screen.shows('Mapping  sample');
	await screen.press(keys.enter, '2 databases found');
	await screen.press('x', '/data/mingus.dbx');
	answer();
	await screen.press(keys.enter, '2 databases found');
	expect(screen.frame()).toContain('/data/mingus.dbx');
});

test.each([
	[80, 24],
	[60, 15],
])('after the target, what is different since comes with it on %i by %i cells', async (columns, rows) => {
	const changes = Array.from({length: 12}, (_, i) => `load users: column c${i}: rules changed`);
	const engine = fakeEngine({
		unfinished: async ({mapping}) => (mapping ? sampleUnfinished({changes, state: 'failed'}) : undefined),
	});
	const screen = openScreen({engine, setup: sampleSetup(), columns, rows});
	await screen.shows('2 databases found');
	await screen.press(keys.enter, 'Enter tests the connection');
	await screen.press(keys.enter, 'Connected to database');
	await screen.press(keys.enter, 'Going on uses the plan in the ledger');
	expect(screen.frame()).toContain('column c0: rules changed');
	await screen.press('\x1b[F', 'column c11: rules changed');
	await screen.press(keys.escape, 'Connected to database');
	await screen.press(keys.enter, 'Going on uses the plan');
	await screen.press('n', 'Nothing stands in the way');
	await screen.press(keys.escape, 'Connected to database');
	await screen.press(keys.enter, 'Nothing stands in the way');
});

test.each([
	[80, 24],
	[60, 15],
])(
	'the run shows what was committed before, and what it waits for, on %i by %i cells',
	async (columns, rows) => {
		const engine = fakeEngine({
			unfinished: found,
			rest: request =>
				until(request, [started, resumed, retrying], finished({state: 'interrupted', mode: 'run'}, 130)),
		});
		const screen = openScreen({engine, setup: sampleSetup(), fromStart: true, columns, rows});
		await screen.shows('An interrupted run');
		await screen.press(keys.enter, '17,000 of 42,500 rows');
		await screen.shows(/^ Waits 4\.0s, then tries again: The server is restarting\.$/m);
		expect(screen.frame()).toMatch(/users .*100%.*12,000\/12,000 +✓ before/);
		expect(screen.frame()).toMatch(/user_health .*16% +5,000\/30,500/);
		await screen.press(keys.controlC, 'r goes on with it right here');
		await screen.press('r', 'Waits 4.0s');
		expect(engine.resumes.map(({run}) => run)).toEqual([unfinished.run, unfinished.run]);
		expect(engine.resumes[0]?.signal?.aborted).toBe(true);
		expect(engine.resumes[1]?.signal?.aborted).toBe(false);
	},
);

test.each([
	[80, 24],
	[60, 15],
])(
	'what stands in the way of going on is said with what to do next on %i by %i cells',
	async (columns, rows) => {
		const changed = ['d: column y text has become column y varchar', 'c: constraint c_pkey is gone'];
		const failures = [
			{
				code: 'run-changed',
				message: `The target is not as the run found it (run ${unfinished.run}):\n  ${changed.join('\n  ')}`,
				hint: 'Change it back and resume, or start a new run.',
			},
			{
				code: 'snapshot-missing',
				message: 'The snapshot of mingus is gone: /data/snapshots/mingus.db',
				hint: `Run ${unfinished.run} can only go by what it read. If the snapshots were moved, name their folder with --backup-dir; a run with --no-backup keeps none after its end.`,
			},
		];
		const empty = {state: 'failed', migration_id: '', table_stats: {}, overall_stats: stats(0, 0)} as const;
		let tries = 0;
		const engine = fakeEngine({
			unfinished: found,
			async *rest() {
				yield finished({...empty, failure: failures[tries++] ?? null, reject_groups: []}, 2);
			},
		});
		const screen = openScreen({engine, setup: sampleSetup(), fromStart: true, columns, rows});
		await screen.shows('An interrupted run');
		await screen.press(keys.enter, 'The target is not as the run found it');
		for (const text of [...changed, 'Change it back and resume', 'r go on with it']) {
			expect(screen.frame()).toContain(text);
		}
		await screen.press('r', 'The snapshot of mingus is gone');
		expect(screen.frame()).toContain('--backup-dir');
		await screen.press('b', 'An interrupted run');
	},
);
