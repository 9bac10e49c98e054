/** The questions of the linear mode, one after another: for terminals without a screen, and screen readers. */
import {confirm, input, password, select} from '@inquirer/prompts';
import {MigrationError} from '../engine/errors.ts';
import type {RunMode} from '../engine/events.ts';
import {printable} from '../engine/report/printable.ts';

export interface Questions {
	file(source: string, what: string): Promise<string>;
	password(target: string): Promise<string>;
	agree(question: string): Promise<boolean>;
	/** Whether the database's name was typed; an empty answer declines. */
	typed(question: string, name: string): Promise<boolean>;
	mode(): Promise<RunMode | 'leave'>;
}

const modes: ReadonlyArray<{name: string; value: RunMode | 'leave'}> = [
	{name: 'Migrate', value: 'run'},
	{name: 'Rehearse: do everything, then take it back', value: 'dry-run'},
	{name: 'Only check every row, write nothing', value: 'validate-only'},
	{name: 'Leave', value: 'leave'},
];

/**
 * @param signal takes the question back
 * @param work what was not done where the operator leaves at a question: `removed`
 */
export function makeQuestions(signal: AbortSignal, work?: string): Questions {
	const context = {signal, clearPromptOnDone: false};
	return {
		file: (source, what) =>
			answered(
				input({message: `SQLite file of ${source} (${printable(what)})`, validate: required}, context),
			),
		password: target => answered(password({message: `Password for ${printable(target)}`}, context)),
		agree: question => answered(confirm({message: question, default: false}, context), work),
		typed: async (question, name) => {
			const validate = (answer: string) =>
				['', name].includes(answer.trim()) || `That is not ${printable(name)}; Enter alone leaves it.`;
			const message = `${question} Type the database's name, ${printable(name)}, to start; Enter alone leaves it`;
			return (await answered(input({message, validate}, context))).trim() === name;
		},
		mode: () => answered(select<RunMode | 'leave'>({message: 'What now?', choices: modes}, context)),
	};
}

/** For questions that need an answer. */
export function required(answer: string): true | string {
	return answer.trim() !== '' || 'An answer is needed here.';
}

/**
 * @param work what was not done then
 * @throws MigrationError interrupted when the operator left the question with Ctrl-C
 */
export async function answered<Answer>(question: Promise<Answer>, work = 'migrated'): Promise<Answer> {
	try {
		return await question;
	} catch (error) {
		if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) {
			throw new MigrationError('interrupted', `Nothing was ${work}: you left at a question.`, {
				cause: error,
			});
		}
		throw error;
	}
}
