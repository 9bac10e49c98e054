import {describe, expect, it} from 'vitest';
import type {Counts, MigrationEvent, Reject} from '../../../source/engine/events.ts';
import type {Plan} from '../../../source/engine/plan/plan.ts';
import {endReport, foldEvent, initialReport} from '../../../source/engine/report/fold.ts';
import {printable} from '../../../source/engine/report/printable.ts';
import type {Report} from '../../../source/engine/report/report.ts';

const plan = {
	hash: 'abc',
	problems: [
		{severity: 'notice', where: 'a.x', message: 'rounded'},
		{severity: 'blocker', where: 'a.y', message: 'missing'},
	],
	coverage: [
		{database: 's', table: 'a', column: 'x', coverage: {kind: 'mapped', loads: ['a']}},
		{database: 's', table: 'b', column: 'y', coverage: {kind: 'left-behind', reason: 'a cache'}},
	],
} as unknown as Plan;

const start = Date.parse('2024-05-01T10:00:00.000Z');

const started: MigrationEvent = {
	event: 'run-started',
	mapping: 'sample',
	run: 'id',
	mode: 'run',
	plan_hash: 'abc',
	started_at: '2024-05-01T10:00:00.000Z',
	resumed: false,
	loads: [
		{load: 'a < s.a', source: 's.a', table: 'a', rows: 10},
		{load: 'a < s.b', source: 's.b', table: 'a', rows: 5},
		{load: 'c', source: 's.c', table: 'c', rows: 1},
	],
};

const batch = (load: string, table: string, counts: Partial<Counts>): MigrationEvent => ({
	event: 'batch-committed',
	load,
	table,
	counts: {read: 0, loaded: 0, rejected: 0, skipped: 0, ...counts},
});

const reject = (column: string, key = '1', value: string | null = 'NULL'): MigrationEvent => ({
	event: 'row-rejected',
	reject: {
		load: 'c',
		source: 's.c',
		table: 'c',
		key,
		column,
		value,
		code: 'required',
		reason: 'A value is required.',
	} satisfies Reject,
});

function fold(...events: MigrationEvent[]): Report {
	return [started, ...events].reduce(
		(report, event, i) => foldEvent(report, event, start + i * 1000),
		initialReport(plan),
	);
}

describe('the report of a run', () => {
	it('begins with what the plan knows', () => {
		expect(initialReport(plan)).toMatchObject({
			state: 'running',
			plan_hash: 'abc',
			notices: ['a.x: rounded'],
			coverage: [
				{column: 's.a.x', coverage: 'mapped', detail: 'a'},
				{column: 's.b.y', coverage: 'left-behind', detail: 'a cache'},
			],
		});
	});

	it('adds up batches per load, per table and in all', () => {
		const report = fold(
			batch('a < s.a', 'a', {read: 10, loaded: 8, rejected: 2}),
			batch('a < s.b', 'a', {read: 2, loaded: 1, skipped: 1}),
			batch('c', 'c', {read: 1, loaded: 1}),
		);
		expect(report.overall_stats).toEqual({
			total_records: 16,
			processed_records: 13,
			successful_records: 10,
			failed_records: 2,
			skipped_records: 1,
			success_rate: 84.62,
		});
		expect(report.table_stats.a).toMatchObject({
			total_records: 15,
			processed_records: 12,
		});
		expect(report.table_stats.a?.loads.map(l => [l.load, l.processed_records, l.failed_records])).toEqual([
			['a < s.a', 10, 2],
			['a < s.b', 2, 0],
		]);
		expect(report.duration_seconds).toBe(3);
	});

	it('times a table from the start of its first load to its last batch, whatever the others do', () => {
		const moments: ReadonlyArray<readonly [number, MigrationEvent]> = [
			[0, started],
			[4000, {event: 'load-started', load: 'a < s.a', table: 'a', rows: 10}],
			[5000, batch('a < s.a', 'a', {read: 10, loaded: 10})],
			[6000, {event: 'load-started', load: 'a < s.b', table: 'a', rows: 5}],
			[6000, {event: 'load-started', load: 'c', table: 'c', rows: 1}],
			[6500, batch('a < s.b', 'a', {read: 5, loaded: 5})],
			[60_000, batch('c', 'c', {read: 1, loaded: 1})],
		];
		const report = moments.reduce(
			(folded, [at, event]) => foldEvent(folded, event, start + at),
			initialReport(plan),
		);
		expect(report.table_stats.a).toMatchObject({
			start_time: '2024-05-01T10:00:04.000Z',
			duration_seconds: 2.5,
			records_per_second: 6,
		});
		expect(report.duration_seconds).toBe(60);
	});

	it('counts no time in which nobody was at work: of a run that goes on, that of its attempts', () => {
		const hour = 3_600_000;
		const moments: ReadonlyArray<readonly [number, MigrationEvent]> = [
			[hour, {...started, resumed: true, worked_ms: 20_000}],
			[hour + 4000, batch('c', 'c', {read: 1, loaded: 1})],
		];
		const report = moments.reduce(
			(folded, [at, event]) => foldEvent(folded, event, start + at),
			initialReport(plan),
		);
		expect(report).toMatchObject({duration_seconds: 24, idle_seconds: 3580});
		const ended = endReport(report, {
			state: 'finished',
			at: start + hour + 6000,
			failure: null,
			peakMemory: 7,
		});
		expect(ended).toMatchObject({duration_seconds: 26, idle_seconds: 3580});
	});

	it('takes the rows of a load from its start, when they are others than planned', () => {
		const report = fold({event: 'load-started', load: 'a < s.b', table: 'a', rows: 7});
		expect(report.overall_stats.total_records).toBe(18);
		expect(report.table_stats.a?.total_records).toBe(17);
		expect(report.table_stats.a?.loads.map(l => l.total_records)).toEqual([10, 7]);
	});

	it('counts every reject, and lists the first ten thousand', () => {
		const report = fold(...Array.from({length: 10_050}, (_, i) => reject(i % 2 ? 'x' : 'y', String(i))));
		expect(report.errors).toHaveLength(10_000);
		expect(report.errors[0]).toEqual({
			table: 'c',
			source: 's.c',
			key: '0',
			column: 'y',
			value: 'NULL',
			code: 'required',
			error: 'A value is required.',
		});
		expect(report.reject_groups).toMatchObject([
			{table: 'c', column: 'y', code: 'required', count: 5025},
			{table: 'c', column: 'x', code: 'required', count: 5025},
		]);
	});

	it('keeps the first five rows of each kind of reject, with what they held', () => {
		const report = fold(...[1, 2, 3, 4, 5, 6, 7].map(n => reject('x', String(n), String(n * 10))));
		const [group, ...others] = report.reject_groups;
		expect(others).toEqual([]);
		expect(group).toMatchObject({table: 'c', column: 'x', code: 'required', count: 7});
		expect(group?.samples.map(({key, value}) => `${key} ${value}`)).toEqual([
			'1 10',
			'2 20',
			'3 30',
			'4 40',
			'5 50',
		]);
		expect(group?.samples[0]).toEqual({source: 's.c', key: '1', value: '10', error: 'A value is required.'});
	});

	it('counts kinds beyond the thousandth together, and loses no reject', () => {
		const report = fold(...Array.from({length: 1200}, (_, i) => reject(`column ${i}`)));
		expect(report.reject_groups).toHaveLength(1000);
		expect(report.reject_groups.at(-1)).toMatchObject({code: 'other', count: 201});
		expect(report.reject_groups.reduce((sum, {count}) => sum + count, 0)).toBe(1200);
	});

	it('changes no report that was made before', () => {
		const before = fold(reject('x'));
		const copy = structuredClone(before);
		foldEvent(before, batch('c', 'c', {read: 1, rejected: 1}), start);
		foldEvent(before, reject('x', '2'), start);
		expect(before).toEqual(copy);
	});

	it.each([
		['finished', null, '1 row read, 1 row loaded, 0 rows rejected.'],
		[
			'failed',
			{code: 'connection-lost', message: 'gone', hint: null},
			'Failed after 1 row read, 1 row loaded, 0 rows rejected: gone',
		],
		[
			'interrupted',
			{code: 'interrupted', message: 'stop', hint: null},
			'Interrupted after 1 row read, 1 row loaded, 0 rows rejected.',
		],
	] as const)('sums up a run that %s', (state, failure, summary) => {
		const report = endReport(fold(batch('c', 'c', {read: 1, loaded: 1})), {
			state,
			at: start + 90_000,
			failure,
			peakMemory: 7,
		});
		expect(report).toMatchObject({
			state,
			failure,
			summary,
			duration_seconds: 90,
			peak_memory_bytes: 7,
			end_time: '2024-05-01T10:01:30.000Z',
		});
	});
});

it('nothing that a terminal would act on is printed raw', () => {
	expect(printable('a\x1b[31m\u202e\n\ufeffb')).toBe('a\\x1b[31m\\u202e\\n\\ufeffb');
	expect(printable('é👋')).toBe('é👋');
	expect(printable('\u009b1m\x7f\u2028')).toBe('\\x9b1m\\x7f\\u2028');
});

it('what a catch-up has found is counted by load, anew each time that it compares', () => {
	const found = (load: string, table: string, inserted: number, updated = 0): MigrationEvent => ({
		event: 'changes-found',
		...{load, table, inserted, updated, deleted: 0},
	});
	const report = fold(
		found('a < s.a', 'a', 5),
		found('a < s.b', 'a', 1, 2),
		found('a < s.a', 'a', 3),
		found('c', 'c', 1),
	);
	expect(report.table_stats.a?.changes).toEqual({inserted: 4, updated: 2, deleted: 0});
	expect(report.changes).toEqual({inserted: 5, updated: 2, deleted: 0});
	expect(fold().changes).toBeUndefined();
});
