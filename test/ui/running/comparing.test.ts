// What a user would see go wrong: a comparison of many rows looks as if it hung.
import {expect, test} from 'vitest';
import type {VerifyEvent} from '../../../source/engine/report/verification.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {verificationOf} from '../../../source/ui/running/verification-of.ts';
import {verificationWords} from '../../../source/ui/running/verification-words.ts';
import {wizard} from '../../../source/ui/wizard.ts';
import type {ResultStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {verification as scripted} from '../../commands/scripted-verification.ts';
import {fakeEngine} from '../fake-engine.ts';
import {samplePlan, sampleReport, sampleSetup} from '../sample-setup.ts';

const [started, , , , finishedTable, ...end] = scripted as readonly VerifyEvent[];

test('says how much is done, each percent once', async () => {
	const tables = [
		{table: 'users', rows: 1000},
		{table: 'notes', rows: 3000},
	];
	const events = [
		{...started, tables} as VerifyEvent,
		...[5, 100, 101, 900].map(rows => ({event: 'progress', table: 'users', rows}) as const),
		{...finishedTable, table: 'users'} as VerifyEvent,
		{event: 'progress', table: 'notes', rows: 3000} as const,
		...end,
	];
	const engine = {
		...fakeEngine(),
		async *verify() {
			yield* events;
		},
	};
	const told: number[] = [];
	const answer = await verificationOf(engine, {target: {}, createSchema: false, namespace: ''}, percent =>
		told.push(percent),
	);
	expect(answer.state).toBe('found');
	expect(told).toEqual([2, 22, 25, 100]);
});

test('the words have it, unless somebody else is asked by now', () => {
	const start = initialWizard(sampleSetup());
	const run = {
		...start,
		step: 'run',
		work: 'plan',
		plan: samplePlan(),
		previews: [],
		stopping: false,
		cursor: null,
	};
	const event = {event: 'finished', exit_code: 0, report: sampleReport()} as const;
	const result = wizard(run as unknown as Wizard, {
		type: 'run-went-on',
		events: [{event, at: 1}],
		now: 1,
	}) as ResultStep;
	const asked = wizard(result, {type: 'verify'}) as ResultStep;
	const ask = result.asks;
	const words = (state: Wizard) => verificationWords((state as ResultStep).verification, null).text;
	expect(words(asked)).toBe('Comparing every row with what was read …');
	const halfway = wizard(asked, {type: 'verify-went-on', ask, percent: 50});
	expect(words(halfway)).toBe('Comparing every row with what was read: 50 % …');
	expect(wizard(asked, {type: 'verify-went-on', ask: ask - 1, percent: 50})).toEqual(asked);
});
