/** How a rollback ended, and what to do next. Pure. */

import type {Rollback} from '../../../engine/report/rollback.ts';
import type {Tone} from '../../components/line.tsx';
import type {Outcome} from '../../components/outcome-lines.tsx';
import {hintOnScreen} from '../../hint-on-screen.ts';
import {chosenTables, type RollbackResultStep} from '../../rollback/rollback-state.ts';
import {rollbackCommand} from '../../rollback/rollback-words.ts';

const tones: Readonly<Record<Rollback['state'], Tone>> = {
	'rolled-back': 'good',
	kept: 'warning',
	interrupted: 'warning',
	blocked: 'bad',
	failed: 'bad',
};

export function outcomeOf({rollback, choice, run}: RollbackResultStep): Outcome {
	const {state, summary, failure} = rollback;
	const tone = tones[state];
	switch (state) {
		case 'rolled-back':
			return {text: summary, advice: '', tone};
		case 'kept':
			return {text: summary, advice: 'Tab names rows that were changed since, and are still there.', tone};
		case 'interrupted': {
			const tables = choice.left.length === 0 ? undefined : chosenTables(choice).map(({table}) => table);
			return {
				text: summary,
				advice: `Tables that were rolled back stay so. Esc goes on with the others; so does ${rollbackCommand(run, {...choice, tables})}`,
				tone,
			};
		}
		case 'blocked':
		case 'failed':
			return {
				text: [summary, failure?.message ?? ''].join('\n'),
				advice: hintOnScreen(failure ?? {}) ?? '',
				tone,
			};
	}
}
