import type {Action} from '../action.ts';
import {catchUpFromPast} from '../catching-up/catch-up.ts';
import {answered, idle} from '../lookup.ts';
import type {Wizard} from '../wizard-state.ts';
import type {PastRunStep} from './past-state.ts';

/** The mapping is open: the catch-up begins, where all files are known. */
export function withMapping(state: PastRunStep, action: Extract<Action, {type: 'catch-up-opened'}>): Wizard {
	const mapping = answered(state.mapping, action.ask, action.answer);
	if (mapping === state.mapping || mapping.state !== 'found') {
		return {...state, mapping};
	}
	const message = `Not all files of mapping ${mapping.value.mapping.name} are known any more.`;
	const hint = 'Migrate, on the first screen, asks for them, and its plan can update rows that are there.';
	return (
		catchUpFromPast({...state, mapping: idle}, mapping.value, action.now) ?? {
			...state,
			mapping: {state: 'failed', failure: {message, hint}},
		}
	);
}
