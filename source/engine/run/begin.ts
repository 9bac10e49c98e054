/** The beginning of an attempt: the run is put into the ledger, or taken over where it is there already. */

import {reach} from '../fail-point.ts';
import {fence, takeOver} from '../ledger/attempt.ts';
import {ensureLedger, ledgerSchema, ledgerVersion} from '../ledger/ledger-schema.ts';
import {type RunProgress, readProgress, readRejectedRows} from '../ledger/progress.ts';
import {insertRun, markKilledRuns} from '../ledger/runs.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import {quoteTable} from '../quote-name.ts';
import {noRows} from '../report/counts.ts';
import {sqliteVersion} from '../source/sqlite-version.ts';
import {createTables} from '../target/create-schema.ts';
import {introspectTables} from '../target/introspect.ts';
import {type Session, transaction} from '../target/session.ts';
import {checkEmpty, chosenLoads} from './check-run.ts';
import {ownTables} from './own-tables.ts';
import type {Attempt, RecordedTarget} from './run-context.ts';
import {shownReject} from './shown-reject.ts';

export interface Begun {
	/** SQL that refuses a batch once a later attempt has begun. */
	readonly fence: string;
	readonly progress: RunProgress;
	/** Tables that hold no rows but the run's own. */
	readonly own: ReadonlySet<string>;
}

/** @throws MigrationError target-not-empty, run-changed, run-locked, target-no-right, target-schema */
export async function beginAttempt(attempt: Attempt, session: Session): Promise<Begun> {
	const number = attempt.mayBeRecorded ? await takeOverRecorded(attempt) : undefined;
	return number === undefined ? begin(attempt, session) : goOn(attempt, session, number);
}

export async function takeOverRecorded({client, id}: Attempt): Promise<number | undefined> {
	// A ledger of an earlier version, which this run has not brought up to date, cannot know the run.
	const {found, known} = await ledgerVersion(client, ledgerSchema);
	return found === known ? takeOver(client, ledgerSchema, id) : undefined;
}

async function begin(attempt: Attempt, session: Session): Promise<Begun> {
	const {client, plan, options, id, startedAt, snapshots, emit} = attempt;
	const own = await checkEmpty(client, chosenLoads(plan, options), options.onConflict);
	emit({event: 'phase-started', phase: 'schema'});
	await transaction(session, async () => {
		await ensureLedger(client, ledgerSchema);
		await markKilledRuns(client, ledgerSchema);
		const schemas = [...new Set([plan.schema, ...plan.loads.map(load => load.schema)])];
		const there = plan.create.statements.length > 0 ? await introspectTables(client, schemas) : [];
		if (plan.create.statements.length > 0) {
			await createTables(client, plan.schema, plan.create.statements);
		} else if (options.only === 'schema') {
			const message = 'all tables are there already, so that none was made';
			emit({event: 'notice', where: plan.schema, message});
		}
		const tables = await introspectTables(client, schemas);
		const target: RecordedTarget = {tables, created: madeSince(there, tables, plan)};
		const reader = sqliteVersion();
		await insertRun(client, ledgerSchema, {
			id,
			startedAt,
			plan: options.only === 'schema' ? {...plan, loads: []} : plan,
			snapshots,
			options,
			target,
			sqliteVersion: reader,
		});
		reach('schema-uncommitted');
	});
	reach('schema-committed');
	return {fence: fence(ledgerSchema, id, 1), progress: new Map(), own};
}

/** What the plan's statements made, by schema and name. */
function madeSince(
	before: readonly TargetTable[],
	after: readonly TargetTable[],
	{create}: Plan,
): readonly string[] {
	const wasThere = new Set(before.map(({schema, name}) => quoteTable(schema, name)));
	return create.statements.length === 0
		? []
		: after.map(({schema, name}) => quoteTable(schema, name)).filter(table => !wasThere.has(table));
}

async function goOn(attempt: Attempt, session: Session, number: number): Promise<Begun> {
	const {client, plan, options, id, emit} = attempt;
	reach('run-taken-over');
	const loads = chosenLoads(plan, options);
	const progress = await readProgress(client, ledgerSchema, id);
	const own = await ownTables(client, id, loads, progress, options.onConflict);
	emit({
		event: 'run-resumed',
		attempt: number,
		loads: loads.map(load => ({load: load.name, table: load.table, counts: countsOf(load, progress)})),
	});
	await tellRejects(attempt, session);
	return {fence: fence(ledgerSchema, id, number), progress, own};
}

/** Tells the rejects that the ledger knows of. */
export async function tellRejects(
	{client, plan, options, id, emit}: Attempt,
	session: Session,
): Promise<void> {
	const byNumber = new Map(chosenLoads(plan, options).map(load => [load.number, load]));
	await transaction(session, async () => {
		for await (const {load: at, row, column, code, reason} of readRejectedRows(client, ledgerSchema, id)) {
			const load = byNumber.get(at);
			if (load !== undefined) {
				emit({event: 'row-rejected', reject: shownReject(load, {column, code, reason}, row)});
			}
		}
	});
}

function countsOf({number}: PlannedLoad, progress: RunProgress) {
	return progress.get(number)?.counts ?? noRows;
}
