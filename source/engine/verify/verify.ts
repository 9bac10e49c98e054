/** Compares what a run loaded with what it read, row by row, by rules that the loader has no part in. */
import {ExitCode} from '../errors.ts';
import type {VerifyEvent} from '../report/verification.ts';
import {endingOf} from '../run/ending.ts';
import {eventsOf} from '../run/event-queue.ts';
import type {VerifyRequest} from '../run/request.ts';
import {compareRun} from './compare-run.ts';
import {endVerification, foldVerification, initialVerification} from './fold-verification.ts';

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function verify(request: VerifyRequest): AsyncGenerator<VerifyEvent> {
	return eventsOf<VerifyEvent>(request.signal, async (push, signal) => {
		let verification = initialVerification(Date.now());
		let peakMemory = 0;
		const emit = (event: VerifyEvent): void => {
			peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
			verification = foldVerification(verification, event);
			push(event);
		};
		const {state, failure, exitCode} = await compareRun({...request, signal}, emit).then(
			() => {
				const differs = Object.keys(verification.difference_counts).length > 0;
				return {
					state: differs ? ('differs' as const) : ('verified' as const),
					failure: null,
					exitCode: differs ? ExitCode.withRejects : ExitCode.ok,
				};
			},
			(error: unknown) => endingOf(error, request.target),
		);
		const last = endVerification(verification, {
			state,
			failure,
			at: Date.now(),
			peak_memory_bytes: Math.max(peakMemory, process.memoryUsage.rss()),
		});
		push({event: 'finished', exit_code: exitCode, verification: last});
	});
}
