import type {Dispatch} from 'react';
import type {MigrationEvent} from '../engine/events.ts';
import type {Engine} from '../engine/run/request.ts';
import {catchUpRequest, resumeRequest, runRequest} from './requests.ts';
import {useWork} from './use-work.ts';
import type {Action} from './wizard.ts';
import type {RunStep, Wizard} from './wizard-state.ts';

/** Migrates, or goes on, while the state is at the run step. */
export function useRun(state: Wizard, engine: Engine, dispatch: Dispatch<Action>): void {
	const run = state.step === 'run' ? state : null;
	useWork<MigrationEvent>({
		isUnderWay: run !== null,
		isStopping: run?.stopping ?? false,
		start: signal => eventsOf(run, engine, signal),
		tell: (events, now) => dispatch({type: 'run-went-on', events, now}),
	});
}

async function* eventsOf(
	state: RunStep | null,
	engine: Engine,
	signal: AbortSignal,
): AsyncGenerator<MigrationEvent> {
	if (state !== null) {
		yield* startOf(state, engine, signal);
	}
}

function startOf(state: RunStep, engine: Engine, signal: AbortSignal): AsyncGenerator<MigrationEvent> {
	if (state.work === 'rest') {
		return engine.resume(resumeRequest(state, signal));
	}
	return state.catchesUpWith === undefined
		? engine.migrate(runRequest(state, state.plan, signal))
		: engine.catchUp(catchUpRequest(state, state.catchesUpWith, signal));
}
