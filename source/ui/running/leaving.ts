/** How the wizard is left. */

import {isUnsaved} from '../changing/changing-state.ts';
import {ledgerCommand} from '../command-words.ts';
import {chosenTables} from '../rollback/rollback-state.ts';
import {rollbackCommand} from '../rollback/rollback-words.ts';
import type {UnfinishedStep, Wizard} from '../wizard-state.ts';
import {exitCodeOf} from './exit-code.ts';
import {runToGoOn} from './run-to-go-on.ts';

export interface Leaving {
	readonly exitCode: number;
	/** Said once the terminal is given back; empty: nothing. */
	readonly words: string;
}

/** A rollback that is left before its end goes on by the same command. */
export function leavingOf(state: Wizard): Leaving {
	const exitCode = exitCodeOf(state);
	if (state.step !== 'rollback') {
		const isLost =
			'setup' in state && state.step !== 'mapping' && state.step !== 'save' && isUnsaved(state.setup);
		const lost = isLost ? ['The changes of the mapping were not saved.'] : [];
		return {exitCode, words: [leftWords(state), ...lost].filter(words => words !== '').join(' ')};
	}
	const {choice, run} = state;
	const tables = choice.left.length === 0 ? undefined : chosenTables(choice).map(({table}) => table);
	const command = rollbackCommand(run, {...choice, tables});
	return {
		exitCode,
		words: `The rollback was left before its end. What was rolled back stays so; go on with: ${command}`,
	};
}

/** Says how a run that has not come to its end goes on; empty where none is left so. */
function leftWords(state: Wizard): string {
	switch (state.step) {
		case 'run': {
			if (state.work === 'retry') {
				return `The retry of run ${state.run} is left before its end. What was committed stays; what is left is retried in the same way again.`;
			}
			const run = runToGoOn(state);
			return run === null ? '' : interruptedWords(run, state);
		}
		case 'result':
			return state.unfinished === null ? '' : interruptedWords(state.unfinished, state);
		case 'unfinished':
			return interruptedWords(state.unfinished.run, state);
		default:
			return '';
	}
}

function interruptedWords(run: string, of: Pick<UnfinishedStep, 'setup' | 'entries'>): string {
	const trial =
		of.entries.address.way === 'trial' ? 'mingus-migrate, with the trial server as its target' : null;
	const way = ledgerCommand(of, 'resume', run) ?? trial;
	return `Run ${run} is left before its end. What was committed stays${way === null ? '.' : `; go on with: ${way}`}`;
}
