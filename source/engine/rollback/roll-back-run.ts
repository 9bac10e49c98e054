/** One rollback, from the ledger's word for the run to its last table. */
import type {Client} from 'pg';
import {MigrationError, messageOf} from '../errors.ts';
import {reach} from '../fail-point.ts';
import {endOrphans} from '../ledger/attempt.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {listRuns} from '../ledger/runs.ts';
import type {RollbackEvent} from '../report/rollback.ts';
import {rollbackCall, rollbackSession} from '../rollback-script/script.ts';
import {backoff, pause} from '../run/backoff.ts';
import {buildDeferred} from '../run/build-deferred.ts';
import {openLockedTarget} from '../run/locked-target.ts';
import type {RollbackRequest} from '../run/request.ts';
import {connect} from '../target/connect.ts';
import {isPassing} from '../target/passing-fault.ts';
import {resolveTarget} from '../target/resolve-target.ts';
import {isRowsFault} from '../target/row-fault.ts';
import {dropCreated} from './drop-created.ts';
import {examineTables} from './examine-tables.ts';
import {type PreparedRollback, prepareRollback} from './prepare-rollback.ts';

export type Emit = (event: RollbackEvent) => void;

/** Failures in a row after which we give up: about five minutes. */
const mostFailures = 15;

/** @throws MigrationError run-not-found, run-locked, run-changed, rows-referred-to, bad-usage, target-*, interrupted */
export async function rollBackRun(request: RollbackRequest, emit: Emit): Promise<void> {
	const parameters = resolveTarget(request.target, process.env);
	const target = await openLockedTarget(parameters, undefined, true, emit);
	const openClient = () => connect(parameters);
	let prepared: PreparedRollback | undefined;
	try {
		for (let failures = 1; ; failures++) {
			try {
				const {client} = target;
				const its = prepared ?? (await prepareRollback(client, request));
				if (prepared === undefined) {
					await endOrphans(client, its.run.run);
					await buildWhatCanBe(client, openClient, request, emit);
				}
				await client.query(rollbackSession(ledgerSchema, its.run.run, its.steps.flat()));
				if (prepared === undefined) {
					await examineTables(client, its, request, emit);
					prepared = its;
				}
				return request.dryRun ? undefined : await rollBack(client, its, request, openClient, emit);
			} catch (error) {
				if (failures > mostFailures || request.signal?.aborted || !isPassing(error)) {
					throw blocked(error);
				}
				const delay = backoff(failures, Math.random());
				emit({event: 'retrying', reason: messageOf(error), delay_ms: delay});
				await pause(delay, request.signal);
				await target.reopen();
			}
		}
	} finally {
		await target.close();
	}
}

/**
 * Foreign keys that a killed run took off are wanted back before rows are removed that others may refer to. What its rows
 * do not allow is built when they are gone.
 */
async function buildWhatCanBe(
	client: Client,
	openClient: () => Promise<Client>,
	{dryRun}: RollbackRequest,
	emit: Emit,
): Promise<void> {
	if (!dryRun) {
		await buildDeferred({client, nested: false}, openClient, () => {}).catch((error: unknown) => {
			if (isPassing(error)) {
				throw error;
			}
			emit({event: 'notice', where: 'constraints', message: `not built yet: ${messageOf(error)}`});
		});
	}
}

interface Removed {
	readonly name: string;
	readonly removed: string;
	readonly restored: string;
	readonly kept: string;
	readonly missing: string;
}

async function rollBack(
	client: Client,
	{run, steps, made}: PreparedRollback,
	request: RollbackRequest,
	openClient: () => Promise<Client>,
	emit: Emit,
): Promise<void> {
	for (const step of steps) {
		if (request.signal?.aborted) {
			throw new MigrationError('interrupted', 'The rollback was interrupted', {
				hint: 'Tables that were rolled back stay so; go on with the others by the same command.',
			});
		}
		await client.query('BEGIN');
		const {rows} = await client.query<Removed>(rollbackCall(step, request.forceChanged));
		reach('rollback-uncommitted');
		await client.query('COMMIT');
		reach('rollback-committed');
		for (const {name, ...counts} of rows) {
			const table = step.find(its => its.name === name)?.table ?? name;
			emit({
				event: 'table-rolled-back',
				table,
				removed: Number(counts.removed),
				restored: Number(counts.restored),
				kept: Number(counts.kept),
				missing: Number(counts.missing),
			});
		}
	}
	await buildDeferred({client, nested: false}, openClient, () => {});
	const state = (await listRuns(client, ledgerSchema)).find(known => known.run === run.run)?.state;
	if (state === 'rolled-back') {
		emit({event: 'run-rolled-back', run: run.run});
	}
	if (request.dropCreated) {
		await dropCreated(client, made, emit);
	}
}

/** What refuses rows: those that came in between and refer to what is to be removed, or what the tables demand by now. */
function blocked(error: unknown): unknown {
	if (error instanceof Error && 'code' in error && error.code === '23503') {
		const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
		return new MigrationError('rows-referred-to', error.message, {hint, cause: error});
	}
	if (isRowsFault(error)) {
		return new MigrationError(
			'target-refused',
			`PostgreSQL refused what was to be taken back: ${messageOf(error)}`,
			{
				hint: 'That table and those after it are as they were. Mend what refuses it, such as a trigger or a constraint that was added since, and go on by the same command; or leave the table out with --tables.',
				cause: error,
			},
		);
	}
	return error;
}
