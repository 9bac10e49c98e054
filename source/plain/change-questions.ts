/** The questions about what the mapping says nothing of, in the linear mode. */
import {confirm, input} from '@inquirer/prompts';
import {printable} from '../engine/report/printable.ts';
import {answered, required} from './questions.ts';

export interface ChangeQuestions {
	/** Empty: nothing is said about it. @param what columns of a source table */
	reason(what: string): Promise<string>;
	/** @param file where it goes unless told otherwise */
	out(file: string): Promise<string>;
	overwrite(): Promise<boolean>;
}

/** @param signal takes the question back */
export function makeChangeQuestions(signal: AbortSignal): ChangeQuestions {
	const context = {signal, clearPromptOnDone: false};
	return {
		reason: what =>
			answered(
				input(
					{
						message: `Nothing says what becomes of ${printable(what)}. Why is it left behind? Enter alone leaves it open`,
					},
					context,
				),
			).then(answer => answer.trim()),
		out: file =>
			answered(
				input({message: 'Mapping file to save this in', default: file, validate: required}, context),
			).then(answer => answer.trim()),
		overwrite: () => answered(confirm({message: 'Write over it?', default: false}, context)),
	};
}
