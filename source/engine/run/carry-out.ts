/**
 * Carries a run out to its end. What passes by itself, such as a server that restarts, is waited for: then the run goes
 * on from where the ledger stands, exactly as a resume does. Nothing that was believed to be committed is trusted, as
 * a crash may have taken the last batches back, and an answer that was lost may have been a yes.
 */
import {rmSync} from 'node:fs';
import type {Client} from 'pg';
import {removeSnapshots} from '../backup/run-folder.ts';
import {MigrationError, messageOf} from '../errors.ts';
import {reach} from '../fail-point.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {endRun} from '../ledger/runs.ts';
import type {RunState} from '../report/report.ts';
import {isPassing} from '../target/passing-fault.ts';
import {backoff, pause} from './backoff.ts';
import type {LockedTarget} from './locked-target.ts';
import type {Attempt, RunContext} from './run-context.ts';
import {runStages} from './stages.ts';

/** Failures in a row without one batch in between, after which we give up: about five minutes. */
const mostFailures = 15;

/**
 * @param mayBeRecorded the ledger may know the run already
 * @param stages what is done at the target, and done again after a fault that passes
 */
export async function carryOut(
	context: RunContext,
	target: LockedTarget,
	mayBeRecorded: boolean,
	stages: (attempt: Attempt) => Promise<void> = runStages,
): Promise<void> {
	let failures = 0;
	let recorded = mayBeRecorded;
	let isLost = false;
	let known = 0;
	const emit: RunContext['emit'] = event => {
		if (event.event === 'run-resumed') {
			const read = event.loads.reduce((sum, {counts}) => sum + counts.read, 0);
			// Batches whose answer was lost are progress too.
			failures = read > known ? 0 : failures;
			known = read;
		} else if (event.event === 'batch-committed' || event.event === 'constraint-finished') {
			failures = 0;
		}
		context.emit(event);
	};
	for (;;) {
		try {
			if (isLost) {
				await target.reopen();
			}
			return await stages({...context, emit, client: target.client, mayBeRecorded: recorded});
		} catch (error) {
			failures++;
			const isHopeless = context.options.mode !== 'run' || failures > mostFailures || !isPassing(error);
			if (isHopeless || context.signal?.aborted) {
				throw context.signal?.aborted && isPassing(error) ? interruptedBy(error) : error;
			}
			const delay = backoff(failures, Math.random());
			context.emit({event: 'retrying', reason: messageOf(error), delay_ms: delay});
			await pause(delay, context.signal);
			isLost = true;
			recorded = true;
		}
	}
}

function interruptedBy(error: unknown): MigrationError {
	return new MigrationError('interrupted', 'The run was interrupted while the server was away', {
		hint: 'What was committed is safe; when the server is back, go on with: mingus-migrate resume',
		cause: error,
	});
}

/** Does the work, records how it ended in the ledger, and lets the target go. */
export async function recordingEnd(
	{id, folder, keep, mode}: {id: string; folder: string; keep: boolean; mode: RunContext['options']['mode']},
	target: LockedTarget,
	work: () => Promise<void>,
): Promise<void> {
	let state: RunState = 'failed';
	let failure: string | null = null;
	try {
		await work();
		state = 'finished';
	} catch (error) {
		state = error instanceof MigrationError && error.code === 'interrupted' ? 'interrupted' : 'failed';
		failure = messageOf(error);
		throw error;
	} finally {
		reach('run-unended');
		const isRecorded = mode === 'run' && (await recordEnd(target.client, id, state, failure));
		reach('run-ended');
		await target.close();
		// An unfinished run needs its snapshots to be gone on with.
		if (!isRecorded) {
			rmSync(folder, {recursive: true, force: true});
		} else if (state === 'finished' && !keep) {
			removeSnapshots(folder);
		}
	}
}

/** Whether the run is in the ledger, or may be there: a lost connection does not tell. */
async function recordEnd(
	client: Client,
	id: string,
	state: RunState,
	failure: string | null,
): Promise<boolean> {
	try {
		return await endRun(client, ledgerSchema, id, state, failure);
	} catch (error) {
		// There is no ledger.
		return !(error instanceof Error && 'code' in error && error.code === '42P01');
	}
}
