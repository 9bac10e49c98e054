import {MigrationError, messageOf} from '../engine/errors.ts';
import {hintOnScreen} from './hint-on-screen.ts';
import type {Answer, MaybeLater} from './lookup.ts';

/** An expected stop as an answer, for the step to show. Anything else is a bug and goes on. */
export function failedAnswer(error: unknown): Answer<never> {
	if (error instanceof MigrationError) {
		return {state: 'failed', failure: {message: messageOf(error), hint: hintOnScreen(error)}};
	}
	throw error;
}

/** The answer of work that may stop as expected. */
export async function answerOf<Value>(work: () => MaybeLater<Value>): Promise<Answer<Value>> {
	try {
		return {state: 'found', value: await work()};
	} catch (error) {
		return failedAnswer(error);
	}
}
