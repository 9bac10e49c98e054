/** What the steps up to a mapping want to know, and how it is asked. */
import type {Dispatch} from 'react';
import {databaseFiles} from './database-names.ts';
import {answerOf} from './engine-answer.ts';
import type {Choosing} from './mapping-state.ts';
import type {Mappings} from './mappings.ts';
import type {Action} from './wizard.ts';

interface MappingQuestion {
	readonly ask: number;
	put(mappings: Mappings, signal: AbortSignal, dispatch: Dispatch<Action>): Promise<Action>;
}

export function mappingQuestion(state: Choosing): MappingQuestion | null {
	const {beginning} = state;
	switch (state.step) {
		case 'mapping': {
			if (state.setup.state !== 'asked') {
				return null;
			}
			const {ask} = state.setup;
			const which =
				state.origin === 'file' ? {file: beginning.file.value.trim()} : {preset: beginning.preset};
			return {
				ask,
				put: async mappings => ({
					type: 'mapping-opened',
					ask,
					answer: await answerOf(() => mappings.open(which)),
				}),
			};
		}
		case 'databases': {
			if (state.examination.state !== 'asked') {
				return null;
			}
			const {ask} = state.examination;
			const files = databaseFiles(beginning.databases);
			return {
				ask,
				put: async (mappings, signal, dispatch) => ({
					type: 'examined',
					ask,
					answer: await answerOf(() =>
						mappings.examine(files, ahead => dispatch({type: 'table-ahead', ask, ahead}), signal),
					),
				}),
			};
		}
		case 'proposal': {
			if (state.proposal.state !== 'asked') {
				return null;
			}
			const {ask} = state.proposal;
			return {
				ask,
				put: async mappings => ({
					type: 'proposed',
					ask,
					answer: await answerOf(() => mappings.propose(state.examination, beginning.options)),
				}),
			};
		}
		case 'save': {
			if (state.setup.state !== 'asked') {
				return null;
			}
			const {ask} = state.setup;
			const {options, out, overwrite} = beginning;
			return {
				ask,
				put: async mappings => ({
					type: 'mapping-opened',
					ask,
					answer: await answerOf(() =>
						mappings.save(state.examination, options, out.value.trim(), overwrite),
					),
				}),
			};
		}
	}
}
