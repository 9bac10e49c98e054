/** The exit code that leaving the wizard has. */
import {ExitCode} from '../engine/errors.ts';
import type {Wizard} from './wizard-state.ts';

/** The run's; differences that the comparison found count as rejects do. Before a run has ended: interrupted. */
export function exitCodeOf(state: Wizard): number {
	if (state.step !== 'result') {
		return ExitCode.interrupted;
	}
	const {exitCode, verification} = state;
	const differs = verification.state === 'found' && verification.value.state === 'differs';
	return differs && exitCode === ExitCode.ok ? ExitCode.withRejects : exitCode;
}
