import {type Dispatch, useEffect, useState} from 'react';
import type {MigrationEvent} from '../engine/events.ts';
import {makePause} from '../engine/run/pause-gate.ts';
import type {Engine} from '../engine/run/request.ts';
import {catchUpRequest, type RunControl, resumeRequest, runRequest} from './requests.ts';
import {useWork} from './use-work.ts';
import type {Action} from './wizard.ts';
import type {RunStep, Wizard} from './wizard-state.ts';

/** Migrates, or goes on, while the state is at the run step. */
export function useRun(state: Wizard, engine: Engine, dispatch: Dispatch<Action>): void {
	const run = state.step === 'run' ? state : null;
	const [pause] = useState(makePause);
	const isPausing = run?.pausing ?? false;
	useEffect(() => pause.set(isPausing), [pause, isPausing]);
	useWork<MigrationEvent>({
		isUnderWay: run !== null,
		isStopping: run?.stopping ?? false,
		start: signal => eventsOf(run, engine, {signal, pause}),
		tell: (events, now) => dispatch({type: 'run-went-on', events, now}),
	});
}

async function* eventsOf(
	state: RunStep | null,
	engine: Engine,
	control: RunControl,
): AsyncGenerator<MigrationEvent> {
	if (state !== null) {
		yield* startOf(state, engine, control);
	}
}

function startOf(state: RunStep, engine: Engine, control: RunControl): AsyncGenerator<MigrationEvent> {
	if (state.work === 'rest') {
		return engine.resume(resumeRequest(state, control));
	}
	return state.catchesUpWith === undefined
		? engine.migrate(runRequest(state, state.plan, control))
		: engine.catchUp(catchUpRequest(state, state.catchesUpWith, control));
}
