/** Goes on with a run that was interrupted, from where the ledger stands. The plan is the ledger's. */

import {dirname} from 'node:path';
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {unbuiltObjects} from '../ledger/deferred-objects.ts';
import {ensureLedger, hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {readProgress} from '../ledger/progress.ts';
import {findUnfinished, type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {loadsRolledBack} from '../ledger/rollbacks.ts';
import {readWorked} from '../ledger/worked.ts';
import {sqliteVersion} from '../source/sqlite-version.ts';
import {connect} from '../target/connect.ts';
import {introspectTables} from '../target/introspect.ts';
import {resolveTarget} from '../target/resolve-target.ts';
import {transaction} from '../target/session.ts';
import {buildDeferred} from './build-deferred.ts';
import {carryOut, recordingEnd} from './carry-out.ts';
import {chosenLoads} from './check-run.ts';
import {targetChanges} from './compare-target.ts';
import {streamOf, type Teller} from './event-stream.ts';
import {openLockedTarget} from './locked-target.ts';
import type {ResumeRequest, RunOptions, SourceFiles} from './request.ts';
import type {Attempt, RunContext} from './run-context.ts';
import {samePlan} from './same-plan.ts';
import {findSnapshots} from './snapshot-files.ts';

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function resume(request: ResumeRequest, catchUp: CatchUpStages): AsyncGenerator<MigrationEvent> {
	return streamOf(request, teller => goOn(request, teller, catchUp));
}

/** What is done at the target in a run that catches up with another one. */
export type CatchUpStages = (
	context: RunContext,
	client: Client,
	run: RecordedRun,
) => Promise<(attempt: Attempt) => Promise<void>>;

/** @throws MigrationError run-not-found, run-changed, bad-usage, and what the run throws */
export async function goOn(request: ResumeRequest, teller: Teller, catchUp: CatchUpStages): Promise<void> {
	const parameters = resolveTarget(request.target, process.env);
	const target = await openLockedTarget(parameters, undefined, true, teller.emit);
	let isOpen = true;
	try {
		const {client} = target;
		const recorded = await openRun(client, request.run);
		const files = await findSnapshots(recorded, request.backupDir);
		await checkUnchanged(client, recorded, files, request);
		const {plan, run: id} = recorded;
		const worked = await readWorked(client, ledgerSchema, id);
		const takenBack = await loadsRolledBack(client, ledgerSchema, id);
		await target.belongTo(id);
		const options = {
			...recorded.options,
			...withoutLoads(recorded, takenBack),
			mode: 'run' as const,
			...(request.batchSize === undefined ? {} : {batchSize: request.batchSize}),
			...(request.workers === undefined ? {} : {workers: request.workers}),
			...(request.onConflict === undefined ? {} : {catchUp: request.onConflict}),
		};
		teller.planned(plan);
		announce({...recorded, options}, worked, teller);
		await buildDeferred({client, nested: false}, () => connect(parameters), teller.emit, id);
		const {emit, signal, gate} = teller;
		const {snapshots, started_at: startedAt} = recorded;
		const context = {id, startedAt, plan, options, snapshots, files, parameters, emit, signal, gate};
		const [first] = Object.values(files);
		isOpen = false;
		await recordingEnd(
			{id, folder: dirname(first ?? ''), keep: options.backup || first === undefined, mode: 'run'},
			target,
			async () => {
				const stages = recorded.base === undefined ? undefined : await catchUp(context, client, recorded);
				return carryOut(context, target, true, stages);
			},
		);
	} finally {
		if (isOpen) {
			await target.close();
		}
	}
}

/** A table that was rolled back is no longer part of the run: its rows are for a new one to load. */
function withoutLoads(
	{plan, options}: RecordedRun,
	takenBack: ReadonlySet<number>,
): Pick<RunOptions, 'tables'> {
	return takenBack.size === 0
		? {}
		: {
				tables: chosenLoads(plan, options)
					.filter(load => !takenBack.has(load.number))
					.map(load => load.table),
			};
}

async function openRun(client: Client, run: string | undefined): Promise<RecordedRun> {
	if (!(await hasLedger(client, ledgerSchema))) {
		throw new MigrationError('run-not-found', 'The target has no ledger, so no run was ever started there', {
			hint: 'Is it the right database? A run is started with: mingus-migrate run',
		});
	}
	await transaction({client, nested: false}, () => ensureLedger(client, ledgerSchema));
	return readRun(client, ledgerSchema, await findUnfinished(client, ledgerSchema, run));
}

function announce(recorded: RecordedRun, worked: number, {emit}: Teller): void {
	const {run, plan, options, started_at: startedAt, snapshots, base} = recorded;
	emit({
		event: 'run-started',
		run,
		mapping: plan.mapping,
		mode: 'run',
		...(options.only === undefined ? {} : {only: options.only}),
		...(base === undefined ? {} : {base}),
		plan_hash: plan.hash,
		started_at: startedAt.toISOString(),
		resumed: true,
		worked_ms: worked,
		loads: chosenLoads(plan, options).map(({name, source, table, rows}) => ({
			load: name,
			source,
			table,
			rows: base === undefined ? rows : 0,
		})),
	});
	emit({event: 'phase-started', phase: 'snapshot'});
	for (const snapshot of snapshots) {
		emit({event: 'snapshot-finished', ...snapshot});
	}
}

/** @throws MigrationError run-changed, saying what is no longer as the run found it */
async function checkUnchanged(
	client: Client,
	recorded: RecordedRun,
	files: SourceFiles,
	request: ResumeRequest,
): Promise<void> {
	const {plan, run} = recorded;
	const schemas = [...new Set(recorded.tables.map(table => table.schema))];
	const putOff = await unbuiltObjects(client, ledgerSchema);
	const changes = targetChanges(plan.loads, recorded.tables, await introspectTables(client, schemas), putOff);
	if (changes.length > 0) {
		throw changed(
			run,
			'The target is not as the run found it',
			changes,
			'Change it back and resume, or start a new run.',
		);
	}
	if (request.mapping !== undefined) {
		const differences = await samePlan(recorded, {...request, mapping: request.mapping}, files);
		if (differences.length > 0) {
			throw changed(
				run,
				'The mapping leads to another plan than the run was started with',
				differences,
				'Change it back, or leave it out: the ledger knows the plan. A new run takes the new mapping.',
			);
		}
	}
	await checkReader(client, recorded);
}

/** Rows without a row key are told apart by their number, and another SQLite may count them in another order. */
async function checkReader(client: Client, {plan, run, sqlite_version: before}: RecordedRun): Promise<void> {
	const now = sqliteVersion();
	if (now === before) {
		return;
	}
	const progress = await readProgress(client, ledgerSchema, run);
	const counted = plan.loads.filter(({paging, number}) => {
		const done = progress.get(number);
		return paging.kind === 'ordinal' && done !== undefined && !done.finished && done.ranges.length > 0;
	});
	if (counted.length > 0) {
		throw changed(
			run,
			`The run read its snapshots with SQLite ${before}, this program has ${now}`,
			counted.map(load => `load ${load.name} is half read, by the order of its rows`),
			'Resume with the release of mingus-migrate that started the run.',
		);
	}
}

export function changed(run: string, what: string, changes: readonly string[], hint: string): MigrationError {
	const shown = changes.slice(0, 10).map(change => `  ${change}`);
	const more = changes.length > shown.length ? [`  and ${changes.length - shown.length} more`] : [];
	return new MigrationError('run-changed', `${what} (run ${run}):\n${[...shown, ...more].join('\n')}`, {
		hint,
	});
}
