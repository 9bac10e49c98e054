/** The first screen of a rollback: the tables of the run, looked at. Pure. */
import type {RollbackTablesStep, RollingBack} from './rollback-state.ts';

/** Nothing is left out at first. */
export function startRollback(
	from: Pick<RollbackTablesStep, 'setup' | 'entries' | 'asks' | 'run' | 'mapping' | 'cameFrom'>,
): RollbackTablesStep {
	const choice = {tables: [], left: [], forceChanged: false, dropCreated: false};
	return lookAgain({...from, choice, done: null});
}

/** The tables with what was chosen before, and all of them looked at again. */
export function lookAgain(from: Omit<RollingBack, 'step'>): RollbackTablesStep {
	const {setup, entries, asks, run, mapping, cameFrom, choice, done} = from;
	return {
		step: 'rollback-tables',
		...{setup, entries, run, mapping, cameFrom, choice, done},
		asks: asks + 1,
		place: null,
		look: {state: 'asked', ask: asks},
		looksAtAll: true,
		goesOn: false,
		cursor: 0,
		detailed: false,
		line: 0,
	};
}
