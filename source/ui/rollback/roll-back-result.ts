/** From the result of a run to taking it back. Pure. */
import {canRollBack} from '../requests.ts';
import type {ResultStep, Wizard} from '../wizard-state.ts';
import {startRollback} from './start-rollback.ts';

export function rollBackFromResult(state: ResultStep): Wizard {
	const {setup, entries, asks, report} = state;
	const mapping = state.work === 'plan' ? setup.mapping.name : state.mapping;
	return canRollBack(state)
		? startRollback({setup, entries, asks, run: report.migration_id, mapping, cameFrom: state})
		: state;
}
