import {ExitCode} from '../../../engine/errors.ts';
import type {Report} from '../../../engine/report/report.ts';
import {counted, formatCount} from '../../components/format.ts';
import type {Tone} from '../../components/line.tsx';

/** How it ended, and what to do next. */
export interface Outcome {
	readonly text: string;
	readonly advice: string;
	readonly tone: Tone;
}

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

export function outcomeOf(report: Report, exitCode: number): Outcome {
	const isRehearsal = report.mode !== 'run';
	if (exitCode === ExitCode.ok) {
		const advice = isRehearsal ? 'b goes back to the options, to run it.' : report.summary;
		return {text: finished[report.mode], advice, tone: 'good'};
	}
	if (exitCode === ExitCode.withRejects) {
		const advice = isRehearsal
			? 'Tab shows why; b goes back to the options.'
			: 'The ledger keeps them whole. Tab shows why.';
		return {text: withRejects(report), advice, tone: 'warning'};
	}
	if (exitCode === ExitCode.interrupted) {
		const advice = isRehearsal ? 'b goes back to the options.' : 'mingus-migrate run --on-conflict skip';
		const kept = isRehearsal ? 'The target is as it was.' : 'What was committed stays. To go on:';
		return {text: `Interrupted. ${kept}`, advice, tone: 'warning'};
	}
	const {failure} = report;
	return {
		text: failure ? failure.message : `Failed: ${report.summary}`,
		advice: failure?.hint ?? '',
		tone: 'bad',
	};
}
