/** Takes back what a run wrote: exactly its rows, a table a transaction. */
import {ExitCode} from '../errors.ts';
import type {Rollback, RollbackEvent} from '../report/rollback.ts';
import {endingOf} from '../run/ending.ts';
import {eventsOf} from '../run/event-queue.ts';
import type {RollbackRequest} from '../run/request.ts';
import {endRollback, foldRollback, initialRollback} from './fold-rollback.ts';
import {rollBackRun} from './roll-back-run.ts';

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function rollback(request: RollbackRequest): AsyncGenerator<RollbackEvent> {
	return eventsOf<RollbackEvent>(request.signal, async (push, signal) => {
		let state = initialRollback(new Date());
		const emit = (event: RollbackEvent): void => {
			state = foldRollback(state, event);
			push(event);
		};
		const ending = await rollBackRun({...request, signal}, emit).then(
			() => undefined,
			(error: unknown) => endingOf(error, request.target),
		);
		const last = endRollback(state, ending, new Date());
		push({event: 'finished', exit_code: ending?.exitCode ?? exitCodeOf(last), rollback: last});
	});
}

function exitCodeOf({state}: Rollback): number {
	return state === 'rolled-back' ? ExitCode.ok : ExitCode.withRejects;
}
