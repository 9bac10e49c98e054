/** Finds the run whose rejects are to be loaded, and what they are to be made by. Writes nothing. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {laterRun, readBases} from '../ledger/chain.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {countOutstanding, findRunWithRejects} from '../ledger/outstanding.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {readRetries} from '../ledger/retries.ts';
import {type LedgerRun, listRuns} from '../ledger/runs.ts';
import {chosenLoads} from '../run/check-run.ts';
import type {SourceFiles} from '../run/request.ts';
import type {EditedRow, RetryRequest} from '../run/retry-request.ts';
import {findSnapshots} from '../run/snapshot-files.ts';
import {sqliteVersion} from '../source/sqlite-version.ts';
import {planRetry, type RetryPlan} from './retry-plan.ts';
import {type EditsByRow, takeEdits} from './take-edits.ts';

export interface PreparedRetry {
	readonly recorded: RecordedRun;
	readonly planned: RetryPlan;
	/** The snapshots. */
	readonly files: SourceFiles;
	readonly edits: EditsByRow;
	/** How many rows of each load are out, by its number. */
	readonly outstanding: ReadonlyMap<number, number>;
	/** Its number. */
	readonly number: number;
	readonly startedAt: Date;
}

/**
 * At a ledger that is up to date.
 * @throws MigrationError run-not-found, run-changed, run-unfinished, bad-usage, bad-plan, source-*
 */
export async function prepareRetry(client: Client, request: RetryRequest): Promise<PreparedRetry> {
	const found = await findRunWithRejects(client, ledgerSchema, request.run);
	checkFinished(found);
	await checkLatest(client, found);
	const recorded = await readRun(client, ledgerSchema, found);
	const outstanding = await countOutstanding(client, ledgerSchema, found.run);
	const retries = await readRetries(client, ledgerSchema, found.run);
	const rows = request.rows ?? noRows();
	const common = {recorded, outstanding, number: retries.length + 1, startedAt: new Date()};
	if (outstanding.size === 0) {
		const planned = {plan: recorded.plan, tables: recorded.tables, changed: []};
		return {...common, planned, files: {}, edits: await takeEdits(client, found.run, recorded.plan, rows)};
	}
	const files = await findSnapshots(recorded, request.backupDir);
	checkReader(recorded, outstanding);
	const planned = await planRetry(client, recorded, retries.at(-1) ?? recorded, request, files);
	const plan = {...planned.plan, loads: chosenLoads(planned.plan, recorded.options)};
	return {...common, planned, files, edits: await takeEdits(client, found.run, plan, rows)};
}

async function* noRows(): AsyncGenerator<EditedRow> {}

function checkFinished({run, state}: LedgerRun): void {
	if (state === 'rolled-back') {
		throw new MigrationError('bad-usage', `Run ${run} was rolled back`, {
			hint: 'Load its tables again with a new run: mingus-migrate run --new',
		});
	}
	if (state !== 'finished') {
		throw new MigrationError('run-unfinished', `Run ${run} has not finished: it is ${state}`, {
			hint: 'Load what is missing first: mingus-migrate resume',
		});
	}
}

/** What a catch-up has found of them since is with the catch-up. */
async function checkLatest(client: Client, {run}: LedgerRun): Promise<void> {
	const runs = await listRuns(client, ledgerSchema);
	const bases = await readBases(client, ledgerSchema);
	const later = laterRun(runs, bases, run);
	if (later !== undefined) {
		throw new MigrationError(
			'bad-usage',
			`Run ${later.run} has caught up with run ${run}, and tried its rejects again`,
			{
				hint: `Those that are left are its own: mingus-migrate retry ${later.run}`,
			},
		);
	}
}

/** Rows without a row key are told apart by their number, and another SQLite may count them in another order. */
function checkReader(
	{run, plan, sqlite_version: before}: RecordedRun,
	outstanding: ReadonlyMap<number, number>,
): void {
	const now = sqliteVersion();
	const counted = plan.loads.filter(
		({paging, number}) => paging.kind === 'ordinal' && outstanding.has(number),
	);
	if (now !== before && counted.length > 0) {
		throw new MigrationError(
			'run-changed',
			`Run ${run} read its snapshots with SQLite ${before}, this program has ${now}: rows of ${counted.map(({name}) => name).join(', ')} may not be found`,
			{hint: 'Load its rejects with the release of mingus-migrate that started the run.'},
		);
	}
}
