/** An engine without databases: it answers at once what a test wants to see on a screen. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Counts, MigrationEvent} from '../../source/engine/events.ts';
import type {Plan} from '../../source/engine/plan/plan.ts';
import type {RollbackEvent} from '../../source/engine/report/rollback.ts';
import type {LoadPreview} from '../../source/engine/run/preview-request.ts';
import type {
	CatchUpRequest,
	Engine,
	ResumeRequest,
	RollbackRequest,
	RunRequest,
	UnfinishedRequest,
	UnfinishedRun,
} from '../../source/engine/run/request.ts';
import {verification} from '../commands/scripted-verification.ts';
import {samplePlan, sampleReport, stats} from './sample-setup.ts';

interface FakeEngineOptions {
	readonly plan?: Plan;
	/** ms between two batches */
	readonly pause?: number;
	readonly rejects?: boolean;
	/** What an interrupted run is said to be, whoever asks; an error where the target cannot be asked. */
	readonly unfinished?: (request: UnfinishedRequest) => Promise<UnfinishedRun | undefined>;
	/** What going on with a run says. */
	readonly rest?: (request: ResumeRequest) => AsyncGenerator<MigrationEvent>;
	/** What a catch-up says; default: what a run does. */
	readonly catchUp?: (request: CatchUpRequest) => AsyncGenerator<MigrationEvent>;
	/** What is asked about rejects. */
	readonly mending?: Partial<Pick<Engine, 'countRejects' | 'listRejects' | 'retry'>>;
	/** What looking at a rollback and doing it says. */
	readonly rollback?: (request: RollbackRequest) => AsyncGenerator<RollbackEvent>;
}

/** What was asked of the engine, besides what it answers. */
export interface FakeEngine extends Engine {
	readonly requests: RunRequest[];
	readonly resumes: ResumeRequest[];
	readonly rollbacks: RollbackRequest[];
	readonly catchUps: CatchUpRequest[];
}

export function fakeEngine(options: FakeEngineOptions = {}): FakeEngine {
	const plan = options.plan ?? samplePlan();
	const requests: RunRequest[] = [];
	const resumes: ResumeRequest[] = [];
	const rollbacks: RollbackRequest[] = [];
	const catchUps: CatchUpRequest[] = [];
	return {
		requests,
		resumes,
		rollbacks,
		catchUps,
		inspectSources: files =>
			Object.entries(files).map(([name, file]) => ({
				name,
				file,
				bytes: 40_960,
				walBytes: 1024,
				walMissing: false,
				tables: [{name: 'users', rows: 12_000, columns: 3}],
			})),
		inspectTarget: async () => ({
			server: 'PostgreSQL 18.4',
			address: 'db.example:5432/unified as ada',
			database: 'unified',
			tls: true,
			schemaExists: true,
			canCreate: true,
			tables: [],
		}),
		makePlan: async () => plan,
		preview: async () => plan.loads.map(previewOf),
		async *migrate(request) {
			requests.push(request);
			yield* run(request, options);
		},
		findUnfinishedRun: async request => options.unfinished?.(request),
		async *resume(request) {
			resumes.push(request);
			yield* options.rest?.(request) ?? [];
		},
		async *listRejects() {},
		countRejects: async () => ({run: 'run-1', kinds: []}),
		async *retry() {},
		async *catchUp(request) {
			catchUps.push(request);
			if (options.catchUp) {
				yield* options.catchUp(request);
				return;
			}
			yield* run(
				{
					...request,
					options: {...request.options, workers: 1, onConflict: 'fail', rollback: true},
					plan,
					createSchema: false,
				},
				options,
			);
		},
		...options.mending,
		async *verify() {
			yield* verification;
		},
		async *rollback(request) {
			rollbacks.push(request);
			yield* options.rollback?.(request) ?? [];
		},
	};
}

function previewOf(load: Plan['loads'][number]): LoadPreview {
	return {
		load: load.name,
		source: load.source,
		table: load.table,
		total: load.rows,
		looked: 2000,
		unshown: 0,
		rows: ['7', '8'].map(key => ({
			key: `id ${key}`,
			before: [
				{column: 'id', value: key},
				{column: 'full_name', value: `Ada ${key}`},
			],
			after: [
				{
					column: 'id',
					type: 'uuid',
					value: '0f0c1d2e-aaaa-5bbb-8ccc-123456789abc',
					change: 'integer key → UUID',
				},
				key === '8'
					? {column: 'name', type: 'text', value: '', problem: 'is too long'}
					: {column: 'name', type: 'text', value: `Ada ${key}`},
			],
		})),
	};
}

async function* run(request: RunRequest, options: FakeEngineOptions): AsyncGenerator<MigrationEvent> {
	const {plan, signal} = request;
	const {mode} = request.options;
	const loads = plan.loads.map(load => ({
		load: load.name,
		source: load.source,
		table: load.table,
		rows: load.rows,
	}));
	yield {
		event: 'run-started',
		mapping: 'sample',
		run: 'run-1',
		mode,
		plan_hash: plan.hash,
		started_at: '2026-01-01T00:00:00.000Z',
		resumed: false,
		loads,
	};
	yield {event: 'phase-started', phase: 'load'};
	if (options.rejects) {
		const reject = {
			load: 'users',
			source: 'mingus.users',
			table: 'users',
			key: '7',
			column: 'name',
			value: 'NULL',
		};
		yield {event: 'row-rejected', reject: {...reject, code: 'required', reason: 'is NULL'}};
	}
	for (const {load, table, rows} of loads) {
		const rejected = options.rejects && table === 'users' ? 1 : 0;
		yield {event: 'load-started', load, table, rows};
		for (let done = 0; done < rows; done += request.options.batchSize) {
			if (signal?.aborted) {
				const report = sampleReport({mode, state: 'interrupted', overall_stats: stats(42_500, 0, done)});
				yield {event: 'finished', exit_code: 130, report};
				return;
			}
			if (request.pause?.isAsked) {
				yield {event: 'paused'};
				await request.pause.ended(signal ?? new AbortController().signal);
				yield {event: 'resumed', paused_ms: 1};
			}
			await sleep(options.pause ?? 0);
			const read = Math.min(request.options.batchSize, rows - done);
			yield {event: 'batch-committed', load, table, counts: countsOf(read, done === 0 ? rejected : 0)};
		}
		yield {event: 'load-finished', load, table, counts: countsOf(rows, rejected)};
	}
	const clean = {
		reject_groups: [],
		errors: [],
		overall_stats: stats(42_500, 0),
		summary: '42,500 rows migrated',
	};
	const report = sampleReport({mode, ...(options.rejects ? {} : clean)});
	yield {event: 'finished', exit_code: options.rejects ? 3 : 0, report};
}

function countsOf(read: number, rejected: number): Counts {
	return {read, loaded: read - rejected, rejected, skipped: 0};
}
