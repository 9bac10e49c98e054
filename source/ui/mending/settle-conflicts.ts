/** Deciding what becomes of rows that both the sources and others have changed since a run. Pure. */
import type {Action} from '../action.ts';
import {catchingUp} from '../catching-up/catch-up.ts';
import {canSettle} from '../requests.ts';
import {initialProgress} from '../running/progress.ts';
import type {ResultStep, Wizard} from '../wizard-state.ts';
import {type ConflictsStep, settlements} from './conflicts-state.ts';

export function conflictsFromResult(state: ResultStep): Wizard {
	const {setup, entries, asks} = state;
	return canSettle(state)
		? {step: 'conflicts', setup, entries, asks, chosen: 'target', line: 0, cameFrom: state}
		: state;
}

export function settleConflicts(state: ConflictsStep, action: Action): Wizard {
	const {cameFrom, asks} = state;
	switch (action.type) {
		case 'next':
			return again(state, action.now);
		case 'back':
			return {...cameFrom, asks};
		case 'move': {
			const at = settlements.indexOf(state.chosen) + action.by;
			return {
				...state,
				chosen: settlements[Math.max(0, Math.min(at, settlements.length - 1))] ?? state.chosen,
			};
		}
		case 'change':
			return {...state, line: Math.max(0, state.line + action.by)};
		default:
			return state;
	}
}

/** The same once more, with the decision. */
function again({cameFrom, asks, chosen: onConflict}: ConflictsStep, now: number): Wizard {
	const running = {
		progress: initialProgress('run', now),
		stopping: false,
		pausing: false,
		cursor: null,
	} as const;
	if (cameFrom.work === 'catch-up') {
		const {setup, entries, mapping, catchesUpWith, cameFrom: asker} = cameFrom;
		return catchingUp({setup, entries, asks, mapping, catchesUpWith, onConflict, cameFrom: asker}, now);
	}
	if (cameFrom.work === 'rest') {
		const {setup, entries, run, mapping, work} = cameFrom;
		return {
			step: 'run',
			...{setup, entries, asks, run, mapping, work, onConflict, cameFrom: cameFrom.cameFrom},
			...running,
		};
	}
	return cameFrom;
}
