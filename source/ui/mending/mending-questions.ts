/** What the screens of rejects want to know, and how it is asked. */
import type {ListedReject} from '../../engine/run/retry-request.ts';
import {answerOf} from '../engine-answer.ts';
import type {Question} from '../use-lookups.ts';
import {countRequest, exportRequest, pageRequest} from './mending-requests.ts';
import type {Mending} from './mending-state.ts';

export function mendingQuestion(state: Mending): Question | null {
	switch (state.step) {
		case 'rejects': {
			if (state.counts.state !== 'asked') {
				return null;
			}
			const {ask} = state.counts;
			return {
				ask,
				put: async ({engine}) => ({
					type: 'rejects-counted',
					ask,
					answer: await answerOf(() => engine.countRejects(countRequest(state))),
				}),
			};
		}
		case 'reject-rows': {
			if (state.page.state !== 'asked') {
				return null;
			}
			const {ask} = state.page;
			return {
				ask,
				put: async ({engine}) => ({
					type: 'rejects-read',
					ask,
					answer: await answerOf(() => allOf(engine.listRejects(pageRequest(state)))),
				}),
			};
		}
		case 'reject-export': {
			if (state.saved.state !== 'asked') {
				return null;
			}
			const {ask} = state.saved;
			const {out, format} = state.mending;
			return {
				ask,
				put: async ({engine, rejectFiles}) => ({
					type: 'rejects-saved',
					ask,
					answer: await answerOf(() =>
						rejectFiles.save(engine.listRejects(exportRequest(state)), out.value.trim(), format),
					),
				}),
			};
		}
		case 'retry-options': {
			if (state.mended.state !== 'asked') {
				return null;
			}
			const {ask} = state.mended;
			const file = state.mending.mappingFile.value.trim();
			return {
				ask,
				put: async ({rejectFiles}) => ({
					type: 'mapping-read',
					ask,
					answer: await answerOf(() => (file === '' ? null : rejectFiles.mapping(file))),
					now: Date.now(),
				}),
			};
		}
		case 'retry-result':
			return null;
	}
}

/** Of a page, which is short. */
async function allOf(rejects: AsyncIterable<ListedReject>): Promise<readonly ListedReject[]> {
	const all: ListedReject[] = [];
	for await (const reject of rejects) {
		all.push(reject);
	}
	return all;
}
