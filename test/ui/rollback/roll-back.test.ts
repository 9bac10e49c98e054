import {describe, expect, test} from 'vitest';
import type {RollbackEvent} from '../../../source/engine/report/rollback.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {canRollBack, rollbackRequest} from '../../../source/ui/requests.ts';
import type {Look} from '../../../source/ui/rollback/rollback-state.ts';
import {exitCodeOf} from '../../../source/ui/running/exit-code.ts';
import {leavingOf} from '../../../source/ui/running/leaving.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {ResultStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {samplePlan, sampleReport, sampleSetup} from '../sample-setup.ts';
import {fakeRollback, found} from './sample-rollback.ts';

const enter: Action = {type: 'next', now: 1000};
const back: Action = {type: 'back'};
const space: Action = {type: 'change', by: 1};
const down: Action = {type: 'move', by: 1, last: 99};
const type = (text: string): Action => ({type: 'edit', edit: {edit: 'insert', text}});

function stateAfter<Step extends Wizard['step']>(step: Step, state: Wizard, ...actions: readonly Action[]) {
	const end = actions.reduce(wizard, state);
	if (end.step !== step) {
		throw new Error(`the wizard is at ${end.step}, not at ${step}`);
	}
	return end as Extract<Wizard, {step: Step}>;
}

/** The look at these tables as the answer to a question. */
function looked(ask: number, tables = ['notes', 'users', 'alerts'], forced = false): Action {
	const value: Look = {
		database: 'unified',
		address: 'db as ada',
		tables: tables.map(table => ({table, rows: 45, ...found(table, tables, forced)})),
	};
	return {type: 'tables-looked-at', ask, answer: {state: 'found', value}};
}

function resultOf(changes: Parameters<typeof sampleReport>[0] = {}, rollback = true): ResultStep {
	const setup = sampleSetup();
	const start = initialWizard({...setup, options: {...setup.options, rollback}});
	const run = {
		...start,
		step: 'run' as const,
		work: 'plan' as const,
		plan: samplePlan(),
		stopping: false,
		cursor: null,
	};
	const event = {event: 'finished', exit_code: 3, report: sampleReport(changes)} as const;
	return stateAfter('result', run as unknown as Wizard, {
		type: 'run-went-on',
		events: [{event, at: 1}],
		now: 1,
	});
}

const result = resultOf();
const asks = result.asks;
const asked = stateAfter('rollback-tables', result, {type: 'roll-back'});
const tables = stateAfter('rollback-tables', asked, looked(asks));
const confirm = stateAfter('rollback-confirm', tables, enter);
const rollback = stateAfter('rollback', confirm, type('unified'), enter);

async function wentOn(state: Wizard, signal?: AbortSignal): Promise<Action> {
	if (state.step !== 'rollback') {
		throw new Error(`nothing is rolled back at ${state.step}`);
	}
	const request = rollbackRequest(state, {dryRun: false, all: false}, signal ?? new AbortController().signal);
	const events: Array<{event: RollbackEvent; at: number}> = [];
	for await (const event of fakeRollback()(request)) {
		events.push({event, at: 2000});
	}
	return {type: 'rollback-went-on', events, now: 2000};
}

describe('from the result of a run', () => {
	test('its tables are looked at first, all of them', () => {
		expect(asked).toMatchObject({
			look: {state: 'asked', ask: asks},
			run: 'run-1',
			cameFrom: {step: 'result'},
		});
		const request = rollbackRequest(asked, {dryRun: true, all: true}, new AbortController().signal);
		expect(request).toMatchObject({run: 'run-1', dryRun: true, forceChanged: false});
		expect(request).not.toHaveProperty('tables');
	});

	test.each([
		['a rehearsal', resultOf({mode: 'dry-run'})],
		['a run that was not prepared for it', resultOf({}, false)],
		[
			'a run that loaded nothing',
			resultOf({overall_stats: {...sampleReport().overall_stats, successful_records: 0}}),
		],
	])('%s has nothing to take back', (_, state) => {
		expect(canRollBack(state)).toBe(false);
		expect(wizard(state, {type: 'roll-back'})).toBe(state);
	});

	test('Back leads to it again, as it was', () => {
		expect(stateAfter('result', asked, back)).toEqual({...result, asks: asked.asks});
	});
});

describe('the choice of tables', () => {
	test('a table that is left out makes another look at the others, whose answer takes the place of the last', () => {
		const without = stateAfter('rollback-tables', tables, down, space);
		expect(without.choice.left).toEqual(['notes']);
		expect(without.look).toEqual({state: 'asked', ask: asks + 1});
		const late = stateAfter('rollback-tables', without, looked(asks));
		expect(late.choice.tables.find(({table}) => table === 'users')?.blocked_by).toEqual([]);
		const seen = stateAfter('rollback-tables', late, looked(asks + 1, ['users', 'alerts']));
		expect(seen.choice.tables.find(({table}) => table === 'users')?.blocked_by).toHaveLength(1);
		expect(seen.choice.tables.map(({table}) => table)).toEqual(['notes', 'users', 'alerts']);
		expect(stateAfter('rollback-tables', seen, enter)).toEqual(seen);
		const both = stateAfter('rollback-tables', seen, {type: 'choose-referring'});
		expect(both).toMatchObject({choice: {left: []}, look: {state: 'asked'}});
	});

	test('all or none by the first row, or by one key; none is no choice', () => {
		const none = stateAfter('rollback-tables', tables, space);
		expect(none).toMatchObject({choice: {left: ['notes', 'users', 'alerts']}, look: {state: 'idle'}});
		expect(stateAfter('rollback-tables', none, enter)).toEqual(none);
		expect(stateAfter('rollback-tables', none, {type: 'toggle-all'})).toMatchObject({choice: {left: []}});
	});

	test('where tables are sought, all means those that are found', () => {
		const left = (among: readonly number[]) =>
			stateAfter('rollback-tables', tables, {type: 'toggle-all', among}).choice.left;
		expect(left([2, 3])).toEqual(['users', 'alerts']);
		expect(left([1])).toEqual(['notes']);
		expect(left([4])).toEqual([]);
	});

	test('rows changed since are asked for of all tables, also of those that were taken back before', () => {
		const forced = stateAfter('rollback-tables', tables, down, space, {type: 'move', by: 3, last: 99}, space);
		expect(forced).toMatchObject({choice: {forceChanged: true}, looksAtAll: true});
		const ask = forced.asks - 1;
		const listed = stateAfter(
			'rollback-tables',
			forced,
			looked(ask, ['notes', 'users', 'alerts', 'old'], true),
		);
		expect(listed).toMatchObject({looksAtAll: false, look: {state: 'asked', ask: ask + 1}});
		expect(listed.choice).toMatchObject({left: ['notes'], forceChanged: true});
		expect(listed.choice.tables).toHaveLength(4);
	});

	test('what is dropped afterwards changes nothing of the look', () => {
		const drop = stateAfter('rollback-tables', tables, {type: 'move', by: 5, last: 99}, space);
		expect(drop).toMatchObject({choice: {dropCreated: true}, look: {state: 'found'}});
	});

	test('Enter before the look is done goes on when it is, unless rows are in the way', () => {
		const eager = stateAfter('rollback-tables', asked, enter);
		expect(stateAfter('rollback-confirm', eager, looked(asks)).place).toEqual({
			database: 'unified',
			address: 'db as ada',
		});
		const blocked = stateAfter(
			'rollback-tables',
			tables,
			down,
			space,
			enter,
			looked(asks + 1, ['users', 'alerts']),
		);
		expect(blocked.goesOn).toBe(false);
	});

	test('where the look fails Enter tries again, and a list that may be out of date is not kept', () => {
		const failure = {message: 'it was rolled back already'};
		const failed = stateAfter('rollback-tables', asked, {
			type: 'tables-looked-at',
			ask: asks,
			answer: {state: 'failed', failure},
		});
		expect(failed).toMatchObject({look: {state: 'failed', failure}, choice: {tables: []}});
		expect(stateAfter('rollback-tables', failed, enter).look).toEqual({state: 'asked', ask: asks + 1});
	});

	test('one table is told of in full, and Back leads out of that first', () => {
		const detailed = stateAfter('rollback-tables', tables, down, {type: 'view-moved', by: 1});
		expect(detailed.detailed).toBe(true);
		expect(stateAfter('rollback-tables', detailed, back)).toMatchObject({detailed: false, cursor: 1});
		expect(stateAfter('rollback-tables', tables, {type: 'view-moved', by: 1}).detailed).toBe(false);
	});
});

describe('the confirmation', () => {
	test.each(['', 'unifie', 'Unified'])('%j is not the name of the database', name => {
		const refused = stateAfter('rollback-confirm', confirm, type(name), enter);
		expect(refused.refused).toBe(true);
		expect(stateAfter('rollback-confirm', refused, type('x')).refused).toBe(false);
	});

	test('Back keeps what was chosen', () => {
		const drop = stateAfter('rollback-tables', tables, {type: 'move', by: 5, last: 99}, space);
		expect(stateAfter('rollback-tables', drop, enter, back)).toMatchObject({
			choice: {dropCreated: true},
			look: {state: 'found'},
		});
	});
});

describe('what came of it', () => {
	test('rows that stay are told, and the result of the run knows of it', async () => {
		const ended = stateAfter('rollback-result', rollback, await wentOn(rollback));
		expect(ended).toMatchObject({exitCode: 3, rollback: {state: 'kept'}});
		expect(exitCodeOf(ended)).toBe(3);
		const again = stateAfter('result', ended, back);
		expect(again.takenBack).toEqual({summary: '173 rows removed.', exitCode: 3});
		expect(exitCodeOf(again)).toBe(3);
	});

	test('Ctrl-C asks to stop; what is left is looked at again, with the same choice', async () => {
		const stopping = stateAfter('rollback', rollback, {type: 'stop'});
		expect(stopping.stopping).toBe(true);
		const ended = stateAfter('rollback-result', stopping, await wentOn(stopping, AbortSignal.abort()));
		expect(exitCodeOf(ended)).toBe(130);
		expect(stateAfter('rollback-tables', ended, back)).toMatchObject({
			looksAtAll: true,
			look: {state: 'asked'},
		});
		expect(stateAfter('result', ended, back, back).takenBack?.exitCode).toBe(130);
	});

	test('a rollback cannot be gone back from, and who leaves it is told how to go on', () => {
		expect(wizard(rollback, back)).toBe(rollback);
		expect(leavingOf(rollback)).toMatchObject({
			exitCode: 130,
			words: expect.stringMatching(/go on with: mingus-migrate rollback run-1$/),
		});
		const some = {...rollback, choice: {...rollback.choice, left: ['notes'], forceChanged: true}};
		expect(leavingOf(some).words).toMatch(/rollback run-1 --tables users,alerts --force-changed$/);
	});
});
