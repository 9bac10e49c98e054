// What a user would see go wrong: rows that others wrote are replaced without being asked for, or nobody says what to do.
import {afterEach, describe, expect, test} from 'vitest';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import type {CatchUpRequest} from '../../../source/engine/run/request.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {resumeRequest} from '../../../source/ui/requests.ts';
import {exitCodeOf} from '../../../source/ui/running/exit-code.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {ResultStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {fakeEngine} from '../fake-engine.ts';
import {sampleReport, sampleSetup} from '../sample-setup.ts';
import {closeScreens, goToOptions, keys, openScreen} from '../screen.tsx';

afterEach(closeScreens);

const rows = Array.from({length: 10}, (_, i) => `  users ${i}: updated in the source, changed in the target`);
const failure = {
	code: 'target-changed',
	message: `12 rows of the target changed since the run before, and in the source too:\n${rows.join('\n')}\n  and 2 more`,
	hint: 'Nothing was written.',
};

/** Stops at conflicts until it is told who wins. */
async function* catchUp({options, run = ''}: CatchUpRequest): AsyncGenerator<MigrationEvent> {
	yield {
		event: 'run-started',
		run: 'run-2',
		mapping: 'sample',
		mode: 'run',
		base: run,
		plan_hash: 'a',
		started_at: '2026-01-01T00:00:00.000Z',
		resumed: false,
		loads: [],
	};
	const stops = options.onConflict === 'stop';
	const report = stops ? sampleReport({state: 'failed', failure}) : sampleReport({migration_id: 'run-2'});
	yield {event: 'finished', exit_code: stops ? 2 : 0, report};
}

test.each([
	[80, 24],
	[60, 15],
])(
	'a catch-up that met rows of others asks who wins, and goes on so, on %i by %i cells',
	async (columns, rows) => {
		const engine = fakeEngine({catchUp});
		const screen = openScreen({engine, setup: sampleSetup(), columns, rows});
		const look = () => {
			const lines = screen.frame().split('\n');
			expect(lines.length).toBe(rows);
			expect(lines.every(line => [...line].length <= columns)).toBe(true);
		};
		await goToOptions(screen);
		await screen.press(keys.enter, 'Ready to migrate');
		await screen.press('y', 'Every row was migrated.');
		await screen.press('c', '12 rows of the target changed since');
		await screen.press(keys.escape, 'Every row was migrated.');
		await screen.press('c', '12 rows of the target changed since');
		expect(screen.frame()).toContain('c asks which is to win');
		look();
		await screen.press('c', 'Which is to win?');
		expect(screen.frame()).toContain("❯ Keep the target's rows");
		look();
		await screen.press(keys.escape, 'c asks which is to win');
		await screen.press('c', 'Which is to win?');
		await screen.press(keys.right, 'users 0: updated in the source');
		await screen.press(keys.down, "❯ Take the source's rows");
		look();
		await screen.press(keys.enter, 'The target is up to date with the sources.');
		expect(engine.catchUps.map(({run, options}) => [run, options.onConflict])).toEqual([
			['run-1', 'stop'],
			['run-1', 'stop'],
			['run-1', 'source'],
		]);
	},
);

describe('the decision', () => {
	const rest = {
		...initialWizard(sampleSetup()),
		...{step: 'result', work: 'rest', run: 'run-2', mapping: 'sample', cameFrom: null},
		...{report: sampleReport({state: 'failed', failure}), exitCode: 2, unfinished: 'run-2'},
		...{verification: {state: 'idle'}, takenBack: null, view: 'tables', line: 0},
	} as unknown as ResultStep;
	const show: Action = {type: 'show-conflicts'};

	test('keeps the rows of others unless told otherwise, also where a catch-up is gone on with', () => {
		const asked = wizard(rest, show);
		expect(asked).toMatchObject({step: 'conflicts', chosen: 'target'});
		expect(exitCodeOf(asked)).toBe(2);
		const run = wizard(asked, {type: 'next', now: 1});
		if (run.step !== 'run' || run.work !== 'rest') {
			throw new Error('the catch-up goes on');
		}
		expect(resumeRequest(run, {signal: AbortSignal.abort()})).toMatchObject({
			run: 'run-2',
			onConflict: 'target',
		});
	});

	test('is asked for nowhere else', () => {
		const other: Wizard = {...rest, report: sampleReport()};
		expect(wizard(other, show)).toBe(other);
		expect(wizard(wizard(rest, show), {type: 'stop'})).toEqual(wizard(rest, show));
	});
});
