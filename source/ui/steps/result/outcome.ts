import {ExitCode} from '../../../engine/errors.ts';
import type {Report} from '../../../engine/report/report.ts';
import {counted, formatCount} from '../../components/format.ts';
import type {Outcome} from '../../components/outcome-lines.tsx';
import {hintOnScreen} from '../../hint-on-screen.ts';

const finished = {
	run: 'Every row was migrated.',
	'dry-run': 'Dry run: every row would be migrated. The target is as it was.',
	'validate-only': 'Every row is valid. Nothing was written.',
} as const;

function withRejects({
	mode,
	overall_stats: {failed_records, processed_records, total_records},
}: Report): string {
	const [isRehearsal, rows] = [mode !== 'run', counted(total_records, 'row')];
	// The exit code is the same where a source held fewer rows than were counted.
	const what =
		failed_records === 0
			? `${formatCount(processed_records)} of ${rows} could be read`
			: `${formatCount(failed_records)} of ${rows} ${isRehearsal ? 'would be' : failed_records === 1 ? 'was' : 'were'} rejected`;
	return {
		run: `Finished: ${what}.`,
		'dry-run': `Dry run: ${what}. The target is as it was.`,
		'validate-only': `Validated: ${what}. Nothing was written.`,
	}[mode];
}

/**
 * @param unfinished the run can be gone on with
 * @param isCatchUp it brought over what was written since another run
 * @param hasConflicts it was stopped by rows that both have changed, which can be decided about here
 * @param canMend its rejects can be looked at here
 * @param later the command that goes on with it at another time, where there is one
 * @param toOptions another try can be made with other options
 */
export function outcomeOf(
	report: Report,
	exitCode: number,
	{
		unfinished = false,
		isCatchUp = false,
		hasConflicts = false,
		canMend = false,
		toOptions = false,
		later = null,
	}: {
		unfinished?: boolean;
		isCatchUp?: boolean;
		hasConflicts?: boolean;
		canMend?: boolean;
		toOptions?: boolean;
		later?: string | null;
	} = {},
): Outcome {
	const isRehearsal = report.mode !== 'run';
	if (exitCode === ExitCode.ok) {
		const advice = isRehearsal
			? 'Enter goes back to the options, to run it.'
			: report.only === 'schema'
				? report.summary
				: '';
		const text = isCatchUp ? 'The target is up to date with the sources.' : finished[report.mode];
		return {text, advice, tone: 'good'};
	}
	if (exitCode === ExitCode.withRejects) {
		const advice = isRehearsal
			? 'Tab shows why; Enter goes back to the options.'
			: canMend
				? 'The ledger keeps them whole. x shows them, and loads them again once they are mended.'
				: 'The ledger keeps them whole. Tab shows why.';
		return {text: withRejects(report), advice, tone: 'warning'};
	}
	if (exitCode === ExitCode.interrupted) {
		if (isRehearsal) {
			const text = 'Interrupted. The target is as it was.';
			return {text, advice: 'Enter goes back to the options.', tone: 'warning'};
		}
		return unfinished
			? {
					text: 'Interrupted. What was committed stays, and the ledger has a note of it.',
					advice: `r goes on with it right here${later === null ? '' : `; ${later} does so later`}.`,
					tone: 'warning',
				}
			: {
					text: 'Interrupted before the first row.',
					advice: toOptions ? 'Enter goes back to the options.' : 'No row was loaded.',
					tone: 'warning',
				};
	}
	const {failure} = report;
	const hint = [hintOnScreen(failure ?? {}) ?? '', ...(toOptions ? ['Enter goes back to the options.'] : [])];
	return {
		text: failure ? failure.message : `Failed: ${report.summary}`,
		advice: hasConflicts ? 'c asks which is to win, and then catches up again.' : hint.join(' ').trim(),
		tone: 'bad',
	};
}
