import type {RunStep} from '../wizard-state.ts';

/** The run that `resume` would go on with if this work ended now; null: none. A retry is not resumed but done again. */
export function runToGoOn(state: Exclude<RunStep, {work: 'retry'}>): string | null {
	if (state.work === 'rest') {
		return state.run;
	}
	const {mode, phase, run} = state.progress;
	// Before the first row the ledger may know nothing of it.
	return mode === 'run' && ['load', 'constraints', 'report'].includes(phase) ? run : null;
}
