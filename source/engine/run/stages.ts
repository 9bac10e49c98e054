/** The stages of a run that touch the target, on sessions that commit, are rolled back, or write nothing. */
import type {Client} from 'pg';
import {parseUuid} from '../convert/uuid-text.ts';
import type {MigrationEvent} from '../events.ts';
import type {LedgerPlace} from '../ledger/batch-lines.ts';
import {deferObjects} from '../ledger/deferred-objects.ts';
import {ensureLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {finishLoad, insertRun, markKilledRuns} from '../ledger/runs.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import type {SnapshotRecord} from '../report/report.ts';
import {connect} from '../target/connect.ts';
import {createTables} from '../target/create-schema.ts';
import {findDeferrable} from '../target/deferred.ts';
import type {ConnectionParameters} from '../target/resolve-target.ts';
import {type Session, transaction} from '../target/session.ts';
import type {BatchSink} from './batch.ts';
import {buildDeferred} from './build-deferred.ts';
import {checkEmpty, chosenLoads} from './check-run.ts';
import {findCircles} from './circles.ts';
import {advanceSequences, runHooks} from './finish-tables.ts';
import {loadTable} from './load-table.ts';
import {ownChecks} from './own-checks.ts';
import {makeParents} from './parents.ts';
import type {RunRequest, SourceFiles} from './request.ts';
import {runTasks} from './schedule.ts';
import {targetSink} from './target-sink.ts';

export interface StageContext {
	readonly request: RunRequest;
	readonly plan: Plan;
	readonly id: string;
	readonly startedAt: Date;
	readonly snapshots: readonly SnapshotRecord[];
	readonly files: SourceFiles;
	readonly client: Client;
	readonly parameters: ConnectionParameters;
	readonly emit: (event: MigrationEvent) => void;
}

/** Rows from which on building keys and indexes after the load is worth dropping them before. */
const largeTable = 10_000;

/** Batches of a lane under way at once: one is converted while the other is committed. */
const inFlight = 2;

export async function runStages(context: StageContext): Promise<void> {
	const {request, client} = context;
	if (request.options.mode === 'validate-only') {
		return load(context, [noSink, noSink]);
	}
	if (request.options.mode === 'run') {
		return writeAll(context, {client, nested: false});
	}
	await client.query('BEGIN');
	try {
		await writeAll(context, {client, nested: true});
	} finally {
		await client.query('ROLLBACK').catch(() => undefined);
	}
}

async function writeAll(context: StageContext, session: Session): Promise<void> {
	const {request, plan, id, client, parameters, emit} = context;
	const {options} = request;
	const loads = chosenLoads(plan, options.tables);
	const empty = await checkEmpty(client, loads, options.onConflict);
	emit({event: 'phase-started', phase: 'schema'});
	await transaction(session, async () => {
		await ensureLedger(client, ledgerSchema);
		await markKilledRuns(client, ledgerSchema);
		if (plan.create.statements.length > 0) {
			await createTables(client, plan.schema, plan.create.statements);
		}
		const {startedAt, snapshots} = context;
		await insertRun(client, ledgerSchema, {id, startedAt, plan, snapshots, options});
	});
	await transaction(session, async () => {
		const isCircular = findCircles(loads);
		const large = [...Map.groupBy(loads, l => l.table)].filter(
			([table, its]) =>
				// What is there already is found by the key.
				options.onConflict === 'fail' &&
				empty.has(table) &&
				(its.reduce((rows, l) => rows + l.rows, 0) >= largeTable ||
					its.some(l => l.columns.flatMap(referencesOf).some(r => isCircular(l, r)))),
		);
		const relations = large.flatMap(([, [load]]) => load ?? []);
		const objects = [];
		for (const [schema, its] of Map.groupBy(relations, l => l.schema)) {
			objects.push(
				...(await findDeferrable(
					client,
					schema,
					its.map(l => l.relation),
					ownChecks(loads),
				)),
			);
		}
		await deferObjects(client, ledgerSchema, id, objects);
	});
	await runHooks(session, plan.schema, 'before', plan.hooks.before, emit);
	const place = {ledger: ledgerSchema, run: parseUuid(id) as Uint8Array, keys: options.rollback};
	const build = () => buildDeferred(session, () => connect(parameters), emit);
	try {
		await (session.nested ? load(context, [sinkOf(session, place, request)]) : loadOnLanes(context, place));
	} catch (error) {
		// A run that ends early leaves the target with all its constraints, if the server still answers.
		await build().catch(() => undefined);
		throw error;
	}
	emit({event: 'phase-started', phase: 'constraints'});
	await build();
	await advanceSequences(client, loads, context.files, emit);
	await runHooks(session, plan.schema, 'after', plan.hooks.after, emit);
}

/** Connections of their own for the batches, so that the control session is free for the ledger. */
async function loadOnLanes(context: StageContext, place: LedgerPlace): Promise<void> {
	const {request, parameters, id} = context;
	const clients: Client[] = [];
	try {
		for (let i = 0; i < request.options.workers * inFlight; i++) {
			const client = await connect(parameters, {applicationName: `mingus-migrate/${id}`});
			clients.push(client);
			// Rows and ledger line of a batch share a WAL record order: a crash of the server loses both or none.
			await client.query('SET synchronous_commit = off');
		}
		await load(
			context,
			clients.map(client => sinkOf({client, nested: false}, place, request)),
		);
	} finally {
		await Promise.allSettled(clients.map(client => client.end()));
	}
}

function sinkOf(session: Session, place: LedgerPlace, {options}: RunRequest): BatchSink {
	return targetSink(session, place, options.onConflict);
}

/** Takes batches and writes nothing: every row that was converted counts as one that would be loaded. */
const noSink: BatchSink = {
	commit: async ({accepted, rejected}) => ({loaded: accepted, rejected, skipped: 0}),
};

async function load(context: StageContext, sinks: readonly BatchSink[]): Promise<void> {
	const {request, plan, id, client, emit} = context;
	const {options} = request;
	const loads = chosenLoads(plan, options.tables);
	emit({event: 'phase-started', phase: 'load'});
	const parents = await makeParents(client, plan, loads, context.files);
	const lanes = Math.max(1, Math.floor(sinks.length / inFlight));
	// Lanes end when they like, and a connection answers one question at a time.
	let told: Promise<void> = Promise.resolve();
	const finish = (finished: PlannedLoad): Promise<void> => {
		if (options.mode !== 'validate-only') {
			told = told.then(() => finishLoad(client, ledgerSchema, id, finished.number));
		}
		return told;
	};
	await runTasks(loads, lanes, (task, lane) =>
		loadTable(task, {
			files: context.files,
			namespace: plan.namespace,
			now: {epochMicroseconds: context.startedAt.getTime() * 1000},
			batchSize: options.batchSize,
			parents,
			sinks: sinks.slice(lane * inFlight, (lane + 1) * inFlight),
			emit,
			signal: request.signal,
			finishLoad: finish,
		}),
	);
}
