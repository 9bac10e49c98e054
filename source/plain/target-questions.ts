/** The questions about the target in the linear mode: the same ways to name it as on the screen. */
import {input, select} from '@inquirer/prompts';
import type {SslMode} from '../engine/target/resolve-target.ts';
import {textField} from '../ui/components/text-field.ts';
import {addressOfFields, noAddress, sslModes, type TargetWay} from '../ui/entering/target-entries.ts';
import {answered, required} from './questions.ts';

/** What the environment says was looked for before anything is asked. */
export type AskedWay = Exclude<TargetWay, 'environment'>;

export interface TargetQuestions {
	way(ways: readonly AskedWay[]): Promise<AskedWay>;
	/** A URL, or libpq's key=value pairs. */
	url(): Promise<string>;
	/** Its parts one after another, as libpq's key=value pairs. */
	fields(): Promise<string>;
}

const ways: Readonly<Record<AskedWay, string>> = {
	url: 'By a URL',
	fields: 'By host, port, database and user, one after another',
	trial: 'A PostgreSQL of our own, to try the migration on: not for keeps',
};

/** @param signal takes the question back */
export function makeTargetQuestions(signal: AbortSignal): TargetQuestions {
	const context = {signal, clearPromptOnDone: false};
	const ask = (message: string, given?: string) =>
		answered(input({message, ...(given === undefined ? {validate: required} : {default: given})}, context));
	return {
		way: offered =>
			answered(
				select<AskedWay>(
					{
						message: 'Where is the PostgreSQL database to migrate to?',
						choices: offered.map(value => ({value, name: ways[value]})),
					},
					context,
				),
			),
		url: () => ask('PostgreSQL URL, without the password (it is asked for when needed)'),
		async fields() {
			const fields = {
				...noAddress.fields,
				host: textField(await ask('Host', 'localhost')),
				port: textField(await ask('Port', '5432')),
				database: textField(await ask('Database')),
				user: textField(await ask('User')),
			};
			const tls = await answered(
				select<SslMode>(
					{message: 'TLS, as sslmode names it', choices: sslModes.map(value => ({value})), default: 'prefer'},
					context,
				),
			);
			return addressOfFields({...noAddress, fields, tls});
		},
	};
}
