/** The exit code that leaving the wizard has. */

import {ExitCode} from '../../engine/errors.ts';
import {backToAsker} from '../mending/back-from-mending.ts';
import {isMending} from '../mending/mending-state.ts';
import {isLookingBack} from '../past/past-state.ts';
import type {ResultStep, Wizard} from '../wizard-state.ts';

/**
 * That of what was done last: of the run, where differences that the comparison found count as rejects do, or of the
 * rollback, or of loading its rejects again. Before anything was done: interrupted. Looking at a report is done at once.
 */
export function exitCodeOf(state: Wizard): number {
	if (state.step === 'rollback-result') {
		return state.exitCode;
	}
	if (state.step === 'retry-result') {
		return state.exitCode;
	}
	if (isMending(state)) {
		return exitCodeOf(backToAsker(state));
	}
	if (state.step === 'conflicts') {
		return exitCodeOf(state.cameFrom);
	}
	if (isLookingBack(state)) {
		return state.did ?? ExitCode.interrupted;
	}
	if (state.step !== 'result') {
		return ExitCode.interrupted;
	}
	return (
		state.takenBack?.exitCode ??
		runExitCode(state, state.work === 'past' && !state.retried ? ExitCode.ok : state.exitCode)
	);
}

/** The run's own, as it is after the comparison. */
export function runExitCode({verification}: Pick<ResultStep, 'verification'>, exitCode: number): number {
	const differs = verification.state === 'found' && verification.value.state === 'differs';
	return differs && exitCode === ExitCode.ok ? ExitCode.withRejects : exitCode;
}
