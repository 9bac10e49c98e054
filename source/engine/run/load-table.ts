/** Loads one target table: all its loads, one after the other, each from where the ledger stands. */
import {setImmediate} from 'node:timers/promises';
import {MigrationError} from '../errors.ts';
import type {Counts, MigrationEvent, Reject} from '../events.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import {openReader, readRange} from '../source/read-rows.ts';
import type {Now} from '../validate/check.ts';
import {type Batch, type BatchResult, type BatchSink, keyText, type RejectedRow} from './batch.ts';
import {buildBatches} from './build-batches.ts';
import {FingerprintSet} from './fingerprint-set.ts';
import type {Parents} from './parents.ts';
import type {SourceFiles} from './request.ts';

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
	/** Called when a load was read to its end. */
	readonly finishLoad: (load: PlannedLoad) => Promise<void>;
}

/** @throws MigrationError interrupted, source-damaged, and what the sink throws */
export async function loadTable(loads: readonly PlannedLoad[], context: LoadContext): Promise<void> {
	const uniques = new Map<string, FingerprintSet>();
	for (const load of loads) {
		await runLoad(load, context, constraint => {
			const found = uniques.get(constraint) ?? new FingerprintSet();
			uniques.set(constraint, found);
			return found;
		});
	}
}

async function runLoad(
	load: PlannedLoad,
	context: LoadContext,
	uniques: (constraint: string) => FingerprintSet,
): Promise<void> {
	const {emit, sinks, parents, signal} = context;
	emit({event: 'load-started', load: load.name, table: load.table, rows: load.rows});
	const files = Object.fromEntries(load.databases.map(name => [name, context.files[name] ?? '']));
	const db = openSideBySide(files);
	const reader = openReader(db, load);
	const slots: Array<Promise<void>> = sinks.map(() => Promise.resolve());
	let total: Counts = {read: 0, loaded: 0, rejected: 0, skipped: 0};
	try {
		const batches = buildBatches(load, reader, {
			batchSize: context.batchSize,
			context: {
				namespace: context.namespace,
				now: context.now,
				parents: reference => parents.has(load, reference),
			},
			uniques,
			entityKey: parents.keyInput(load),
			readAgain: range => readRange(db, load, range),
			firstNumber: 0,
		});
		for (const batch of batches) {
			if (signal?.aborted) {
				throw new MigrationError('interrupted', 'The run was interrupted', {
					hint: 'What was committed is safe and recorded in the ledger.',
				});
			}
			if (batch === undefined) {
				// Lets sockets, timers and the screen have their turn.
				await setImmediate();
				continue;
			}
			const slot = batch.number % sinks.length;
			await slots[slot];
			const commit = (sinks[slot] as BatchSink).commit(batch).then(result => {
				batch.release();
				parents.addLoaded(load, result.loaded);
				total = add(total, report(batch, result, emit));
			});
			// An error is thrown where the slot is awaited, not as an unhandled rejection before.
			commit.catch(() => undefined);
			slots[slot] = commit;
		}
		await Promise.all(slots);
	} catch (error) {
		await Promise.allSettled(slots);
		throw sqliteError(load.databases.join(', '), Object.values(files).join(', '), error);
	} finally {
		reader.close();
		db.close();
	}
	await context.finishLoad(load);
	emit({event: 'load-finished', load: load.name, table: load.table, counts: total});
}

function report(batch: Batch, result: BatchResult, emit: (event: MigrationEvent) => void): Counts {
	const {load} = batch;
	const counts = {
		read: batch.read,
		loaded: result.loaded.length,
		rejected: result.rejected.length,
		skipped: result.skipped,
	};
	emit({event: 'batch-committed', load: load.name, table: load.table, counts});
	for (const row of result.rejected) {
		emit({event: 'row-rejected', reject: toReject(load, row)});
	}
	return counts;
}

function toReject(load: PlannedLoad, {row, problems}: RejectedRow): Reject {
	const [first] = problems;
	return {
		load: load.name,
		source: load.source,
		table: load.table,
		key: load.key.some(input => load.inputs[input]?.sensitive) ? '***' : keyText(load, row),
		column: first?.column ?? '',
		code: first?.problem.code ?? 'refused-by-server',
		reason: first?.problem.reason ?? '',
	};
}

function add(a: Counts, b: Counts): Counts {
	return {
		read: a.read + b.read,
		loaded: a.loaded + b.loaded,
		rejected: a.rejected + b.rejected,
		skipped: a.skipped + b.skipped,
	};
}
