import type {Dispatch} from 'react';
import type {MigrationEvent} from '../engine/events.ts';
import {retryRequest} from './mending-requests.ts';
import {catchUpRequest, resumeRequest, runRequest} from './requests.ts';
import type {Ports} from './use-lookups.ts';
import {useWork} from './use-work.ts';
import type {Action} from './wizard.ts';
import type {RunStep, Wizard} from './wizard-state.ts';

/** Migrates, goes on, or loads rejects, while the state is at the run step. */
export function useRun(state: Wizard, {engine, rejectFiles}: Ports, dispatch: Dispatch<Action>): void {
	const run = state.step === 'run' ? state : null;
	useWork<MigrationEvent>({
		isUnderWay: run !== null,
		isStopping: run?.stopping ?? false,
		start: signal => eventsOf(run, {engine, rejectFiles}, signal),
		tell: (events, now) => dispatch({type: 'run-went-on', events, now}),
	});
}

async function* eventsOf(
	state: RunStep | null,
	ports: Pick<Ports, 'engine' | 'rejectFiles'>,
	signal: AbortSignal,
): AsyncGenerator<MigrationEvent> {
	if (state !== null) {
		yield* startOf(state, ports, signal);
	}
}

function startOf(
	state: RunStep,
	{engine, rejectFiles}: Pick<Ports, 'engine' | 'rejectFiles'>,
	signal: AbortSignal,
): AsyncGenerator<MigrationEvent> {
	switch (state.work) {
		case 'rest':
			return engine.resume(resumeRequest(state, signal));
		case 'retry':
			return engine.retry(retryRequest(state, rejectFiles, signal));
		case 'plan':
			return state.catchesUpWith === undefined
				? engine.migrate(runRequest(state, state.plan, signal))
				: engine.catchUp(catchUpRequest({...state, run: state.catchesUpWith}, signal));
	}
}
