/** Carries a catch-up out at the target, from where the ledger stands. */

import {parseUuid} from '../convert/uuid-text.ts';
import {reach} from '../fail-point.ts';
import {fence} from '../ledger/attempt.ts';
import {type CatchUpProgress, readRefused, readSettled, recordCarried} from '../ledger/catch-up-lines.ts';
import {noteTransactions} from '../ledger/chain.ts';
import {ensureLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {finishLoad, insertRun, markKilledRuns, recordLeft} from '../ledger/runs.ts';
import {noRows} from '../report/counts.ts';
import {writeRollbackScript} from '../rollback-script/write-script.ts';
import {takeOverRecorded, tellRejects} from '../run/begin.ts';
import {advanceSequences} from '../run/finish-tables.ts';
import type {SourceFiles} from '../run/request.ts';
import type {Attempt} from '../run/run-context.ts';
import {sqliteVersion} from '../source/sqlite-version.ts';
import {introspectTables} from '../target/introspect.ts';
import {type Session, transaction} from '../target/session.ts';
import {readTableObjects} from '../target/table-objects.ts';
import {applyChanges, refuseConflicts} from './apply-changes.ts';
import {refusedReject} from './delete-stayed.ts';
import type {EarlyLook} from './early-look.ts';
import type {LoadChanges} from './list-changes.ts';
import type {CatchUpContext} from './settle.ts';

export interface CatchUp {
	/** The run that is caught up with, and all that lead to it, itself the last. */
	readonly base: string;
	readonly chain: readonly string[];
	/** Its snapshots. */
	readonly before: SourceFiles;
	readonly all: readonly LoadChanges[];
	readonly early: EarlyLook;
}

/** @throws MigrationError target-changed, interrupted, run-locked, source-*; what the server says */
export async function writeCatchUp(attempt: Attempt, catchUp: CatchUp, session: Session): Promise<void> {
	const {client, id, plan, files, emit} = attempt;
	const {all} = catchUp;
	const number = attempt.mayBeRecorded ? await takeOverRecorded(attempt) : undefined;
	await transaction(session, () => ensureLedger(client, ledgerSchema));
	await noteTransactions(client, ledgerSchema, catchUp.chain);
	const context = contextOf(attempt, catchUp, session, number ?? 1);
	if (number === undefined) {
		if (context.policy === 'stop') {
			// At a second try what was seen early may be long past.
			await refuseConflicts(all, context, attempt.mayBeRecorded ? undefined : catchUp.early);
		}
		await begin(attempt, catchUp, context);
	} else {
		await goOn(attempt, catchUp, context, number);
	}
	if (!session.nested) {
		await writeRollbackScript(
			client,
			attempt,
			all.map(({load}) => load),
			'begin',
		);
	}
	emit({event: 'phase-started', phase: 'load'});
	for (const {load, list, carried} of all) {
		const {added, changed, gone} = list.counts();
		const rows = added + changed + gone + carried.length;
		emit({event: 'load-started', load: load.name, table: load.table, rows});
		if (number === undefined && carried.length > 0) {
			const counts = context.progress.get(load.number)?.counts as CatchUpProgress['counts'];
			emit({event: 'batch-committed', load: load.name, table: load.table, counts});
		}
	}
	await applyChanges(all, context);
	for (const {load} of all) {
		await finishLoad(client, ledgerSchema, id, load.number);
		const {counts} = context.progress.get(load.number) as CatchUpProgress;
		emit({event: 'load-finished', load: load.name, table: load.table, counts});
	}
	reach('load-finished');
	const loads = all.map(({load}) => load);
	await advanceSequences(session, loads, files, emit);
	reach('sequences-advanced');
	if (plan.hooks.before.length + plan.hooks.after.length > 0) {
		const message = 'the SQL before and after the load has run with the first load, and is not run again';
		emit({event: 'notice', where: plan.mapping, message});
	}
	await recordLeft(client, ledgerSchema, id, await readTableObjects(client, loads));
}

export function contextOf(
	{plan, options, id, files, startedAt, emit, signal, gate}: Attempt,
	{before, all}: CatchUp,
	session: Session,
	number: number,
): CatchUpContext {
	return {
		session,
		place: {
			ledger: ledgerSchema,
			run: parseUuid(id) as Uint8Array,
			keys: options.rollback,
			fence: fence(ledgerSchema, id, number),
		},
		schema: plan.schema,
		policy: options.catchUp ?? 'stop',
		before,
		after: files,
		namespace: plan.namespace,
		now: {epochMicroseconds: startedAt.getTime() * 1000},
		batchSize: options.batchSize,
		emit,
		signal,
		gate,
		progress: new Map(all.map(({load}) => [load.number, {settled: new Set(), nextBatch: 0, counts: noRows}])),
	};
}

async function begin(attempt: Attempt, {base, all}: CatchUp, context: CatchUpContext): Promise<void> {
	const {client, plan, options, id, startedAt, snapshots} = attempt;
	await transaction(context.session, async () => {
		await markKilledRuns(client, ledgerSchema);
		const schemas = [...new Set([plan.schema, ...plan.loads.map(load => load.schema)])];
		const target = {tables: await introspectTables(client, schemas)};
		const reader = sqliteVersion();
		await insertRun(client, ledgerSchema, {
			id,
			startedAt,
			plan,
			snapshots,
			options,
			target,
			sqliteVersion: reader,
			base,
		});
		for (const {load, carried} of all) {
			if (carried.length > 0) {
				await recordCarried(client, ledgerSchema, {run: id, load: load.number, batch: 0}, carried);
				const counts = {read: carried.length, loaded: 0, rejected: 0, skipped: carried.length};
				context.progress.set(load.number, {settled: new Set(), nextBatch: 1, counts});
			}
		}
		reach('schema-uncommitted');
	});
	reach('schema-committed');
}

async function goOn(
	attempt: Attempt,
	{all}: CatchUp,
	{session, progress}: CatchUpContext,
	number: number,
): Promise<void> {
	const {client, id, emit} = attempt;
	reach('run-taken-over');
	for (const {load} of all) {
		progress.set(load.number, await readSettled(client, ledgerSchema, id, load.number));
	}
	emit({
		event: 'run-resumed',
		attempt: number,
		loads: all.map(({load}) => {
			const {counts} = progress.get(load.number) as CatchUpProgress;
			return {load: load.name, table: load.table, counts};
		}),
	});
	await tellRejects(attempt, session);
	for (const {load} of all) {
		for (const refused of await readRefused(client, ledgerSchema, id, load.number)) {
			emit({event: 'row-rejected', reject: refusedReject(load, refused)});
		}
	}
}
