/** What all batches of a catch-up share, and how one is committed with its lines in the ledger. */

import {formatUuid} from '../convert/uuid-text.ts';
import {MigrationError} from '../errors.ts';
import type {Counts, MigrationEvent, TargetConflict} from '../events.ts';
import {reach} from '../fail-point.ts';
import {type LedgerPlace, ledgerLines} from '../ledger/batch-lines.ts';
import {type CatchUpProgress, recordSettled, type SettledChanges} from '../ledger/catch-up-lines.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {addCounts} from '../report/counts.ts';
import type {Batch, BatchResult} from '../run/batch.ts';
import {toReject} from '../run/load-table.ts';
import type {PauseGate} from '../run/pause-gate.ts';
import type {ConflictPolicy, SourceFiles} from '../run/request.ts';
import {copyTogether} from '../target/copy.ts';
import {isRowsFault} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import type {Now} from '../validate/check.ts';

export interface CatchUpContext {
	readonly session: Session;
	readonly place: LedgerPlace;
	/** Schema of the tables that references name. */
	readonly schema: string;
	readonly policy: ConflictPolicy;
	readonly before: SourceFiles;
	readonly after: SourceFiles;
	readonly namespace: string;
	readonly now: Now;
	readonly batchSize: number;
	readonly emit: (event: MigrationEvent) => void;
	readonly signal: AbortSignal | undefined;
	readonly gate: PauseGate;
	/** Where each load stands, by its number, each load there is; brought up to date with each batch. */
	readonly progress: Map<number, CatchUpProgress>;
}

export function progressOf({progress}: CatchUpContext, {number}: PlannedLoad): CatchUpProgress {
	return progress.get(number) as CatchUpProgress;
}

/** Conflicts that are named one by one. */
const mostNamed = 10;

/** @throws MigrationError target-changed, naming the rows */
export function stopAt(conflicts: readonly TargetConflict[], isBegun: boolean): never {
	const named = conflicts.slice(0, mostNamed).map(({table, key, source, target}) => {
		return `  ${table} ${key}: ${source} in the source, ${target} in the target`;
	});
	const more = conflicts.length - named.length;
	const rows = conflicts.length === 1 ? 'A row' : `${conflicts.length} rows`;
	throw new MigrationError(
		'target-changed',
		`${rows} of the target changed since the run before, and in the source too:\n${[...named, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n')}`,
		{
			hint: `${isBegun ? 'What was done is recorded. ' : 'Nothing was written. '}Say which is to win: catch-up --on-conflict source (the rows are kept in the ledger), or --on-conflict target.`,
		},
	);
}

/** What became of some changes of a load. */
export interface Settled extends SettledChanges {
	readonly batch: Pick<Batch, 'load'>;
	readonly result: BatchResult;
}

/** Writes the ledger's lines, in the transaction that has done what they say. @returns the counts of the batch */
async function writeLines(context: CatchUpContext, settled: Settled): Promise<Counts> {
	const {session, place} = context;
	const {load} = settled.batch;
	const {inserted, updated, rejected, skipped} = settled.result;
	const loaded = inserted.length + updated + settled.deleted;
	const counts = {
		read: settled.changes.length,
		loaded,
		rejected: rejected.length + settled.refused,
		skipped,
		updated,
		deleted: settled.deleted,
	};
	const line = {load, number: progressOf(context, load).nextBatch, after: undefined, upto: '', ...counts};
	await copyTogether(session.client, ledgerLines(place, line, settled.result));
	const of = {run: formatUuid(place.run), load: load.number, batch: line.number};
	await recordSettled(session.client, place.ledger, of, {
		...settled,
		...(place.keys ? {} : {changed: [], met: []}),
	});
	reach('rejects-uncommitted');
	return counts;
}

/** Brings the progress up to date and tells about it, once the batch is committed. */
function tellSettled(context: CatchUpContext, settled: Settled, counts: Counts): void {
	const {emit, progress} = context;
	const {load} = settled.batch;
	const before = progressOf(context, load);
	for (const number of settled.changes) {
		before.settled.add(number);
	}
	progress.set(load.number, {
		settled: before.settled,
		nextBatch: before.nextBatch + 1,
		counts: addCounts(before.counts, counts),
	});
	reach('batch-committed');
	emit({event: 'batch-committed', load: load.name, table: load.table, counts});
	for (const row of settled.result.rejected) {
		emit({event: 'row-rejected', reject: toReject(load, row)});
	}
}

/**
 * Does a part of a catch-up in one transaction with its ledger lines, and tells about it. Where the target refuses it for what
 * its rows hold, it is done once more so that single rows may be refused.
 * @param work what it did: nothing is recorded where it settled no change
 */
export async function settleTogether<Done extends Settled>(
	context: CatchUpContext,
	work: (mayBeRefused: boolean) => Promise<Done>,
): Promise<Done> {
	const {session, place} = context;
	const attempt = (mayBeRefused: boolean) =>
		transaction(session, async () => {
			await session.client.query(`${place.fence}; SET CONSTRAINTS ALL IMMEDIATE`);
			const done = await work(mayBeRefused);
			return [done, done.changes.length > 0 ? await writeLines(context, done) : undefined] as const;
		});
	const [done, counts] = await attempt(false).catch((error: unknown) => {
		if (!isRowsFault(error)) {
			throw error;
		}
		return attempt(true);
	});
	if (counts !== undefined) {
		tellSettled(context, done, counts);
	}
	return done;
}
