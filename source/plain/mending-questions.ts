/** The questions about rejects and conflicts in the linear mode. */
import {confirm, input, select} from '@inquirer/prompts';
import {printable} from '../engine/report/printable.ts';
import {groupName} from '../engine/report/reject-groups.ts';
import type {RejectCount} from '../engine/run/retry-request.ts';
import {counted} from '../ui/components/format.ts';
import {settlementWords} from '../ui/mending/conflict-words.ts';
import {type ConflictsStep, settlements} from '../ui/mending/conflicts-state.ts';
import {type RejectFormat, rejectFormats} from '../ui/mending/reject-files.ts';
import {answered, required} from './questions.ts';

export type MendingChoice = RejectCount | 'export' | 'retry' | 'leave';

export interface MendingQuestions {
	/** @param kinds the reasons, whose rows can be looked at */
	what(kinds: readonly RejectCount[]): Promise<MendingChoice>;
	/** @param left rows that were not shown yet */
	more(left: number): Promise<boolean>;
	/** The file to write. @param name that it has unless another is typed */
	out(name: string): Promise<string>;
	format(): Promise<RejectFormat>;
	inFull(): Promise<boolean>;
	/** Empty: none. @param file that it is unless another is typed */
	mappingFile(file: string): Promise<string>;
	/** Empty: none. */
	rows(file: string): Promise<string>;
	/** undefined: nothing is decided. */
	settlement(): Promise<ConflictsStep['chosen'] | undefined>;
}

/** @param signal takes the question back */
export function makeMendingQuestions(signal: AbortSignal): MendingQuestions {
	const context = {signal, clearPromptOnDone: false};
	/** `-` says that there is none, where something stands there already. */
	const optional = async (message: string, file: string) => {
		const hint = file === '' ? 'nothing: none' : '- : none';
		const typed = await answered(
			input({message: `${message} (${hint})`, ...(file === '' ? {} : {default: file})}, context),
		);
		return typed.trim() === '-' ? '' : typed.trim();
	};
	return {
		what: kinds =>
			answered(
				select<MendingChoice>(
					{
						message: 'What is to be done about the rejects?',
						pageSize: 15,
						choices: [
							...kinds.map(kind => ({
								value: kind,
								name: printable(`Show ${counted(kind.rows, 'row')}: ${groupName(kind)}`),
							})),
							{value: 'export', name: 'Export the rows, to edit them'},
							{value: 'retry', name: 'Load them again'},
							{value: 'leave', name: 'Nothing more'},
						],
					},
					context,
				),
			),
		more: left =>
			answered(confirm({message: `${counted(left, 'row')} more. Show them?`, default: true}, context)),
		out: async name => {
			const file = await answered(
				input({message: 'File to write', default: name, validate: required}, context),
			);
			return file.trim();
		},
		format: () =>
			answered(
				select<RejectFormat>(
					{
						message: 'In which form?',
						choices: rejectFormats.map(value => ({value, name: value.toUpperCase()})),
					},
					context,
				),
			),
		inFull: () =>
			answered(confirm({message: 'Sensitive values as they are, not as ***?', default: false}, context)),
		mappingFile: file => optional('Mapping file, which is read again now', file),
		rows: file => optional('File of edited rows', file),
		settlement: () =>
			answered(
				select<ConflictsStep['chosen'] | undefined>(
					{
						message: 'Which is to win?',
						choices: [
							...settlements.map(value => {
								const {label, meaning} = settlementWords[value];
								return {value, name: `${label}: ${meaning}`};
							}),
							{value: undefined, name: 'Neither, leave it'},
						],
					},
					context,
				),
			),
	};
}
