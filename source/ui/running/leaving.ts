/** How the wizard is left. */

import {isUnsaved} from '../changing/changing-state.ts';
import {chosenTables} from '../rollback/rollback-state.ts';
import {rollbackCommand} from '../rollback/rollback-words.ts';
import type {Wizard} from '../wizard-state.ts';
import {exitCodeOf} from './exit-code.ts';

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
		return {exitCode, words: isLost ? 'The changes of the mapping were not saved.' : ''};
	}
	const {choice, run} = state;
	const tables = choice.left.length === 0 ? undefined : chosenTables(choice).map(({table}) => table);
	const command = rollbackCommand(run, {...choice, tables});
	return {
		exitCode,
		words: `The rollback was left before its end. What was rolled back stays so; go on with: ${command}`,
	};
}
