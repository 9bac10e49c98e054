import {expect, test} from 'vitest';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import {foldEvent, initialReport} from '../../../source/engine/report/fold.ts';
import {
	foldProgress,
	initialProgress,
	isDone,
	paceOf,
	type TableProgress,
	tableMs,
	tablePace,
	tablesOf,
	totals,
} from '../../../source/ui/running/progress.ts';
import {samplePlan} from '../sample-setup.ts';

const started: MigrationEvent = {
	event: 'run-started',
	mapping: 'sample',
	run: 'run-1',
	mode: 'run',
	plan_hash: 'a',
	started_at: '2026-01-01T00:00:00.000Z',
	resumed: false,
	loads: [
		{load: 'users', source: 'mingus.users', table: 'users', rows: 100},
		{load: 'alerts', source: 'alerts.alerts', table: 'alerts', rows: 300},
	],
};

const hundred = {read: 100, loaded: 100, rejected: 0, skipped: 0};

function batch(load: string, loaded: number, rejected = 0): MigrationEvent {
	const counts = {read: loaded + rejected, loaded, rejected, skipped: 0};
	return {event: 'batch-committed', load, table: load, counts};
}

function progressOf(...events: ReadonlyArray<readonly [number, MigrationEvent]>) {
	return events.reduce(
		(progress, [at, event]) => foldProgress(progress, event, at),
		initialProgress('run', 0),
	);
}

test('adds the batches of a load up', () => {
	const progress = progressOf(
		[0, started],
		[1000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[1500, batch('users', 40)],
		[2000, batch('users', 9, 1)],
	);
	expect(progress.loads[0]?.counts).toEqual({read: 50, loaded: 49, rejected: 1, skipped: 0});
	expect(progress.loads[1]?.counts.read).toBe(0);
});

test('tells the pace and the time it has left', () => {
	const progress = progressOf(
		[0, started],
		[1000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[2000, batch('users', 25)],
	);
	const [users] = progress.loads;
	expect(users && tablePace(users)).toEqual({perSecond: 25, leftMs: 3000});
});

test('tells the same pace of a table as the report', () => {
	const events: ReadonlyArray<readonly [number, MigrationEvent]> = [
		[0, started],
		[1000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[1700, batch('users', 33)],
		[2500, batch('users', 67)],
		[9000, {event: 'load-finished', load: 'users', table: 'users', counts: hundred}],
	];
	const [live] = tablesOf(progressOf(...events));
	const began = Date.parse('2026-01-01T00:00:00.000Z');
	const report = events.reduce(
		(folded, [at, event]) => foldEvent(folded, event, began + at),
		initialReport(samplePlan()),
	);
	expect(report.table_stats.users).toMatchObject({records_per_second: 67, duration_seconds: 1.5});
	expect(live && [tablePace(live).perSecond, tableMs(live)]).toEqual([67, 1500]);
});

test('the time that a run stood still counts for no pace, here and in the report', () => {
	const events: ReadonlyArray<readonly [number, MigrationEvent]> = [
		[0, started],
		[1000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[2000, batch('users', 50)],
		[2500, {event: 'paused'}],
		[62_500, {event: 'resumed', paused_ms: 60_000}],
		[63_000, batch('users', 25)],
	];
	const standing = foldProgress(
		progressOf(...events.slice(0, 4)),
		{event: 'notice', where: 'a', message: ''},
		40_000,
	);
	expect(totals(standing)).toMatchObject({perSecond: 50 / 1.5, leftMs: 10_500});
	const live = progressOf(...events);
	const [users] = tablesOf(live);
	expect(users && [tablePace(users).perSecond, tableMs(users)]).toEqual([38, 2000]);
	expect(totals(live)).toMatchObject({perSecond: 37.5});
	const began = Date.parse('2026-01-01T00:00:00.000Z');
	const report = events.reduce(
		(folded, [at, event]) => foldEvent(folded, event, began + at),
		initialReport(samplePlan()),
	);
	expect(report.table_stats.users).toMatchObject({
		records_per_second: 38,
		duration_seconds: 2,
		paused_seconds: 60,
	});
	expect(report.table_stats.alerts).not.toHaveProperty('paused_seconds');
	expect(report.paused_seconds).toBe(60);
});

test('a table is done with its last row, before its load is called finished', () => {
	const loading = progressOf(
		[0, started],
		[1000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[1500, batch('users', 99)],
	);
	const done = foldProgress(loading, batch('users', 0, 1), 1600);
	expect([loading, done].map(progress => tablesOf(progress).map(isDone))).toEqual([
		[false, false],
		[true, false],
	]);
});

test('keeps the pace of what is finished as it was', () => {
	const progress = progressOf(
		[0, started],
		[1000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[3000, batch('users', 100)],
		[60_000, {event: 'load-finished', load: 'users', table: 'users', counts: hundred}],
	);
	const [users] = progress.loads;
	expect(users && tablePace(users)).toEqual({perSecond: 50, leftMs: 0});
});

test('counts all loads together from the start of the first', () => {
	const progress = progressOf(
		[0, started],
		[5000, {event: 'load-started', load: 'users', table: 'users', rows: 100}],
		[6000, batch('users', 100)],
	);
	expect(totals(progress)).toMatchObject({read: 100, rows: 400, perSecond: 100, leftMs: 3000});
});

test('promises nothing before there is anything to judge by', () => {
	expect(paceOf(0, 100, 5000)).toEqual({perSecond: null, leftMs: null});
	expect(paceOf(50, 100, 1)).toEqual({perSecond: null, leftMs: null});
});

test('says what is going on beside the rows, and forgets it when the phase ends', () => {
	const building = progressOf(
		[0, started],
		[1, {event: 'phase-started', phase: 'constraints'}],
		[2, {event: 'constraint-started', table: 'users', name: 'users_email_key', number: 2, total: 5}],
	);
	expect(building).toMatchObject({phase: 'constraints', activity: 'users: users_email_key (2 of 5)'});
	expect(foldProgress(building, {event: 'phase-started', phase: 'report'}, 3).activity).toBe('');
});

test('remembers the last reject and every notice', () => {
	const reject = {
		load: 'users',
		source: 'mingus.users',
		table: 'users',
		key: '7',
		column: 'email',
		value: 'NULL',
	};
	const progress = progressOf(
		[0, started],
		[1, {event: 'row-rejected', reject: {...reject, code: 'required', reason: 'is NULL'}}],
		[2, {event: 'notice', where: 'users', message: 'odd'}],
	);
	expect(progress.lastReject?.key).toBe('7');
	expect(progress.notices).toEqual(['users: odd']);
});

test('takes the loads of a table as one, which is finished when all of them are', () => {
	const counts = {read: 100, loaded: 100, rejected: 0, skipped: 0};
	const loads = [
		{load: 'a', source: 'mingus.a', table: 'users', rows: 100},
		{load: 'b', source: 'mingus.b', table: 'users', rows: 50},
	];
	const halfway = progressOf(
		[0, {...started, loads} as MigrationEvent],
		[10, {event: 'load-started', load: 'a', table: 'users', rows: 100}],
		[20, {event: 'load-finished', load: 'a', table: 'users', counts}],
	);
	expect(tablesOf(halfway)).toMatchObject([{table: 'users', rows: 150, startedAt: 10, finishedAt: null}]);
	const done = foldProgress(halfway, {event: 'load-finished', load: 'b', table: 'users', counts}, 90);
	expect(tablesOf(done)).toMatchObject([{counts: {read: 200}, finishedAt: 90}]);
});

const goesOn: MigrationEvent = {
	event: 'run-resumed',
	attempt: 2,
	loads: [
		{load: 'users', table: 'users', counts: hundred},
		{load: 'alerts', table: 'alerts', counts: {read: 50, loaded: 40, rejected: 10, skipped: 0}},
	],
};

test('begins a run that goes on with what was committed before, of which its pace knows nothing', () => {
	const resumed = progressOf([0, started], [0, goesOn]);
	expect(totals(resumed)).toMatchObject({read: 150, loaded: 140, rejected: 10, rows: 400, perSecond: null});
	expect(tablesOf(resumed).map(isDone)).toEqual([true, false]);
	const later = progressOf(
		[0, started],
		[0, goesOn],
		[1000, {event: 'load-started', load: 'alerts', table: 'alerts', rows: 300}],
		[2000, batch('alerts', 125)],
	);
	expect(totals(later)).toMatchObject({read: 275, perSecond: 125, leftMs: 1000});
	expect(tablePace(tablesOf(later)[1] as TableProgress)).toEqual({perSecond: 125, leftMs: 1000});
});

test('counts anew from the ledger where the run was taken back, and knows what it waits for meanwhile', () => {
	const begun: MigrationEvent = {event: 'load-started', load: 'alerts', table: 'alerts', rows: 300};
	const retrying: MigrationEvent = {event: 'retrying', reason: 'The server is gone.', delay_ms: 2000};
	const waiting = progressOf([0, started], [0, begun], [500, batch('alerts', 200)], [600, retrying]);
	expect(waiting.waiting).toEqual({reason: 'The server is gone.', delayMs: 2000});
	const again = foldProgress(waiting, goesOn, 3000);
	expect(again.waiting).toBeNull();
	expect(totals(again).read).toBe(150);
});
