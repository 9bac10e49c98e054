/** What is said of runs of the history, on screens and in lines alike. */
import type {PastRun} from './past-runs.ts';

const modes = {run: '', 'dry-run': 'dry run, ', 'validate-only': 'validate only, '} as const;

const states: Readonly<Record<PastRun['state'], string>> = {
	// What was killed could not say so, and looks as what still runs does.
	running: 'not finished',
	finished: 'finished',
	failed: 'failed',
	interrupted: 'interrupted',
	'rolled-back': 'rolled back',
};

/** What kind of run it was, and how it stands. */
export function stateText({mode, state, catchesUpWith, takenBack}: PastRun): string {
	const kind = catchesUpWith === undefined ? '' : 'catch-up, ';
	if (takenBack !== undefined && state !== 'rolled-back') {
		return `${modes[mode]}${kind}rolled back in part`;
	}
	return `${modes[mode]}${kind}${states[state]}`;
}

/** What was taken back of it since; empty: nothing. */
export function takenBackText({state, takenBack = []}: PastRun): string {
	return state === 'rolled-back'
		? 'Rolled back since: nothing of it is left.'
		: takenBack.length === 0
			? ''
			: `Rolled back since: ${takenBack.join(', ')}.`;
}
