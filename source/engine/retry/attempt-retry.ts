/** One try to load the rejects that are out, on a session that holds the target. */
import {parseUuid} from '../convert/uuid-text.ts';
import {MigrationError} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {reach} from '../fail-point.ts';
import {fence, takeOver} from '../ledger/attempt.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {countOutstanding} from '../ledger/outstanding.ts';
import {beginRetry, endRetry} from '../ledger/retries.ts';
import {recordLeft} from '../ledger/runs.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {chosenLoads} from '../run/check-run.ts';
import {findCircles} from '../run/circles.ts';
import type {Teller} from '../run/event-stream.ts';
import {advanceSequences} from '../run/finish-tables.ts';
import {watchUniques} from '../run/load-table.ts';
import {shieldSequences} from '../target/rehearse-sequences.ts';
import {type Session, transaction} from '../target/session.ts';
import {readTableObjects, type TableObject} from '../target/table-objects.ts';
import {loadRejects} from './load-rejects.ts';
import type {PreparedRetry} from './prepare-retry.ts';
import {validateKeys} from './validate-keys.ts';

/**
 * @returns what is to be told of the run's foreign keys
 * @throws MigrationError run-locked, run-not-found, interrupted, source-damaged; what the server says
 */
export async function attemptRetry(
	session: Session,
	prepared: PreparedRetry,
	{emit, signal, gate}: Pick<Teller, 'emit' | 'signal' | 'gate'>,
): Promise<readonly MigrationEvent[]> {
	const {client} = session;
	const {recorded, planned, files, edits, startedAt} = prepared;
	const {run, options} = recorded;
	if (prepared.outstanding.size === 0) {
		// One that was killed may have loaded the last of them.
		return validateKeys(session, recorded, recorded.left ?? []);
	}
	const attempt = await takeOver(client, ledgerSchema, run, 'finished');
	if (attempt === undefined) {
		throw new MigrationError('run-not-found', `The ledger no longer knows run ${run}`);
	}
	const loads = chosenLoads(planned.plan, options);
	const outstanding = await countOutstanding(client, ledgerSchema, run);
	const touched = loads.filter(({number}) => outstanding.has(number));
	if (session.nested) {
		await shieldSequences(client, touched, false);
	}
	const retry = await transaction(session, () =>
		beginRetry(client, ledgerSchema, run, {...planned, startedAt}),
	);
	const uniques = new Map<string, ReturnType<typeof watchUniques>>();
	await loadRejects(outstanding, {
		session,
		run,
		retry,
		place: {
			ledger: ledgerSchema,
			run: parseUuid(run) as Uint8Array,
			keys: options.rollback,
			fence: fence(ledgerSchema, run, attempt),
		},
		loads,
		schema: planned.plan.schema,
		tables: planned.tables,
		namespace: planned.plan.namespace,
		// A retry is later than its run: what was in the future then may not be now.
		now: {epochMicroseconds: startedAt.getTime() * 1000},
		files,
		options,
		edits,
		isCircular: findCircles(loads),
		uniques(table) {
			const found = uniques.get(table) ?? watchUniques();
			uniques.set(table, found);
			return found;
		},
		counts: new Map(),
		emit,
		signal,
		gate,
	});
	await advanceSequences(session, touched, files, emit);
	reach('sequences-advanced');
	const notices = await validateKeys(session, recorded, await recordTables(session, prepared, touched));
	await endRetry(client, ledgerSchema, run, retry);
	return notices;
}

/**
 * The tables that rejects went into, or might have, are meant to be as they are now: that may be why they were tried.
 * @returns what all tables of the run are made of; nothing where the run did not say
 */
async function recordTables(
	{client}: Session,
	{recorded: {run, left}}: PreparedRetry,
	touched: readonly PlannedLoad[],
): Promise<readonly TableObject[]> {
	if (left === undefined) {
		return [];
	}
	const isTouched = ({schema, table}: {readonly schema: string; readonly table: string}) =>
		touched.some(load => load.schema === schema && load.relation === table);
	const now = await readTableObjects(client, touched);
	const objects = [...left.filter(object => !isTouched(object)), ...now];
	await recordLeft(client, ledgerSchema, run, objects);
	return objects;
}
