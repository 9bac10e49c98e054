import {type Dispatch, useEffect, useState} from 'react';
import type {MigrationEvent} from '../../engine/events.ts';
import {makePause} from '../../engine/run/pause-gate.ts';
import {retryRequest} from '../mending/mending-requests.ts';
import {catchUpRequest, type RunControl, resumeRequest, runRequest} from '../requests.ts';
import type {Ports} from '../use-lookups.ts';
import type {Action} from '../wizard.ts';
import type {RunStep, Wizard} from '../wizard-state.ts';
import {useWork} from './use-work.ts';

/** Migrates, goes on, or loads rejects, while the state is at the run step. */
export function useRun(state: Wizard, {engine, rejectFiles}: Ports, dispatch: Dispatch<Action>): void {
	const run = state.step === 'run' ? state : null;
	const [pause] = useState(makePause);
	const isPausing = run?.pausing ?? false;
	useEffect(() => pause.set(isPausing), [pause, isPausing]);
	useWork<MigrationEvent>({
		isUnderWay: run !== null,
		isStopping: run?.stopping ?? false,
		start: signal => eventsOf(run, {engine, rejectFiles}, {signal, pause}),
		tell: (events, now) => dispatch({type: 'run-went-on', events, now}),
	});
}

async function* eventsOf(
	state: RunStep | null,
	ports: Pick<Ports, 'engine' | 'rejectFiles'>,
	control: RunControl,
): AsyncGenerator<MigrationEvent> {
	if (state !== null) {
		yield* startOf(state, ports, control);
	}
}

function startOf(
	state: RunStep,
	{engine, rejectFiles}: Pick<Ports, 'engine' | 'rejectFiles'>,
	control: RunControl,
): AsyncGenerator<MigrationEvent> {
	switch (state.work) {
		case 'rest':
			return engine.resume(resumeRequest(state, control));
		case 'retry':
			return engine.retry(retryRequest(state, rejectFiles, control));
		case 'plan':
			return engine.migrate(runRequest(state, state.plan, control));
		case 'catch-up':
			return engine.catchUp(catchUpRequest({...state, run: state.catchesUpWith}, control));
	}
}
