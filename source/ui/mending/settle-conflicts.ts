/** Deciding what becomes of rows that both the sources and others have changed since a run. Pure. */
import type {Action} from '../action.ts';
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
	if (cameFrom.work === 'plan') {
		const {setup, entries, sources, target, plan, carriesOver, previews, work} = cameFrom;
		const {catchesUpWith = cameFrom.report.migration_id} = cameFrom;
		const known = {setup, entries, sources, target, plan, carriesOver, previews, work};
		return {step: 'run', ...known, asks, catchesUpWith, onConflict, ...running};
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
