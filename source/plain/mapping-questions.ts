/** The questions that lead to a mapping in the linear mode. */
import {confirm, input, select} from '@inquirer/prompts';
import {type MixedPolicy, mixedPolicies} from '../engine/init/choice.ts';
import {policyWords} from '../engine/init/policy-words.ts';
import type {InitOptions} from '../engine/init/proposal.ts';
import {printable} from '../engine/report/printable.ts';
import {answered, required} from './questions.ts';

type Origin = 'preset' | 'file' | 'init';

export type ProposalChange =
	| {readonly change: 'nothing' | 'names' | 'uuid-keys' | 'mixed'}
	| {readonly change: 'column'; readonly path: string};

export interface MappingQuestions {
	origin(preset: string, first: Origin): Promise<Origin>;
	mappingFile(): Promise<string>;
	/** Empty: no more. @param before how many were given */
	database(before: number): Promise<string>;
	/** @param mixed columns whose values leave a choice */
	change(mixed: readonly string[]): Promise<ProposalChange>;
	names(): Promise<InitOptions['names']>;
	prefix(): Promise<InitOptions['prefix']>;
	policy(column: string, offered?: readonly MixedPolicy[]): Promise<MixedPolicy>;
	out(): Promise<string>;
	overwrite(): Promise<boolean>;
}

/** @param signal takes the question back */
export function makeMappingQuestions(signal: AbortSignal): MappingQuestions {
	const context = {signal, clearPromptOnDone: false};
	const ask = <Value>(message: string, choices: ReadonlyArray<{name: string; value: Value}>, first?: Value) =>
		answered(select<Value>({message, choices, ...(first === undefined ? {} : {default: first})}, context));
	const write = (message: string, rest: {default?: string; validate?: typeof required} = {}) =>
		answered(input({message, ...rest}, context)).then(answer => answer.trim());
	return {
		origin: (preset, first) =>
			ask<Origin>(
				'Which mapping says what becomes of the data?',
				[
					{name: `The ${preset.toUpperCase()} preset`, value: 'preset'},
					{name: 'A mapping file', value: 'file'},
					{name: 'Propose a mapping from the data', value: 'init'},
				],
				first,
			),
		mappingFile: () => write('Mapping file', {validate: required}),
		database: before =>
			before === 0
				? write('SQLite file', {validate: required})
				: write('One more SQLite file, or nothing if that is all'),
		change: mixed =>
			ask<ProposalChange>('What is to be changed?', [
				{name: 'Nothing: write the mapping', value: {change: 'nothing'}},
				...mixed.map(path => ({
					name: `Mixed values of ${printable(path)}`,
					value: {change: 'column', path} as const,
				})),
				...(mixed.length === 0
					? []
					: [{name: 'Mixed values of all other columns', value: {change: 'mixed'} as const}]),
				{name: 'Names of tables and columns', value: {change: 'names'}},
				{name: 'UUIDs of integer keys, or no longer', value: {change: 'uuid-keys'}},
			]),
		names: () =>
			ask<InitOptions['names']>('How are names written?', [
				{name: 'As they are', value: 'keep'},
				{name: 'In lower case', value: 'lower-case'},
				{name: 'In snake_case', value: 'snake-case'},
			]),
		prefix: () =>
			ask<InitOptions['prefix']>("Where does a table's name begin with its source's?", [
				{name: 'Where two are the same', value: 'where-shared'},
				{name: 'Always', value: 'always'},
			]),
		policy: (column, offered = mixedPolicies) =>
			ask<MixedPolicy>(
				`What becomes of the mixed values of ${printable(column)}?`,
				offered.map(policy => ({name: policyWords[policy], value: policy})),
			),
		out: () => write('Mapping file to write', {default: 'mapping.yaml', validate: required}),
		overwrite: () => answered(confirm({message: 'Write over it?', default: false}, context)),
	};
}
