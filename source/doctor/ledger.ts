/** The runs that the ledger knows: is one under way, or waiting to be gone on with? */
import {runsAtWork} from '../engine/ledger/attempt.ts';
import {ledgerSchema} from '../engine/ledger/ledger-schema.ts';
import {newestUnfinished} from '../engine/ledger/recorded-run.ts';
import {listRuns} from '../engine/ledger/runs.ts';
import {counted} from '../ui/components/format.ts';
import {type Check, checksOf} from './check.ts';

const {ok, warning} = checksOf('ledger');

/** @param mapping only what is unfinished of this mapping */
export async function* checkRuns(
	client: Parameters<typeof listRuns>[0],
	mapping: string | undefined,
): AsyncGenerator<Check> {
	const name = 'runs';
	const atWork = await runsAtWork(client);
	const runs = await listRuns(client, ledgerSchema);
	const unfinished = await newestUnfinished(client, ledgerSchema, mapping);
	const [first] = atWork;
	if (first !== undefined) {
		yield warning(name, `run ${first} is under way`, 'Another one can begin when it has ended.');
	} else if (unfinished !== undefined) {
		const {run, started_at} = unfinished;
		yield warning(
			name,
			`run ${run} of ${unfinished.mapping}, started ${started_at.toISOString()}, has not finished`,
			`mingus-migrate resume ${run} goes on with it; mingus-migrate rollback ${run} takes it back.`,
		);
	} else {
		yield ok(name, runs.length === 0 ? 'none' : `${counted(runs.length, 'run')}, none unfinished`);
	}
}
