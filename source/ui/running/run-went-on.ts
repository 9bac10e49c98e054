/** What a run's events make of the screen that shows it, up to its result. Pure. */
import type {MigrationEvent} from '../../engine/events.ts';
import type {Seen} from '../action.ts';
import {idle} from '../lookup.ts';
import type {Retried, RetryResultStep} from '../mending/mending-state.ts';
import {mendingBase} from '../mending/start-mending.ts';
import type {ResultStep, RunStep} from '../wizard-state.ts';
import {foldProgress, totals} from './progress.ts';
import {runToGoOn} from './run-to-go-on.ts';

export function runWentOn(
	state: RunStep,
	events: ReadonlyArray<Seen<MigrationEvent>>,
	now: number,
): RunStep | ResultStep | RetryResultStep {
	let {progress} = state;
	for (const {event, at} of events) {
		progress = foldProgress(progress, event, at);
		if (event.event === 'finished') {
			const {exit_code: exitCode, report} = event;
			if (state.work === 'retry') {
				return retryEnded({...state, progress}, {exitCode, report});
			}
			const {step: _, stopping: __, pausing: ___, cursor: ____, progress: _____, ...known} = state;
			const {migration_id: run, mode} = report;
			const unfinished =
				report.state === 'finished' ? null : runToGoOn({...state, progress: {...progress, run, mode}});
			const ended = {
				step: 'result',
				report,
				exitCode,
				unfinished,
				verification: idle,
				takenBack: null,
			} as const;
			return {...known, ...ended, view: 'tables', line: 0};
		}
	}
	return {...state, progress: {...progress, now}};
}

/** Only the report of a retry that came to its end is that of the run. */
function retryEnded(state: Extract<RunStep, {work: 'retry'}>, retried: Retried): RetryResultStep {
	const {options, asks, progress} = state;
	const {rows: tried, loaded} = totals(progress);
	const done = retried.report.state === 'finished' ? retried : options.done;
	return {
		step: 'retry-result',
		...mendingBase(options),
		asks,
		done,
		...retried,
		tried,
		loaded,
		line: 0,
		options,
	};
}
