/** Loads one target table: all its loads, one after the other, each from where the ledger stands. */

import {setImmediate} from 'node:timers/promises';
import {MigrationError} from '../errors.ts';
import type {Counts, MigrationEvent, Reject} from '../events.ts';
import {reach} from '../fail-point.ts';
import type {LedgerReject, LoadProgress} from '../ledger/progress.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {addCounts, noRows} from '../report/counts.ts';
import {largestRow} from '../source/large-values.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import {openReader, type Range, type RowReader, readRange} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import type {Now} from '../validate/check.ts';
import type {Batch, BatchResult, BatchSink, RejectedRow} from './batch.ts';
import {type BuildOptions, buildBatches} from './build-batches.ts';
import {FingerprintSet} from './fingerprint-set.ts';
import type {Parents} from './parents.ts';
import type {PauseGate} from './pause-gate.ts';
import {remainingRanges} from './remaining.ts';
import {replayRows} from './replay.ts';
import type {SourceFiles} from './request.ts';
import {shownReject} from './shown-reject.ts';

export interface LoadContext {
	/** The snapshots. */
	readonly files: SourceFiles;
	readonly namespace: string;
	readonly now: Now;
	readonly batchSize: number;
	readonly parents: Parents;
	/** Batches go to these in turn, so that one is converted while another is on its way. */
	readonly sinks: readonly BatchSink[];
	readonly emit: (event: MigrationEvent) => void;
	readonly signal: AbortSignal | undefined;
	readonly gate: PauseGate;
	/** What earlier attempts have done; undefined: nothing. */
	readonly progress: (load: PlannedLoad) => LoadProgress | undefined;
	/** Rows of the load that they rejected. */
	readonly rejects: (load: PlannedLoad) => Promise<readonly LedgerReject[]>;
	/** Called when a load was read to its end. */
	readonly finishLoad: (load: PlannedLoad) => Promise<void>;
}

/** @throws MigrationError interrupted, source-damaged, and what the sink throws */
export async function loadTable(loads: readonly PlannedLoad[], context: LoadContext): Promise<void> {
	const uniques = watchUniques();
	for (const load of loads) {
		await runLoad(load, context, uniques);
	}
}

export type Uniques = (constraint: string) => FingerprintSet;

/** Fingerprints of each unique constraint of one table, none yet. */
export function watchUniques(): Uniques {
	const uniques = new Map<string, FingerprintSet>();
	return constraint => {
		const found = uniques.get(constraint) ?? new FingerprintSet();
		uniques.set(constraint, found);
		return found;
	};
}

async function runLoad(load: PlannedLoad, context: LoadContext, uniques: Uniques): Promise<void> {
	const {emit} = context;
	const progress = context.progress(load);
	emit({event: 'load-started', load: load.name, table: load.table, rows: load.rows});
	const files = Object.fromEntries(load.databases.map(name => [name, context.files[name] ?? '']));
	const db = openSideBySide(files);
	let total = progress?.counts ?? noRows;
	try {
		if (progress !== undefined && progress.ranges.length > 0) {
			await replay(db, load, progress, context, uniques);
		}
		let number = progress?.nextBatch ?? 0;
		for (const range of progress?.finished ? [] : remainingRanges(progress?.ranges ?? [])) {
			const done = await loadRange(db, load, range, number, context, uniques);
			number = done.nextBatch;
			total = addCounts(total, done.counts);
		}
	} catch (error) {
		throw sqliteError(load.databases.join(', '), Object.values(files).join(', '), error);
	} finally {
		db.close();
	}
	reach('load-read');
	await context.finishLoad(load);
	reach('load-finished');
	emit({event: 'load-finished', load: load.name, table: load.table, counts: total});
}

/** Why rows are rejected that were converted and compared with the others before. */
const lateCodes: ReadonlySet<string> = new Set(['refused-by-server', 'parent-rejected']);

async function replay(
	db: SqliteDatabase,
	load: PlannedLoad,
	{ranges}: LoadProgress,
	context: LoadContext,
	uniques: Uniques,
): Promise<void> {
	const rejects = await context.rejects(load);
	const [late, rejected] = [true, false].map(
		isLate => new Set(rejects.filter(r => lateCodes.has(r.code) === isLate).map(r => r.position)),
	) as [Set<string>, Set<string>];
	const input = context.parents.keyInput(load);
	const key = input === undefined ? undefined : {input, add: context.parents.adder(load)};
	for (const _ of replayRows(db, load, {ranges, late, rejected, context, uniques, key})) {
		await context.gate.pass();
		stopIfAborted(context.signal);
		await setImmediate();
	}
}

/** Reads the rows of a range to its end. */
async function loadRange(
	db: SqliteDatabase,
	load: PlannedLoad,
	range: Range,
	firstNumber: number,
	context: LoadContext,
	uniques: Uniques,
): Promise<{nextBatch: number; counts: Counts}> {
	const {emit, sinks, parents, signal, gate} = context;
	const reader = openReader(db, load, range, largestRow(db, load));
	const slots: Array<Promise<void>> = sinks.map(() => Promise.resolve());
	let counts = noRows;
	let nextBatch = firstNumber;
	try {
		const batches = openBatches(db, load, reader, context, uniques, {after: range.after, firstNumber});
		for (const batch of batches) {
			await gate.pass(() => Promise.all(slots));
			stopIfAborted(signal);
			if (batch === undefined) {
				// Lets sockets, timers and the screen have their turn.
				await setImmediate();
				continue;
			}
			nextBatch = batch.number + 1;
			const slot = batch.number % sinks.length;
			await slots[slot];
			reach('batch-built');
			const commit = (sinks[slot] as BatchSink).commit(batch).then(result => {
				reach('batch-committed');
				batch.release();
				parents.addLoaded(load, result.inserted);
				counts = addCounts(counts, report(batch, result, emit));
			});
			// An error is thrown where the slot is awaited, not as an unhandled rejection before.
			commit.catch(() => undefined);
			slots[slot] = commit;
		}
		await Promise.all(slots);
	} catch (error) {
		await Promise.allSettled(slots);
		throw error;
	} finally {
		reader.close();
	}
	return {nextBatch, counts};
}

/** The batches of a reader, as they are sent. */
export function openBatches(
	db: SqliteDatabase,
	load: PlannedLoad,
	reader: RowReader,
	{namespace, now, batchSize, parents}: LoadContext,
	uniques: Uniques,
	start: Pick<BuildOptions, 'after' | 'firstNumber'>,
): Generator<Batch | undefined, void> {
	return buildBatches(load, reader, {
		batchSize,
		context: {namespace, now, parents: reference => parents.has(load, reference)},
		isLost: reference => parents.isLost(load, reference),
		uniques,
		entityKey: parents.keyInput(load),
		readAgain: part => readRange(db, load, part),
		...start,
	});
}

export function stopIfAborted(signal: AbortSignal | undefined): void {
	if (signal?.aborted) {
		throw new MigrationError('interrupted', 'The run was interrupted', {
			hint: 'What was committed is safe and recorded in the ledger; go on with: mingus-migrate resume',
		});
	}
}

function report(batch: Batch, result: BatchResult, emit: (event: MigrationEvent) => void): Counts {
	const {load} = batch;
	const counts = {
		read: batch.read,
		loaded: result.inserted.length + result.updated,
		rejected: result.rejected.length,
		skipped: result.skipped,
		...(result.updated > 0 ? {updated: result.updated} : {}),
	};
	emit({event: 'batch-committed', load: load.name, table: load.table, counts});
	for (const row of result.rejected) {
		emit({event: 'row-rejected', reject: toReject(load, row)});
	}
	return counts;
}

export function toReject(load: PlannedLoad, {row, problems}: RejectedRow): Reject {
	const [first] = problems;
	const {code = 'refused-by-server', reason = ''} = first?.problem ?? {};
	return shownReject(load, {column: first?.column ?? '', code, reason}, row);
}
