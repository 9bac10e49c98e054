/** An engine that plays events from a list, so that a command's own doing can be seen without a database. */
import type {MigrationEvent} from '../../source/engine/events.ts';
import type {Plan, PlanProblem} from '../../source/engine/plan/plan.ts';
import type {Report} from '../../source/engine/report/report.ts';
import type {
	CatchUpRequest,
	Engine,
	PlanRequest,
	ResumeRequest,
	RollbackRequest,
	RunRequest,
	UnfinishedRun,
	VerifyRequest,
} from '../../source/engine/run/request.ts';
import type {RetryRequest} from '../../source/engine/run/retry-request.ts';
import {rollbackOf} from './scripted-rollback.ts';
import {verification} from './scripted-verification.ts';

export interface Asked {
	readonly plans: PlanRequest[];
	readonly runs: RunRequest[];
	readonly verifications: VerifyRequest[];
	readonly resumes: ResumeRequest[];
	readonly rollbacks: RollbackRequest[];
	readonly retries: RetryRequest[];
	readonly catchUps: CatchUpRequest[];
}

export function scriptedEngine(
	events: readonly MigrationEvent[] = runOf(3, 1),
	problems: readonly PlanProblem[] = [],
	unfinished?: UnfinishedRun,
): {engine: Engine; asked: Asked} {
	const asked: Asked = {
		plans: [],
		runs: [],
		verifications: [],
		resumes: [],
		rollbacks: [],
		retries: [],
		catchUps: [],
	};
	const engine: Engine = {
		inspectSources: () => [],
		inspectTarget: async () => {
			throw new Error('not part of this script');
		},
		makePlan: async request => {
			asked.plans.push(request);
			return {...plan, problems, namespace: request.namespace};
		},
		preview: async () => [
			{
				load: 'users',
				source: 'old.people',
				table: 'users',
				total: 1,
				looked: 1,
				unshown: 0,
				rows: [
					{
						key: '7',
						before: [{column: 'id', value: '7'}],
						after: [{column: 'id', type: 'uuid', value: 'f00d', change: 'integer key → UUID'}],
					},
				],
			},
		],
		async *migrate(request) {
			asked.runs.push(request);
			yield* events;
		},
		findUnfinishedRun: async () => unfinished,
		async *resume(request) {
			asked.resumes.push(request);
			yield* events;
		},
		async *listRejects() {},
		countRejects: async () => ({run: 'run-1', kinds: []}),
		async *retry(request) {
			asked.retries.push(request);
			yield* events;
		},
		async *catchUp(request) {
			asked.catchUps.push(request);
			yield* events;
		},
		async *verify(request) {
			asked.verifications.push(request);
			yield* verification;
		},
		async *rollback(request) {
			asked.rollbacks.push(request);
			yield* rollbackOf(request.dryRun);
		},
	};
	return {engine, asked};
}

export const plan: Plan = {
	mapping: 'small',
	schema: 'public',
	sources: ['old'],
	loads: [
		{
			number: 0,
			name: 'users',
			source: 'old.people',
			databases: ['old'],
			schema: 'public',
			relation: 'users',
			table: 'users',
			entity: 'users',
			select: '',
			paging: {kind: 'ordinal'},
			inputs: [],
			key: [],
			columns: [],
			uniques: [],
			primaryKey: [],
			after: [],
			rows: 3,
		} as Plan['loads'][number],
	],
	create: {statements: []},
	hooks: {before: [], after: []},
	coverage: [
		{database: 'old', table: 'people', column: 'id', coverage: {kind: 'mapped', loads: ['users']}},
		{
			database: 'old',
			table: 'people',
			column: 'note',
			coverage: {kind: 'left-behind', reason: 'nobody reads it'},
		},
	],
	problems: [],
	namespace: '',
	hash: 'abc123',
};

/** The events of a run of so many rows, of which the first `rejected` were rejected. */
export function runOf(rows: number, rejected: number): MigrationEvent[] {
	const counts = {read: rows, loaded: rows - rejected, rejected, skipped: 0};
	return [
		{
			event: 'run-started',
			mapping: 'small',
			run: 'run-1',
			mode: 'run',
			plan_hash: 'abc123',
			started_at: '2026-01-02T03:04:05.000Z',
			resumed: false,
			loads: [{load: 'users', source: 'old.people', table: 'users', rows}],
		},
		{event: 'phase-started', phase: 'load'},
		...Array.from({length: rejected}, (_, index): MigrationEvent => {
			const key = String(index + 1);
			const reject = {
				load: 'users',
				source: 'old.people',
				table: 'users',
				key,
				column: 'email',
				value: "'ada'",
			} as const;
			return {event: 'row-rejected', reject: {...reject, code: 'not-an-email', reason: 'has no @'}};
		}),
		{event: 'batch-committed', load: 'users', table: 'users', counts},
		{event: 'load-finished', load: 'users', table: 'users', counts},
		{event: 'finished', exit_code: rejected > 0 ? 3 : 0, report: reportOf(rows, rejected)},
	];
}

export function reportOf(rows: number, rejected: number): Report {
	const stats = {
		total_records: rows,
		processed_records: rows,
		successful_records: rows - rejected,
		failed_records: rejected,
		skipped_records: 0,
		success_rate: rows === 0 ? 100 : ((rows - rejected) / rows) * 100,
	};
	return {
		migration_id: 'run-1',
		mode: 'run',
		state: 'finished',
		start_time: '2026-01-02T03:04:05.000Z',
		end_time: '2026-01-02T03:04:07.500Z',
		duration_seconds: 2.5,
		overall_stats: stats,
		table_stats: {users: {...stats, records_per_second: 1200, duration_seconds: 2.5, loads: []}},
		errors: Array.from({length: rejected}, (_, index) => ({
			relation: 'users',
			table: 'users',
			source: 'old.people',
			key: String(index + 1),
			column: 'email',
			value: "'ada'",
			code: 'not-an-email',
			error: 'has no @',
		})),
		reject_groups:
			rejected === 0
				? []
				: [
						{
							table: 'users',
							column: 'email',
							code: 'not-an-email',
							count: rejected,
							samples: [{source: 'old.people', key: '1', value: "'ada'", error: 'has no @'}],
						},
					],
		summary: `${rows - rejected} of ${rows} rows loaded`,
		failure: null,
		notices: [],
		coverage: [{column: 'old.people.note', coverage: 'left-behind', detail: 'nobody reads it'}],
		plan_hash: 'abc123',
		snapshots: [],
		peak_memory_bytes: 1,
	};
}
