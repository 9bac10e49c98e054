/** The way back out of the rejects, which leads to the screen that was asked at. Pure. */

import {idle} from '../lookup.ts';
import {readAgain} from '../past/look-back.ts';
import type {Wizard} from '../wizard-state.ts';
import type {Mending, RetryResultStep} from './mending-state.ts';
import {countAgain} from './start-mending.ts';

export function back(state: Mending): Wizard {
	const {asks, mending} = state;
	switch (state.step) {
		case 'rejects':
			return backToAsker(state);
		case 'reject-rows':
			return state.whole ? {...state, whole: false, line: 0} : {...state.from, asks, mending};
		case 'reject-export':
		case 'retry-options':
			return {...state.from, asks, mending};
		case 'retry-result':
			return backFromResult(state);
	}
}

/** What was entered can be mended where nothing came of it; else fewer rows are out. */
function backFromResult(state: RetryResultStep): Wizard {
	const {options, asks, loaded, report} = state;
	return report.state === 'failed' && loaded === 0 ? {...options, asks} : countAgain(state);
}

/** What was done is known where it was asked for. */
export function backToAsker({cameFrom, asks, done}: Mending): Wizard {
	if (done === null) {
		return {...cameFrom, asks};
	}
	const {report, exitCode} = done;
	if (cameFrom.step === 'result') {
		return {...cameFrom, asks, report, exitCode, retried: true, verification: idle, line: 0};
	}
	const opened = {state: 'asked', ask: asks} as const;
	return readAgain({...cameFrom, asks: asks + 1, did: exitCode, opened, verification: idle});
}
