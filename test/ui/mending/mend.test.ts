import {describe, expect, test} from 'vitest';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {pageRequest, retryRequest} from '../../../source/ui/mending/mending-requests.ts';
import type {RejectFiles} from '../../../source/ui/mending/reject-files.ts';
import {canMend} from '../../../source/ui/mending/start-mending.ts';
import {exitCodeOf} from '../../../source/ui/running/exit-code.ts';
import {mappingName, trailTo} from '../../../source/ui/screen/trail.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {ResultStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {samplePlan, sampleReport, sampleSetup, stats} from '../sample-setup.ts';
import {kinds, rejectAt, retryEnd, retryEvents} from './sample-rejects.ts';

const enter: Action = {type: 'next', now: 1000};
const back: Action = {type: 'back'};
const down: Action = {type: 'move', by: 1, last: 99};
const type = (text: string): Action => ({type: 'edit', edit: {edit: 'insert', text}});
const failure = {state: 'failed', failure: {message: 'gone'}} as const;

function stateAfter<Step extends Wizard['step']>(step: Step, state: Wizard, ...actions: readonly Action[]) {
	const end = actions.reduce(wizard, state);
	if (end.step !== step) {
		throw new Error(`the wizard is at ${end.step}, not at ${step}`);
	}
	return end as Extract<Wizard, {step: Step}>;
}

function resultOf(changes: Parameters<typeof sampleReport>[0] = {}): ResultStep {
	const run = {
		...initialWizard(sampleSetup({mappingFile: '/maps/sample.yaml'})),
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

const counted = (ask: number, some = kinds): Action => ({
	type: 'rejects-counted',
	ask,
	answer: {state: 'found', value: {run: 'run-1', kinds: some}},
});
const read = (ask: number, first: number, length = 50): Action => ({
	type: 'rejects-read',
	ask,
	answer: {state: 'found', value: Array.from({length}, (_, i) => rejectAt(first + i))},
});
const played = (end = retryEnd()): Action => ({
	type: 'run-went-on',
	events: retryEvents(end).map(event => ({event, at: 1})),
	now: 1,
});

const result = resultOf();
const asked = stateAfter('rejects', result, {type: 'show-rejects'});
const rejects = stateAfter('rejects', asked, counted(result.asks));
const opening = stateAfter('reject-rows', rejects, enter);
const rows = stateAfter('reject-rows', opening, read(rejects.asks, 0));
const exporting = stateAfter('reject-export', rejects, {type: 'export'});
const options = stateAfter('retry-options', rejects, {type: 'retry'});
const run = stateAfter('run', options, enter, {
	type: 'mapping-read',
	ask: options.asks,
	answer: {state: 'found', value: sampleSetup().mapping},
	now: 5,
});

describe('from a result', () => {
	test('rejects of a finished run are counted, and those of no other', () => {
		expect(asked.counts).toEqual({state: 'asked', ask: result.asks});
		expect(canMend(resultOf({mode: 'dry-run'}))).toBe(false);
		expect(canMend(resultOf({state: 'interrupted'}))).toBe(false);
		expect(canMend(resultOf({overall_stats: stats(42_500, 0)}))).toBe(false);
		expect(canMend({...result, takenBack: {summary: 'gone', exitCode: 0}})).toBe(false);
		const clean = resultOf({overall_stats: stats(42_500, 0)});
		expect(wizard(clean, {type: 'show-rejects'})).toBe(clean);
	});

	test('Back leads to it, and leaving has its exit code', () => {
		expect(stateAfter('result', rejects, back)).toEqual({...result, asks: rejects.asks});
		expect(exitCodeOf(rejects)).toBe(3);
		expect([mappingName(rejects), trailTo(rejects)]).toMatchObject(['sample', {current: 0}]);
	});
});

describe('the reasons', () => {
	test('are asked for again where that failed; a late answer counts nothing', () => {
		const failed = stateAfter('rejects', asked, {type: 'rejects-counted', ask: result.asks, answer: failure});
		expect(stateAfter('rejects', failed, enter).counts).toEqual({state: 'asked', ask: failed.asks});
		expect(wizard(asked, counted(99))).toEqual(asked);
	});

	test('none is left: nothing to open, export or load', () => {
		const none = stateAfter('rejects', asked, counted(result.asks, []));
		for (const action of [enter, down, {type: 'export'}, {type: 'retry'}] as const) {
			expect(wizard(none, action).step).toBe('rejects');
		}
	});
});

describe('the rows of one', () => {
	test('are read a page at a time, the page at the end at once', () => {
		expect(pageRequest(rows)).toMatchObject({
			run: 'run-1',
			...{tables: ['users'], codes: ['required'], column: 'name', skip: 0, limit: 50, showSensitive: false},
		});
		const last = stateAfter('reject-rows', rows, {type: 'move', by: Number.POSITIVE_INFINITY, last: 0});
		expect(last).toMatchObject({row: 119, first: 100, page: {state: 'asked', ask: rows.asks}});
		const there = stateAfter('reject-rows', last, read(rows.asks, 100, 20));
		expect(stateAfter('reject-rows', there, {type: 'move', by: -19, last: 0})).toMatchObject({
			...{row: 100, first: 100, page: {state: 'found'}},
		});
		expect(stateAfter('reject-rows', there, {type: 'move', by: -20, last: 0})).toMatchObject({
			...{row: 99, first: 50, page: {state: 'asked'}},
		});
	});

	test('one is told in full, and Back leads out of that first', () => {
		const whole = stateAfter('reject-rows', rows, down, enter, down);
		expect(whole).toMatchObject({whole: true, row: 1, line: 1});
		expect(stateAfter('reject-rows', whole, back)).toMatchObject({whole: false, row: 1});
		expect(stateAfter('rejects', whole, back, back).cursor).toBe(0);
		expect(wizard(opening, enter)).toEqual(opening);
		const failed = stateAfter('reject-rows', opening, {
			...{type: 'rejects-read', ask: rejects.asks, answer: failure},
		});
		expect(stateAfter('reject-rows', failed, enter).page).toEqual({state: 'asked', ask: failed.asks});
	});
});

describe('the export', () => {
	test('has a name that goes with its form, and what was written is what is edited', () => {
		expect(exporting.mending.out.value).toBe('rejects-run-1.csv');
		const json = stateAfter('reject-export', exporting, down, {type: 'change', by: 1});
		expect(json.mending).toMatchObject({format: 'json', out: {value: 'rejects-run-1.json'}});
		const full = stateAfter('reject-export', json, down, {type: 'change', by: 1}, enter);
		expect(full).toMatchObject({mending: {inFull: true}, saved: {state: 'asked', ask: json.asks}});
		const answer = {state: 'found', value: '/here/rejects-run-1.json'} as const;
		const saved = stateAfter('reject-export', full, {type: 'rejects-saved', ask: json.asks, answer});
		const next = stateAfter('retry-options', saved, enter, {type: 'retry'});
		expect(next.mending).toMatchObject({format: 'json', rows: {value: answer.value}});
	});

	test('another name is tried where one is taken; none is no file', () => {
		const writing = stateAfter('reject-export', exporting, enter);
		const taken = stateAfter('reject-export', writing, {
			...{type: 'rejects-saved', ask: exporting.asks, answer: failure},
		});
		expect(stateAfter('reject-export', taken, type('2'))).toMatchObject({saved: {state: 'idle'}});
		const empty = stateAfter('reject-export', exporting, {type: 'edit', edit: {edit: 'clear'}});
		expect(stateAfter('reject-export', empty, enter).saved.state).toBe('idle');
		expect(stateAfter('rejects', empty, back).mending.out.value).toBe('');
	});
});

describe('the retry', () => {
	const files = {rows: (file: string) => file} as unknown as RejectFiles;
	const control = {signal: AbortSignal.abort()};

	test('reads the mapping before it starts, and takes an edited file', () => {
		expect(options.mending.mappingFile.value).toBe('/maps/sample.yaml');
		expect(run.work).toBe('retry');
		if (run.work === 'retry') {
			expect(retryRequest(run, files, control)).toMatchObject({run: 'run-1', mapping: {name: 'sample'}});
			expect(retryRequest(run, files, control)).not.toHaveProperty('rows');
			expect(retryRequest({...run, mended: null, rows: 'a.csv'}, files, control)).toMatchObject({
				rows: 'a.csv',
			});
		}
		const typed = stateAfter('retry-options', options, down, type('b.csv'), enter);
		expect(typed.mending.rows.value).toBe('b.csv');
		const bad = stateAfter('retry-options', typed, {
			type: 'mapping-read',
			ask: options.asks,
			answer: failure,
			now: 1,
		});
		expect(bad.mended).toEqual(failure);
		expect(trailTo(run)).toMatchObject({current: 3});
	});

	test('leads to the shorter list, and to a result that knows of it', () => {
		const ended = stateAfter('retry-result', run, played());
		expect(ended).toMatchObject({tried: 121, loaded: 120, exitCode: 3, done: {exitCode: 3}});
		expect(exitCodeOf(ended)).toBe(3);
		const again = stateAfter('rejects', ended, back);
		expect(again.counts).toMatchObject({state: 'asked'});
		const all = retryEnd({overall_stats: stats(42_500, 0)}, 0);
		const done = stateAfter('rejects', stateAfter('retry-result', run, played(all)), back);
		expect(exitCodeOf(done)).toBe(0);
		expect(stateAfter('result', done, back)).toMatchObject({
			...{exitCode: 0, retried: true, report: {overall_stats: {failed_records: 0}}},
		});
	});

	test('that failed before the first row leads back to what was entered, and changes no report', () => {
		const failed = retryEnd({state: 'failed', failure: {code: 'bad-usage', message: 'no', hint: null}}, 2);
		const ended = stateAfter('retry-result', run, played(failed));
		expect(ended).toMatchObject({loaded: 0, done: null, exitCode: 2});
		const again = stateAfter('retry-options', ended, back);
		expect(again.mending).toEqual(options.mending);
		expect(stateAfter('result', again, back, back).report).toEqual(result.report);
	});
});
