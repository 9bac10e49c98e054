/** One run, from top to bottom: check → snapshot → schema → load → constraints → report. */
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import type {Client} from 'pg';
import {v4 as makeId} from 'uuid';
import {ExitCode, MigrationError, messageOf} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {endRun, lockTarget} from '../ledger/runs.ts';
import type {Plan} from '../plan/plan.ts';
import {endReport, foldEvent, initialReport} from '../report/fold.ts';
import type {Report, RunState} from '../report/report.ts';
import {takeSnapshot} from '../source/snapshot.ts';
import {connect} from '../target/connect.ts';
import {resolveTarget} from '../target/resolve-target.ts';
import {buildDeferred} from './build-deferred.ts';
import {checkPlan, chosenLoads} from './check-run.ts';
import {endingOf} from './ending.ts';
import {EventQueue} from './event-queue.ts';
import {makePlan} from './make-plan.ts';
import type {RunRequest, SourceFiles} from './request.ts';
import {runStages} from './stages.ts';

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export async function* migrate(request: RunRequest): AsyncGenerator<MigrationEvent> {
	const queue = new EventQueue<MigrationEvent>();
	let report = initialReport(request.plan);
	let peakMemory = 0;
	const emit = (event: MigrationEvent): void => {
		peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
		report = foldEvent(report, event, Date.now());
		queue.push(event);
	};
	// Whoever stops listening stops the run.
	const left = new AbortController();
	const signal = AbortSignal.any([left.signal, ...(request.signal ? [request.signal] : [])]);
	const work = run({...request, signal}, emit).then(
		() => ({state: 'finished' as RunState, failure: null, exitCode: undefined}),
		(error: unknown) => endingOf(error, request.target),
	);
	const ended = work.then(({state, failure, exitCode}) => {
		peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
		const last = endReport(report, {state, failure, at: Date.now(), peakMemory});
		queue.push({event: 'finished', exit_code: exitCode ?? exitCodeOf(last), report: last});
		queue.close();
	});
	try {
		yield* queue;
	} finally {
		left.abort();
		await ended;
	}
}

async function run(request: RunRequest, emit: (event: MigrationEvent) => void): Promise<void> {
	const {options, plan} = request;
	const id = makeId();
	const startedAt = new Date();
	const loads = chosenLoads(plan, options.tables);
	emit({
		event: 'run-started',
		run: id,
		mode: options.mode,
		plan_hash: plan.hash,
		started_at: startedAt.toISOString(),
		resumed: false,
		loads: loads.map(({name, source, table, rows}) => ({load: name, source, table, rows})),
	});
	emit({event: 'phase-started', phase: 'check'});
	checkPlan(plan);
	const parameters = resolveTarget(request.target, process.env);
	const client = await connect(parameters, {applicationName: `mingus-migrate/${id}`});
	// The ledger's own commits are made sure of, whatever the role has set: they carry the batches before them to disk.
	await client.query('SET synchronous_commit = on');
	const folder = join(options.backupDir, id);
	let state: RunState = 'failed';
	let failure: string | null = null;
	try {
		if (options.mode !== 'validate-only') {
			// First of all, as a run that is under way may have taken constraints off the tables.
			await lockTarget(client, ledgerSchema);
		}
		if (options.mode === 'run' && (await hasLedger(client, ledgerSchema))) {
			// What a killed run could not build again belongs to the target that the plan is compared with.
			await buildDeferred({client, nested: false}, () => connect(parameters), emit);
		}
		emit({event: 'phase-started', phase: 'snapshot'});
		const snapshots = await takeSnapshots(request.sources, folder, emit);
		const files = Object.fromEntries(snapshots.map(s => [s.source, s.file]));
		const fresh = await samePlan(request, files, client);
		await runStages({request, plan: fresh, id, startedAt, snapshots, files, client, parameters, emit});
		state = 'finished';
	} catch (error) {
		state = error instanceof MigrationError && error.code === 'interrupted' ? 'interrupted' : 'failed';
		failure = messageOf(error);
		throw error;
	} finally {
		const isRecorded = options.mode === 'run' && (await recordEnd(client, id, state, failure));
		await client.end().catch(() => undefined);
		// An unfinished run needs its snapshots to be gone on with.
		if (!isRecorded || (state === 'finished' && !options.backup)) {
			rmSync(folder, {recursive: true, force: true});
		}
	}
}

/** Whether the run is in the ledger, or may be there: a lost connection does not tell. */
async function recordEnd(
	client: Client,
	id: string,
	state: RunState,
	failure: string | null,
): Promise<boolean> {
	try {
		return await endRun(client, ledgerSchema, id, state, failure);
	} catch (error) {
		// There is no ledger.
		return !(error instanceof Error && 'code' in error && error.code === '42P01');
	}
}

async function takeSnapshots(sources: SourceFiles, folder: string, emit: (event: MigrationEvent) => void) {
	const snapshots = [];
	for (const [source, file] of Object.entries(sources)) {
		const snapshot = await takeSnapshot(source, file, join(folder, `${source}.db`), (done, total) =>
			emit({event: 'snapshot-progress', source, done, total}),
		);
		emit({event: 'snapshot-finished', ...snapshot});
		snapshots.push(snapshot);
	}
	return snapshots;
}

/** The plan made again over the snapshots: the same, but for the rows that came in meanwhile. */
async function samePlan(request: RunRequest, files: SourceFiles, client: Client): Promise<Plan> {
	const fresh = await makePlan(request, files, client);
	if (fresh.hash !== request.plan.hash) {
		throw new MigrationError(
			'run-changed',
			'The sources or the target have changed since the plan was made',
			{
				hint: 'Look at the plan again, and start again.',
			},
		);
	}
	checkPlan(fresh);
	return fresh;
}

function exitCodeOf({overall_stats: stats}: Report): number {
	const isWhole = stats.failed_records === 0 && stats.processed_records === stats.total_records;
	return isWhole ? ExitCode.ok : ExitCode.withRejects;
}
