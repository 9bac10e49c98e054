import {MigrationError, messageOf} from '../engine/errors.ts';
import type {Answer} from './lookup.ts';

/** An expected stop as an answer, for the step to show. Anything else is a bug and goes on. */
export function failedAnswer(error: unknown): Answer<never> {
	if (error instanceof MigrationError) {
		return {state: 'failed', failure: {message: messageOf(error), hint: error.hint}};
	}
	throw error;
}
