/** The run that somebody names by how its id begins. */
import {MigrationError} from '../errors.ts';
import type {LedgerRun} from './runs.ts';

/** @throws MigrationError run-not-found where no run begins so, or several do */
export function namedRun(runs: readonly LedgerRun[], name: string): LedgerRun {
	const [only, ...others] = runs.filter(({run}) => run.startsWith(name));
	if (only === undefined || others.length > 0) {
		const what = only === undefined ? 'The target knows no run' : 'Several runs begin with';
		throw new MigrationError('run-not-found', `${what} ${JSON.stringify(name)}`, {
			hint: 'Its ledger is where its runs are recorded: is it the right target, and the whole id?',
		});
	}
	return only;
}
