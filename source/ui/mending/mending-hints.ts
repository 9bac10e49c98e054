/** The keys of the steps of mending rejects. */
import type {Hint} from '../components/frame.tsx';
import type {Mending} from './mending-state.ts';

const back = {keys: 'Esc', does: 'back'};
const leave = {keys: 'Ctrl-C', does: 'leave'};
const clear = {keys: 'Ctrl-U', does: 'clear'};
const again = {keys: 'Enter', does: 'try again'};
const mend = [
	{keys: 'e', does: 'export'},
	{keys: 't', does: 'retry'},
];

/** What the hint line of a step says, by the names that this terminal has for the arrows. */
export function mendingHints(
	state: Mending,
	{choose, scroll}: {readonly choose: Hint; readonly scroll: Hint},
): readonly Hint[] {
	switch (state.step) {
		case 'rejects': {
			const {counts} = state;
			const isEmpty = counts.state !== 'found' || counts.value.kinds.length === 0;
			return isEmpty
				? [...(counts.state === 'failed' ? [again] : []), back, leave]
				: [{keys: 'Enter', does: 'its rows'}, ...mend, back, choose, leave];
		}
		case 'reject-rows':
			if (state.page.state === 'failed') {
				return [again, back, leave];
			}
			return state.whole
				? [{keys: 'Enter/Esc', does: 'back to the rows'}, ...mend, scroll, leave]
				: [{keys: 'Enter', does: 'whole row'}, ...mend, back, choose, leave];
		case 'reject-export':
			return state.saved.state === 'found'
				? [{keys: 'Enter', does: 'continue'}, back, leave]
				: [
						{keys: 'Enter', does: 'write'},
						back,
						choose,
						state.focus === 'out' ? clear : {keys: 'Space', does: 'change'},
						leave,
					];
		case 'retry-options':
			return [{keys: 'Enter', does: 'load them again'}, back, choose, clear, leave];
		case 'retry-result':
			return [{keys: 'Enter/q', does: 'leave'}, {keys: 'Esc', does: 'back to the rejects'}, scroll];
	}
}
