/** What the environment says of the target, in words without a password. */
import {MigrationError} from '../engine/errors.ts';
import type {Answer} from '../ui/lookup.ts';
import {targetDescription} from './target-description.ts';

const variables = [
	'DATABASE_URL',
	'PGSERVICE',
	'PGHOST',
	'PGHOSTADDR',
	'PGPORT',
	'PGDATABASE',
	'PGUSER',
	'PGPASSWORD',
	'PGPASSFILE',
	'PGSSLMODE',
];

export function environmentTarget(env: Readonly<Record<string, string | undefined>>): Answer<string> {
	const set = variables.filter(name => env[name]);
	if (set.length === 0) {
		const message =
			'None is set. DATABASE_URL, PGSERVICE, or PGHOST, PGDATABASE and PGUSER would lead there.';
		return {state: 'failed', failure: {message}};
	}
	try {
		return {state: 'found', value: `${targetDescription({}, env).described}, by ${set.join(', ')}`};
	} catch (error) {
		if (!(error instanceof MigrationError)) {
			throw error;
		}
		return {state: 'failed', failure: {message: error.message, hint: error.hint}};
	}
}
