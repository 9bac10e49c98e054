import {useApp} from 'ink';
import {type Dispatch, useEffect, useEffectEvent, useRef} from 'react';
import type {RollbackEvent} from '../../engine/report/rollback.ts';
import type {Engine} from '../../engine/run/request.ts';
import {rollbackRequest} from '../requests.ts';
import {useWork} from '../running/use-work.ts';
import type {Action} from '../wizard.ts';
import type {Wizard} from '../wizard-state.ts';
import {lookAtTables} from './look-at-tables.ts';
import type {RollbackStep, RollbackTablesStep} from './rollback-state.ts';

/** So long nothing may be changed before the tables are looked at for it: several are chosen one after another. */
const settleMs = 150;

/** Looks at tables that are to be rolled back, and rolls them back. One after the other, as each holds the target. */
export function useRollback(state: Wizard, engine: Engine, dispatch: Dispatch<Action>): void {
	const {exit} = useApp();
	const before = useRef<Promise<unknown>>(Promise.resolve());
	const ask = state.step === 'rollback-tables' && state.look.state === 'asked' ? state.look.ask : null;
	const look = useEffectEvent((signal: AbortSignal) =>
		lookAtTables(engine, state as RollbackTablesStep, signal),
	);
	useEffect(() => {
		if (ask === null) {
			return;
		}
		const left = new AbortController();
		const put = async () => {
			if (left.signal.aborted) {
				return;
			}
			try {
				const answer = await look(left.signal);
				if (!left.signal.aborted) {
					dispatch({type: 'tables-looked-at', ask, answer});
				}
			} catch (error) {
				exit(error instanceof Error ? error : new Error(String(error)));
			}
		};
		const timer = setTimeout(() => {
			before.current = before.current.then(put);
		}, settleMs);
		return () => {
			left.abort();
			clearTimeout(timer);
		};
	}, [ask, dispatch, exit]);

	const rollback = state.step === 'rollback' ? state : null;
	useWork<RollbackEvent>({
		isUnderWay: rollback !== null,
		isStopping: rollback?.stopping ?? false,
		start: signal => eventsOf(rollback, {engine, before: before.current}, signal),
		tell: (events, now) => dispatch({type: 'rollback-went-on', events, now}),
	});
}

async function* eventsOf(
	state: RollbackStep | null,
	{engine, before}: {readonly engine: Engine; readonly before: Promise<unknown>},
	signal: AbortSignal,
): AsyncGenerator<RollbackEvent> {
	if (state !== null) {
		await before;
		yield* engine.rollback(rollbackRequest(state, {dryRun: false, all: false}, signal));
	}
}
