/** The questions about past runs in the linear mode, and about what of one is to be rolled back. */
import {checkbox, input, select} from '@inquirer/prompts';
import {printable} from '../engine/report/printable.ts';
import {counted} from '../ui/components/format.ts';
import {momentText} from '../ui/moment-text.ts';
import type {PastRun, PastRunChoice} from '../ui/past/past-runs.ts';
import {stateText} from '../ui/past/past-words.ts';
import {answered} from './questions.ts';

export type StartChoice = 'new' | 'catch-up' | 'roll-back' | 'runs' | 'leave';

interface TableChoice {
	readonly table: string;
	readonly removed: number;
	readonly kept: number;
}

export interface PastQuestions {
	start(choices: readonly StartChoice[]): Promise<StartChoice>;
	/** undefined: none of them */
	run(runs: readonly PastRun[]): Promise<PastRun | undefined>;
	/** undefined: nothing */
	what(choices: readonly PastRunChoice[]): Promise<PastRunChoice | undefined>;
	/** At least one. @param left names of those that are not chosen at first */
	tables(tables: readonly TableChoice[], left: readonly string[]): Promise<readonly string[]>;
	/** Whether the database's name was typed; nothing typed means no. */
	database(name: string): Promise<boolean>;
}

const starts: Readonly<Record<StartChoice, string>> = {
	new: 'Migrate',
	'catch-up': 'Catch up: bring over at once what was written to the sources since a run',
	'roll-back': 'Roll back what a run wrote',
	runs: 'Look at past runs',
	leave: 'Leave',
};

const deeds: Readonly<Record<PastRunChoice, string>> = {
	'start-trial': 'Start the trial server, its target: more can be done with the run then',
	report: 'Show its report',
	rejects: 'Look at its rejects, and load them again',
	'go-on': 'Go on with it',
	'catch-up': 'Catch up: bring over what was written to the sources since',
	verify: 'Verify: compare every row with what was read',
	'roll-back': 'Roll back',
};

/** @param signal takes the question back */
export function makePastQuestions(signal: AbortSignal): PastQuestions {
	const context = {signal, clearPromptOnDone: false};
	return {
		start: choices =>
			answered(
				select<StartChoice>(
					{
						message: 'What is to be done?',
						choices: choices.map(value => ({value, name: starts[value]})),
					},
					context,
				),
			),
		run: runs =>
			answered(
				select<PastRun | undefined>(
					{
						message: 'Which run?',
						choices: [
							...runs.map(value => ({value, name: printable(runText(value))})),
							{value: undefined, name: 'None of them'},
						],
					},
					context,
				),
			),
		what: choices =>
			answered(
				select<PastRunChoice | undefined>(
					{
						message: 'What is to be done with it?',
						choices: [
							...choices.map(value => ({value, name: deeds[value]})),
							{value: undefined, name: 'Nothing'},
						],
					},
					context,
				),
			),
		tables: (tables, left) =>
			answered(
				checkbox<string>(
					{
						message: 'Which tables?',
						required: true,
						pageSize: 15,
						choices: tables.map(({table, removed, kept}) => ({
							value: table,
							short: printable(table),
							name: printable(
								`${table}: ${counted(removed, 'row')} to remove${kept > 0 ? `, ${kept} changed since` : ''}`,
							),
							checked: !left.includes(table),
						})),
					},
					context,
				),
				'rolled back',
			),
		database: async name => {
			const typed = await answered(
				input(
					{
						message: `Type the name of the database, ${printable(name)}, to roll back; nothing to leave it`,
						validate: answer =>
							['', name].includes(answer.trim()) || `That is not its name: ${printable(name)}`,
					},
					context,
				),
				'rolled back',
			);
			return typed.trim() === name;
		},
	};
}

function runText(past: PastRun): string {
	const {run, mapping, started, target} = past;
	return `${momentText(started)}, ${mapping}, ${stateText(past)}, ${target}, ${run}`;
}
