/** What the steps of the sources want to know of files and folders, and how it is asked. */
import type {Engine} from '../../engine/run/request.ts';
import {answerOf} from '../engine-answer.ts';
import type {Question} from '../use-lookups.ts';
import type {AboutStep, SourcesStep} from './first-state.ts';

/** The next file to look at, or the path to complete. */
export function sourceQuestion(state: AboutStep | SourcesStep): Question | null {
	return (state.step === 'sources' ? completionQuestion(state) : null) ?? fileQuestion(state);
}

function fileQuestion(state: AboutStep | SourcesStep): Question | null {
	for (const entry of state.entries.sources) {
		const {name} = entry;
		const lookup = state.lookups[name];
		if (lookup?.state === 'asked') {
			const {ask} = lookup;
			const entered = entry.path.value.trim();
			return {
				ask,
				async put({engine, files}) {
					if (state.step === 'sources') {
						const scan = await answerOf(() => files.scan(entered, state.setup.mapping));
						if (scan.state === 'failed') {
							return {type: 'folder-scanned', name, ask, answer: scan};
						}
						if (scan.value !== null) {
							return {type: 'folder-scanned', name, ask, answer: {state: 'found', value: scan.value}};
						}
					}
					const path = files.expand(entered);
					const answer = await answerOf(() => inspectOne(engine, name, path));
					return {type: 'source-inspected', name, ask, answer, ...(path === entered ? {} : {path})};
				},
			};
		}
	}
	return null;
}

function completionQuestion({completion, entries, cursor}: SourcesStep): Question | null {
	if (completion.state !== 'asked') {
		return null;
	}
	const {ask} = completion;
	const from = entries.sources[cursor]?.path.value ?? '';
	return {
		ask,
		put: async ({files}) => ({
			type: 'path-completed',
			ask,
			from,
			answer: {state: 'found', value: await files.complete(from)},
		}),
	};
}

/** How the files are that were found, one after another. Nothing waits for it. */
export function healthQuestion({entries, lookups, health}: SourcesStep): Question | null {
	for (const {name} of entries.sources) {
		const [lookup, asked] = [lookups[name], health[name]];
		if (lookup?.state === 'found' && asked?.state === 'asked') {
			const {ask} = asked;
			return {
				ask,
				put: async ({files}, signal) => ({
					type: 'health-told',
					name,
					ask,
					answer: await answerOf(() => files.health(lookup.value.file, signal)),
				}),
			};
		}
	}
	return null;
}

function inspectOne(engine: Engine, name: string, file: string) {
	const [summary] = engine.inspectSources({[name]: file});
	if (!summary) {
		throw new Error(`the engine said nothing about source ${name}`);
	}
	return summary;
}
