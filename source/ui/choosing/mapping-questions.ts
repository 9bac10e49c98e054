/** What the steps up to a mapping want to know, and how it is asked. */
import type {Dispatch} from 'react';
import {answerOf} from '../engine-answer.ts';
import type {FileLooks} from '../entering/file-looks.ts';
import type {Action} from '../wizard.ts';
import {databaseFiles} from './database-names.ts';
import type {Choosing, DatabasesStep} from './mapping-state.ts';
import type {Mappings} from './mappings.ts';

interface MappingQuestion {
	readonly ask: number;
	put(mappings: Mappings, signal: AbortSignal, dispatch: Dispatch<Action>, files: FileLooks): Promise<Action>;
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
			if (state.completion.state === 'asked') {
				return completionQuestion(state.completion.ask, state);
			}
			if (state.examination.state !== 'asked') {
				return null;
			}
			const {ask} = state.examination;
			const files = databaseFiles(beginning.databases);
			return {
				ask,
				async put(mappings, signal, dispatch, looks) {
					const folders = await answerOf(() => foldersAmong(Object.values(files), looks));
					if (folders.state === 'failed') {
						return {type: 'examined', ask, answer: folders};
					}
					if (Object.keys(folders.value).length > 0) {
						return {type: 'folders-opened', ask, files: folders.value};
					}
					const answer = await answerOf(() =>
						mappings.examine(files, ahead => dispatch({type: 'table-ahead', ask, ahead}), signal),
					);
					return {type: 'examined', ask, answer};
				},
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

function completionQuestion(ask: number, {beginning, cursor}: DatabasesStep): MappingQuestion {
	const from = beginning.databases[cursor]?.path.value ?? '';
	return {
		ask,
		put: async (_mappings, _signal, _dispatch, files) => ({
			type: 'path-completed',
			ask,
			from,
			answer: {state: 'found', value: await files.complete(from)},
		}),
	};
}

/** Each path that is a folder, with the databases in it. */
async function foldersAmong(
	paths: readonly string[],
	files: FileLooks,
): Promise<Record<string, readonly string[]>> {
	const looks = await Promise.all(paths.map(async path => [path, await files.list(path)] as const));
	return Object.fromEntries(looks.flatMap(([path, found]) => (found === null ? [] : [[path, found]])));
}
