/**
 * Loads the rejects of a run that finished: each row that goes in is settled in the ledger by the transaction that inserts
 * it, so that a retry may be killed anywhere and begun again.
 */
import type {Client} from 'pg';
import {MigrationError, messageOf} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {ensureLedger, hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {backoff, pause} from '../run/backoff.ts';
import {buildDeferred} from '../run/build-deferred.ts';
import {streamOf, type Teller} from '../run/event-stream.ts';
import {type LockedTarget, openLockedTarget} from '../run/locked-target.ts';
import type {RetryRequest} from '../run/retry-request.ts';
import {connect} from '../target/connect.ts';
import {isPassing} from '../target/passing-fault.ts';
import {type ConnectionParameters, resolveTarget} from '../target/resolve-target.ts';
import {transaction} from '../target/session.ts';
import {attemptRetry} from './attempt-retry.ts';
import {type PreparedRetry, prepareRetry} from './prepare-retry.ts';
import {tellBeginning, tellEnd, tellKeys} from './tell-retry.ts';

/** Failures in a row without one batch in between, after which we give up: about five minutes. */
const mostFailures = 15;

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function retry(request: RetryRequest): AsyncGenerator<MigrationEvent> {
	return streamOf(request, async teller => {
		const parameters = resolveTarget(request.target, process.env);
		const target = await openLockedTarget(parameters, undefined, true, teller.emit);
		try {
			if (!(await hasLedger(target.client, ledgerSchema))) {
				throw new MigrationError(
					'run-not-found',
					'The target has no ledger, so no run was ever started there',
					{
						hint: 'Is it the right database? A run is started with: mingus-migrate run',
					},
				);
			}
			await (request.dryRun
				? rehearse(request, target.client, teller)
				: carryOut(request, parameters, target, teller));
		} finally {
			await target.close();
		}
	});
}

/** Everything in one transaction that is rolled back. */
async function rehearse(request: RetryRequest, client: Client, teller: Teller): Promise<void> {
	await client.query('BEGIN');
	try {
		await ensureLedger(client, ledgerSchema);
		const prepared = await prepareRetry(client, request);
		tellBeginning(prepared, true, teller);
		tellKeys(await attemptRetry({client, nested: true}, prepared, teller), teller);
	} finally {
		await client.query('ROLLBACK').catch(() => undefined);
	}
}

async function carryOut(
	request: RetryRequest,
	parameters: ConnectionParameters,
	target: LockedTarget,
	teller: Teller,
): Promise<void> {
	const session = {client: target.client, nested: false};
	await transaction(session, () => ensureLedger(target.client, ledgerSchema));
	// What a killed run could not build again belongs to the target that the plan is made for.
	await buildDeferred(session, () => connect(parameters), teller.emit);
	const prepared = await prepareRetry(target.client, request);
	await target.belongTo(prepared.recorded.run);
	tellBeginning(prepared, false, teller);
	const keys = await untilDone(prepared, target, teller);
	tellKeys(keys, teller);
	await tellEnd(target.client, prepared, keys, teller);
}

/** What passes by itself is waited for: then the ledger tells which rejects are still out. */
async function untilDone(
	prepared: PreparedRetry,
	target: LockedTarget,
	teller: Teller,
): Promise<readonly MigrationEvent[]> {
	let failures = 0;
	const emit = (event: MigrationEvent): void => {
		failures = event.event === 'batch-committed' ? 0 : failures;
		teller.emit(event);
	};
	for (let isLost = false; ; isLost = true) {
		try {
			if (isLost) {
				await target.reopen();
			}
			return await attemptRetry({client: target.client, nested: false}, prepared, {...teller, emit});
		} catch (error) {
			failures++;
			if (failures > mostFailures || !isPassing(error) || teller.signal.aborted) {
				throw error;
			}
			const delay = backoff(failures, Math.random());
			emit({event: 'retrying', reason: messageOf(error), delay_ms: delay});
			await pause(delay, teller.signal);
		}
	}
}
