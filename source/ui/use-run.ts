import {useApp} from 'ink';
import {type Dispatch, useEffect, useEffectEvent, useRef} from 'react';
import type {MigrationEvent} from '../engine/events.ts';
import type {Engine} from '../engine/run/request.ts';
import {resumeRequest, runRequest} from './requests.ts';
import type {SeenEvent} from './run-went-on.ts';
import type {Action} from './wizard.ts';
import type {RunStep, Wizard} from './wizard-state.ts';

/** Between two updates of the screen: an event a batch would be more than anyone can read. */
const updateMs = 100;

/** Migrates, or goes on, while the state is at the run step. Events go to the reducer in lots. Leaving asks the run to stop. */
export function useRun(state: Wizard, engine: Engine, dispatch: Dispatch<Action>): void {
	const {exit} = useApp();
	const isRunning = state.step === 'run';
	const isStopping = state.step === 'run' && state.stopping;
	const start = useEffectEvent((signal: AbortSignal) =>
		state.step === 'run' ? eventsOf(state, engine, signal) : null,
	);
	const running = useRef<AbortController | null>(null);

	useEffect(() => {
		if (!isRunning) {
			return;
		}
		const controller = new AbortController();
		running.current = controller;
		const events = start(controller.signal);
		let waiting: SeenEvent[] = [];
		const flush = () => {
			const lot = waiting;
			waiting = [];
			dispatch({type: 'run-went-on', events: lot, now: Date.now()});
		};
		const timer = setInterval(flush, updateMs);
		const follow = async () => {
			try {
				let isFinished = false;
				for await (const event of events ?? []) {
					waiting.push({event, at: Date.now()});
					isFinished = event.event === 'finished';
				}
				clearInterval(timer);
				flush();
				if (!isFinished) {
					throw new Error('the run ended without saying how');
				}
			} catch (error) {
				clearInterval(timer);
				exit(error instanceof Error ? error : new Error(String(error)));
			}
		};
		void follow();
		return () => {
			clearInterval(timer);
			controller.abort();
		};
	}, [isRunning, dispatch, exit]);

	useEffect(() => {
		if (isStopping) {
			running.current?.abort();
		}
	}, [isStopping]);
}

function eventsOf(state: RunStep, engine: Engine, signal: AbortSignal): AsyncGenerator<MigrationEvent> {
	return state.work === 'rest'
		? engine.resume(resumeRequest(state, signal))
		: engine.migrate(runRequest(state, state.plan, signal));
}
