/** What the screens of changes want to know, and how it is asked. */
import {answerOf} from '../engine-answer.ts';
import type {Question} from '../use-lookups.ts';
import type {Changing} from './changing-state.ts';
import {planOf} from './start-changing.ts';
import {change, save, undo} from './try-changes.ts';

export function changingQuestion(state: Changing): Question | null {
	if (state.changed.state === 'asked') {
		const {ask} = state.changed;
		return {
			ask,
			put: async ports => ({
				type: 'mapping-changed',
				ask,
				answer: await answerOf(() =>
					state.step === 'changes'
						? undo(state, state.undoes ?? -1, ports)
						: change(state, state.edit, planOf(state.from), ports),
				),
			}),
		};
	}
	if (state.step === 'changes' && state.saved.state === 'asked') {
		const {ask} = state.saved;
		const wanted = {file: state.out.value.trim(), overwrite: state.overwrite};
		return {
			ask,
			put: async ports => ({
				type: 'mapping-saved',
				ask,
				answer: await answerOf(() => save(state, planOf(state.from), wanted, ports)),
			}),
		};
	}
	return null;
}
