/** The work of a run as a stream of events whose last one, `finished`, carries the report. */
import {ExitCode} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import type {Plan} from '../plan/plan.ts';
import {endReport, foldEvent, initialReport} from '../report/fold.ts';
import type {Report} from '../report/report.ts';
import type {TargetAddress} from '../target/address.ts';
import {endingOf} from './ending.ts';
import {eventsOf} from './event-queue.ts';
import {makePauseGate, type Pause, type PauseGate} from './pause-gate.ts';
import type {RunOptions} from './request.ts';

export interface Teller {
	readonly emit: (event: MigrationEvent) => void;
	/** Tells the plan, before the first event, where it was not known from the start. */
	readonly planned: (plan: Plan) => void;
	/** Makes the report of these events, in place of those that were told. */
	readonly reported: (plan: Plan, events: Iterable<MigrationEvent>) => void;
	/** Aborted when the work is to end. */
	readonly signal: AbortSignal;
	readonly gate: PauseGate;
}

export interface StreamRequest {
	readonly target: TargetAddress;
	readonly plan?: Plan;
	readonly signal?: AbortSignal;
	/** Not in a dry run, which is one transaction. */
	readonly pause?: Pause;
	readonly options?: Pick<RunOptions, 'mode'>;
	readonly dryRun?: boolean;
}

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function streamOf(
	request: StreamRequest,
	work: (teller: Teller) => Promise<void>,
): AsyncGenerator<MigrationEvent> {
	return eventsOf<MigrationEvent>(request.signal, async (push, signal) => {
		let report = initialReport(request.plan);
		let peakMemory = 0;
		const emit = (event: MigrationEvent): void => {
			peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
			report = foldEvent(report, event, Date.now());
			push(event);
		};
		const planned = (plan: Plan): void => {
			report = initialReport(plan);
		};
		const reported = (plan: Plan, events: Iterable<MigrationEvent>): void => {
			planned(plan);
			for (const event of events) {
				report = foldEvent(report, event, Date.now());
			}
		};
		const isOneTransaction = request.dryRun || request.options?.mode === 'dry-run';
		const pause = isOneTransaction ? undefined : request.pause;
		const gate = makePauseGate(pause, signal, emit, () => performance.now());
		const {state, failure, exitCode} = await work({emit, planned, reported, signal, gate}).then(
			() => ({state: 'finished' as const, failure: null, exitCode: undefined}),
			(error: unknown) => endingOf(error, request.target),
		);
		peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
		const last = endReport(report, {state, failure, at: Date.now(), peakMemory});
		push({event: 'finished', exit_code: exitCode ?? exitCodeOf(last), report: last});
	});
}

function exitCodeOf({overall_stats: stats}: Report): number {
	const isWhole = stats.failed_records === 0 && stats.processed_records === stats.total_records;
	return isWhole ? ExitCode.ok : ExitCode.withRejects;
}
