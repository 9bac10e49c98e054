/** The keys of changing the mapping. */
import type {Hint} from '../components/frame.tsx';
import type {PlanStep} from '../wizard-state.ts';
import {type Changing, isUnsaved} from './changing-state.ts';
import {subjectOf} from './column-rows.ts';
import {isFile, isOverwrite} from './keep-changes.ts';

const back = {keys: 'Esc', does: 'back'};
const leave = {keys: 'Ctrl-C', does: 'leave'};
const clear = {keys: 'Ctrl-U', does: 'clear'};

/** At the plan: whether there is something to change in what is in sight. */
export function changeHint(state: PlanStep): readonly Hint[] {
	const does = state.view === 'problems' ? 'leave behind' : 'change';
	return subjectOf(state) === undefined ? [] : [{keys: 'e', does}];
}

/** At the plan: whether there are changes to save or undo. */
export function savingHint({setup}: PlanStep): readonly Hint[] {
	const isChanged = (setup.changes?.edits.length ?? 0) > 0 || isUnsaved(setup);
	return isChanged ? [{keys: 's', does: 'save/undo changes'}] : [];
}

export function changingHints(state: Changing, choose: Hint): readonly Hint[] {
	if (state.step === 'column-change') {
		const enter = {keys: 'Enter', does: state.entry === null ? 'choose' : 'change it'};
		return state.entry?.asks === 'text' ? [enter, back, clear, leave] : [enter, back, choose, leave];
	}
	const enter = {keys: 'Enter', does: isUnsaved(state.setup) ? 'save' : 'go on'};
	if (isFile(state)) {
		return [enter, back, choose, clear, leave];
	}
	return isOverwrite(state)
		? [enter, {keys: 'Space', does: 'toggle'}, back, choose, leave]
		: [enter, {keys: 'u', also: 'Del', does: 'undo this change'}, back, choose, leave];
}
