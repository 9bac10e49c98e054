/** The report of a past run, on the screen that shows the result of one. */
import {ExitCode} from '../../engine/errors.ts';
import type {Report} from '../../engine/report/report.ts';
import type {PastReport, ResultStep} from '../wizard-state.ts';
import {choicesOf, type OpenedRun} from './past-runs.ts';
import type {PastRunStep} from './past-state.ts';

/** @param of the run, and the screen that was asked at; without a report it stays */
export function reportStep(
	of: Omit<PastReport, 'work' | 'reachable'>,
	opened: OpenedRun,
): ResultStep | PastRunStep {
	const {report, reachable} = opened;
	return report === null
		? of.cameFrom
		: {
				step: 'result',
				work: 'past',
				...of,
				reachable,
				report,
				exitCode: exitCodeOfReport(report),
				unfinished: choicesOf(of.cameFrom.past, opened).includes('go-on') ? of.run : null,
				verification: of.cameFrom.verification,
				takenBack: null,
				view: 'tables',
				line: 0,
			};
}

/** The exit code that the run had. */
function exitCodeOfReport({state, overall_stats: all}: Report): number {
	if (state === 'interrupted') {
		return ExitCode.interrupted;
	}
	if (state !== 'finished') {
		return ExitCode.failed;
	}
	return all.failed_records > 0 || all.processed_records < all.total_records
		? ExitCode.withRejects
		: ExitCode.ok;
}
