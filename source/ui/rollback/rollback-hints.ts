/** The keys of the steps of a rollback. */
import type {Hint} from '../components/frame.tsx';
import {referringTables} from './rollback-rows.ts';
import type {RollingBack} from './rollback-state.ts';

const back = {keys: 'Esc', does: 'back'};
const leave = {keys: 'Ctrl-C', does: 'leave'};

/** What the hint line of a step says, by the names that this terminal has for the arrows. */
export function rollbackHints(
	state: RollingBack,
	{choose, scroll}: {readonly choose: Hint; readonly scroll: Hint},
): readonly Hint[] {
	switch (state.step) {
		case 'rollback-tables': {
			const enter = {keys: 'Enter', does: state.look.state === 'failed' ? 'try again' : 'continue'};
			const details = {keys: 'Tab', does: 'details'};
			const referring =
				referringTables(state.choice).length > 0 ? [{keys: 'Ctrl-R', does: 'choose what refers'}] : [];
			const all = {keys: 'Ctrl-A', does: 'all/none'};
			return state.detailed
				? [{keys: 'Tab/Esc', does: 'back to the tables'}, scroll, leave]
				: [...referring, enter, {keys: 'Space', does: 'choose'}, details, back, all, choose, leave];
		}
		case 'rollback-confirm':
			return [{keys: 'Enter', does: 'roll back'}, back, {keys: 'Ctrl-U', does: 'clear'}, leave];
		case 'rollback':
			return [{keys: 'Ctrl-C', does: state.stopping ? 'leave at once' : 'stop after this table'}, scroll];
		case 'rollback-result': {
			const isDone = state.rollback.state === 'rolled-back' || state.rollback.state === 'kept';
			const again = isDone ? back : {keys: 'Esc', does: 'back to the tables'};
			return [{keys: 'Enter/q', does: 'leave'}, again, {keys: 'Tab', does: 'next view'}, scroll];
		}
	}
}
