/** A run as the ledger keeps it: all that is needed to go on with it, or to compare with it. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {Plan} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import {quoteName} from '../quote-name.ts';
import type {RunState} from '../report/report.ts';
import type {RunOptions} from '../run/request.ts';
import type {TableObject} from '../target/table-objects.ts';
import {hasLedger} from './ledger-schema.ts';
import {namedRun, runNotFound} from './named-run.ts';
import {type LedgerRun, listRuns} from './runs.ts';

export interface RecordedRun extends LedgerRun {
	readonly plan: Plan;
	readonly options: RunOptions;
	/** Tables of the target when the loading began. */
	readonly tables: readonly TargetTable[];
	/** Tables that the run made, quoted. */
	readonly created: readonly string[];
	/** What the run left the tables made of; undefined where it did not say. */
	readonly left?: readonly TableObject[];
	readonly sqlite_version: string;
	/** The run that it catches up with. */
	readonly base?: string;
}

/**
 * The newest run that has not finished, unless a run of its mapping has finished since.
 * @param mapping only runs of this mapping
 */
export async function newestUnfinished(
	client: Client,
	ledger: string,
	mapping?: string,
): Promise<UnfinishedLedgerRun | undefined> {
	const runs = (await listRuns(client, ledger)).filter(
		// One that made the tables alone has nothing to go on with.
		run => run.only !== 'schema' && (mapping === undefined || run.mapping === mapping),
	);
	const newest = runs.filter((run, i) => runs.findIndex(other => other.mapping === run.mapping) === i);
	return newest.find(isUnfinished);
}

export interface UnfinishedLedgerRun extends LedgerRun {
	readonly state: RunState;
}

function isUnfinished(run: LedgerRun): run is UnfinishedLedgerRun {
	return run.state !== 'finished' && run.state !== 'rolled-back';
}

/**
 * @param run an id or how it begins; default: the newest that has not finished
 * @throws MigrationError run-not-found; bad-usage for a run that has finished
 */
export async function findUnfinished(
	client: Client,
	ledger: string,
	run: string | undefined,
): Promise<LedgerRun> {
	if (run === undefined) {
		return (
			(await newestUnfinished(client, ledger)) ?? runNotFound('The target knows no run that was interrupted')
		);
	}
	const only = namedRun(await listRuns(client, ledger), run);
	if (only.state === 'finished') {
		throw new MigrationError('bad-usage', `Run ${only.run} has finished`, {
			hint: 'There is nothing to go on with; mingus-migrate verify compares what it loaded.',
		});
	}
	if (only.state === 'rolled-back') {
		throw new MigrationError('bad-usage', `Run ${only.run} was rolled back`, {
			hint: 'Load its tables again with a new run: mingus-migrate run --new',
		});
	}
	return only;
}

/** @throws MigrationError run-changed for a run of a release that did not record its plan */
export async function readRun(client: Client, ledger: string, run: LedgerRun): Promise<RecordedRun> {
	interface Recorded {
		plan: Plan | null;
		target: {tables: TargetTable[]; created?: string[]} | null;
		left: TableObject[] | null;
		base: string | null;
		options: RunOptions;
		sqlite_version: string | null;
	}
	const {rows} = (await knowsPlans(client, ledger))
		? await client.query<Recorded>(
				`SELECT plan, target, row_to_json(r)->'objects' AS left, row_to_json(r)->>'base' AS base, options, sqlite_version FROM ${quoteName(ledger)}.runs r WHERE run = $1`,
				[run.run],
			)
		: {rows: []};
	const [found] = rows;
	if (!found?.plan || !found.target || found.sqlite_version === null) {
		throw new MigrationError(
			'run-changed',
			`Run ${run.run} was started by a release that did not record its plan`,
			{
				hint: 'Load what is missing with: mingus-migrate run --new --on-conflict skip',
			},
		);
	}
	const {plan, target, left, base, options, sqlite_version} = found;
	return {
		...run,
		plan,
		options,
		tables: target.tables,
		created: target.created ?? [],
		...(left ? {left} : {}),
		...(base ? {base} : {}),
		sqlite_version,
	};
}

/** Whether the ledger is there and of a version that can be read for this. */
export async function knowsPlans(client: Client, ledger: string): Promise<boolean> {
	if (!(await hasLedger(client, ledger))) {
		return false;
	}
	const {rows} = await client.query<{known: boolean}>(
		`SELECT count(*) > 0 AS known FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'sqlite_version'`,
		[`${quoteName(ledger)}.runs`],
	);
	return rows[0]?.known ?? false;
}
