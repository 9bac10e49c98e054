/** The stages of a run that touch the target, on sessions that commit, are rolled back, or write nothing. */
import {setTimeout as later} from 'node:timers/promises';
import type {Client} from 'pg';
import {parseUuid} from '../convert/uuid-text.ts';
import {reach} from '../fail-point.ts';
import {applicationName} from '../ledger/attempt.ts';
import type {LedgerPlace} from '../ledger/batch-lines.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RunProgress, readRejects} from '../ledger/progress.ts';
import {finishLoad, recordLeft} from '../ledger/runs.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {writeRollbackScript} from '../rollback-script/write-script.ts';
import {connect} from '../target/connect.ts';
import {isPassing} from '../target/passing-fault.ts';
import {movedSequences, type SequenceState, shieldSequences} from '../target/rehearse-sequences.ts';
import type {Session} from '../target/session.ts';
import {readTableObjects} from '../target/table-objects.ts';
import type {BatchSink} from './batch.ts';
import {beginAttempt} from './begin.ts';
import {buildDeferred} from './build-deferred.ts';
import {chosenLoads} from './check-run.ts';
import {findCircles} from './circles.ts';
import {deferTables} from './defer-tables.ts';
import {advanceSequences, runHooks} from './finish-tables.ts';
import {loadTable} from './load-table.ts';
import {loseParents} from './lose-parents.ts';
import {makeParents} from './parents.ts';
import type {Attempt} from './run-context.ts';
import {runTasks} from './schedule.ts';
import {targetSink} from './target-sink.ts';

/** Batches of a lane under way at once: one is converted while the other is committed. */
const inFlight = 2;

const nothingDone: RunProgress = new Map();

export async function runStages(attempt: Attempt): Promise<void> {
	const {options, client} = attempt;
	if (options.mode === 'validate-only') {
		return load(attempt, [noSink, noSink], nothingDone);
	}
	if (options.mode === 'run') {
		return writeAll(attempt, {client, nested: false});
	}
	return rehearse(attempt, session => writeAll(attempt, session));
}

/** Everything in one transaction that is rolled back. */
export async function rehearse(attempt: Attempt, work: (session: Session) => Promise<void>): Promise<void> {
	const {plan, client, emit, options} = attempt;
	const loads = chosenLoads(plan, options);
	let others: SequenceState[] = [];
	await client.query('BEGIN');
	try {
		others = await shieldSequences(client, loads, plan.hooks.before.length + plan.hooks.after.length > 0);
		await work({client, nested: true});
	} finally {
		await client.query('ROLLBACK').catch(() => undefined);
	}
	for (const sequence of await movedSequences(client, others)) {
		const message = "the rehearsal took numbers of this sequence, and only its owner's could give them back";
		emit({event: 'notice', where: sequence, message});
	}
}

async function writeAll(attempt: Attempt, session: Session): Promise<void> {
	const {plan, options, id, parameters, emit} = attempt;
	const loads = chosenLoads(plan, options);
	const begun = await beginAttempt(attempt, session);
	if (options.only === 'schema') {
		return;
	}
	if (!session.nested) {
		await writeRollbackScript(session.client, attempt, loads, 'begin');
	}
	await deferTables(session, id, loads, begun, options.onConflict);
	const hooks = {session, run: id, schema: plan.schema, emit};
	await runHooks(hooks, 'before', plan.hooks.before);
	const place = {
		ledger: ledgerSchema,
		run: parseUuid(id) as Uint8Array,
		keys: options.rollback,
		fence: begun.fence,
	};
	const build = () =>
		buildDeferred(session, () => connect(parameters, {applicationName: applicationName(id)}), emit);
	try {
		await (session.nested
			? load(attempt, [targetSink(session, place, options.onConflict)], begun.progress)
			: loadOnLanes(attempt, place, begun.progress));
	} catch (error) {
		// A run that ends early leaves the target with all its constraints, if the server still answers; one that
		// goes on in a moment does without them until then.
		if (attempt.signal?.aborted || !isPassing(error)) {
			await build().catch(() => undefined);
		}
		throw error;
	}
	emit({event: 'phase-started', phase: 'constraints'});
	await build();
	await advanceSequences(session, loads, attempt.files, emit);
	reach('sequences-advanced');
	await runHooks(hooks, 'after', plan.hooks.after);
	if (!session.nested) {
		await writeRollbackScript(session.client, attempt, loads, 'end');
	}
	await recordLeft(session.client, ledgerSchema, id, await readTableObjects(session.client, loads));
}

/** Connections of their own for the batches, so that the control session is free for the ledger. */
async function loadOnLanes(attempt: Attempt, place: LedgerPlace, progress: RunProgress): Promise<void> {
	const {options, parameters, id} = attempt;
	const clients: Client[] = [];
	const openOne = async (): Promise<void> => {
		const client = await connect(parameters, {applicationName: applicationName(id)});
		clients.push(client);
		// Rows and ledger line of a batch share a WAL record order: a crash of the server loses both or none.
		await client.query('SET synchronous_commit = off');
	};
	try {
		const opening = Array.from({length: options.workers * inFlight}, openOne);
		// Where one fails, the others are to be ended too.
		await Promise.allSettled(opening);
		await Promise.all(opening);
		const sinks = clients.map(client => targetSink({client, nested: false}, place, options.onConflict));
		await load(attempt, sinks, progress);
	} finally {
		await endAll(clients);
	}
}

/** How long a connection may take to say goodbye, in ms. */
const farewell = 2000;

async function endAll(clients: readonly Client[]): Promise<void> {
	await Promise.race([
		Promise.allSettled(clients.map(client => client.end())),
		later(farewell, undefined, {ref: false}),
	]);
}

/** Takes batches and writes nothing: every row that was converted counts as one that would be loaded. */
const noSink: BatchSink = {
	commit: async ({accepted, rejected}) => ({inserted: accepted, updated: 0, rejected, skipped: 0}),
};

async function load(attempt: Attempt, sinks: readonly BatchSink[], progress: RunProgress): Promise<void> {
	const {options, plan, id, client, emit, files, gate} = attempt;
	const loads = chosenLoads(plan, options);
	emit({event: 'phase-started', phase: 'load'});
	const parents = await makeParents(client, plan, loads, files, options.onConflict);
	const lanes = Math.max(1, Math.floor(sinks.length / inFlight));
	// Lanes end when they like, and a connection answers one question at a time.
	let told: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
		const answer = told.then(ask);
		told = answer;
		return answer;
	};
	const finish = async (finished: PlannedLoad): Promise<void> => {
		if (options.mode !== 'validate-only') {
			await inTurn(() => finishLoad(client, ledgerSchema, id, finished.number));
		}
	};
	const isCircular = findCircles(loads);
	const isInTurn = (task: readonly PlannedLoad[]): boolean =>
		options.onConflict !== 'fail' &&
		task.some(its => its.columns.flatMap(referencesOf).some(r => isCircular(its, r)));
	await runTasks(loads, lanes, async (task, lane) => {
		const context = {
			files,
			namespace: plan.namespace,
			now: {epochMicroseconds: attempt.startedAt.getTime() * 1000},
			batchSize: options.batchSize,
			parents,
			// Where foreign keys of a circle stand, a batch may refer to the one before, which must be committed.
			sinks: sinks.slice(lane * inFlight, lane * inFlight + (isInTurn(task) ? 1 : inFlight)),
			emit,
			signal: attempt.signal,
			gate,
			progress: ({number}: PlannedLoad) => progress.get(number),
			rejects: ({number}: PlannedLoad) => inTurn(() => readRejects(client, ledgerSchema, id, number)),
			finishLoad: finish,
		};
		await gate.working(async () => {
			if (!task.every(({number}) => progress.get(number)?.finished)) {
				await loseParents(task, context);
			}
			for (const its of Map.groupBy(task, ({table}) => table).values()) {
				await loadTable(its, context);
			}
		});
	});
	await gate.pass();
}
