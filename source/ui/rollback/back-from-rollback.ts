/** The way back out of a rollback, which leads to the screen that was asked at. Pure. */

import {idle} from '../lookup.ts';
import {readAgain} from '../past/look-back.ts';
import type {Wizard} from '../wizard-state.ts';
import type {RollbackResultStep, RollbackTablesStep, RollingBack} from './rollback-state.ts';
import {lookAgain} from './start-rollback.ts';

export function back(state: RollingBack): Wizard {
	switch (state.step) {
		case 'rollback-tables':
			return backFromTables(state);
		case 'rollback-confirm':
			return {
				...lookAgain(state),
				asks: state.asks,
				place: state.place,
				look: {state: 'found', value: {...state.place, tables: state.choice.tables}},
				looksAtAll: false,
			};
		case 'rollback':
			return state;
		case 'rollback-result':
			return backFromResult(state);
	}
}

/** Out of the details first. */
function backFromTables(state: RollbackTablesStep): Wizard {
	if (state.detailed) {
		return {...state, detailed: false, line: 0};
	}
	return backToAsker(state);
}

/** What was done is known where it was asked for; what was not can be tried again. */
function backFromResult(state: RollbackResultStep): Wizard {
	const {state: ended} = state.rollback;
	return ended === 'rolled-back' || ended === 'kept' ? backToAsker(state) : lookAgain(state);
}

function backToAsker({cameFrom, asks, done}: RollingBack): Wizard {
	if (done === null) {
		return {...cameFrom, asks};
	}
	return cameFrom.step === 'result'
		? {...cameFrom, asks, takenBack: done, verification: idle}
		: readAgain({...cameFrom, asks, did: done.exitCode, verification: idle});
}
