/** The run that somebody means: by how its id begins, or the newest of a kind where none is named. */
import {MigrationError} from '../errors.ts';
import type {LedgerRun} from './runs.ts';

/** @throws MigrationError run-not-found where no run begins so, or several do */
export function namedRun(runs: readonly LedgerRun[], name: string): LedgerRun {
	const [only, ...others] = runs.filter(({run}) => run.startsWith(name));
	if (others.length > 0) {
		throw new MigrationError('run-not-found', `Several runs begin with ${JSON.stringify(name)}`, {
			hint: 'Give more of the id.',
		});
	}
	return only ?? runNotFound(`The target knows no run ${JSON.stringify(name)}`);
}

/**
 * @param runs newest first
 * @param isMeant of which kind the newest is taken where none is named
 * @param none what is said where there is none of that kind
 * @throws MigrationError run-not-found
 */
export function namedOrNewest(
	runs: readonly LedgerRun[],
	name: string | undefined,
	isMeant: (run: LedgerRun) => boolean,
	none: string,
): LedgerRun {
	return name === undefined ? (runs.find(isMeant) ?? runNotFound(none)) : namedRun(runs, name);
}

/** @throws MigrationError run-not-found */
export function runNotFound(what: string): never {
	throw new MigrationError('run-not-found', what, {
		hint: 'Is it the right target, and the right id? Its ledger is where its runs are recorded.',
	});
}
