/** A new catch-up, from top to bottom: the run before → snapshots → what has changed → the target. */
import {join} from 'node:path';
import type {Client} from 'pg';
import {v4 as makeId} from 'uuid';
import {MigrationError} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {chainOf, findCatchUpBase, readBases, readCatchUpBars} from '../ledger/chain.ts';
import {hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import type {Plan} from '../plan/plan.ts';
import {buildDeferred} from '../run/build-deferred.ts';
import {carryOut, recordingEnd} from '../run/carry-out.ts';
import {checkRights} from '../run/check-rights.ts';
import {checkPlan, chosenLoads} from '../run/check-run.ts';
import {planChanges} from '../run/compare-plans.ts';
import {streamOf, type Teller} from '../run/event-stream.ts';
import {type LockedTarget, openLockedTarget} from '../run/locked-target.ts';
import {lookAtTarget, planOver} from '../run/make-plan.ts';
import type {CatchUpRequest, RunOptions, SourceFiles} from '../run/request.ts';
import {changed, goOn} from '../run/resume.ts';
import {findSnapshots} from '../run/snapshot-files.ts';
import {type Snapshots, settled, takeSnapshots, tellChanges} from '../run/take-snapshots.ts';
import {connect} from '../target/connect.ts';
import {describeTarget, resolveTarget} from '../target/resolve-target.ts';
import type {LoadChanges} from './list-changes.ts';
import {catchUpStages, stagesSince} from './stages.ts';

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function catchUp(request: CatchUpRequest): AsyncGenerator<MigrationEvent> {
	return streamOf(request, teller => start(request, teller));
}

async function start(request: CatchUpRequest, teller: Teller): Promise<void> {
	const {mode, onConflict} = request.options;
	const parameters = resolveTarget(request.target, process.env);
	const id = makeId();
	const target = await openLockedTarget(parameters, id, mode !== 'validate-only', teller.emit);
	let isOpen = true;
	try {
		const {base, unfinished} = await findBase(target.client, request);
		if (unfinished !== undefined) {
			if (mode !== 'run') {
				throw new MigrationError('run-unfinished', `Catch-up ${unfinished} has not finished`, {
					hint: 'Finish it first, with mingus-migrate resume or catch-up.',
				});
			}
			isOpen = false;
			await target.close();
			const {mapping, carryOver, target: address} = request;
			const more = carryOver === undefined ? {} : {carryOver};
			return await goOn(
				{target: address, run: unfinished, mapping, onConflict, ...more},
				teller,
				catchUpStages,
			);
		}
		isOpen = false;
		await carryOutNew(request, teller, target, {id, base});
	} finally {
		if (isOpen) {
			await target.close();
		}
	}
}

async function findBase(
	client: Client,
	{mapping, run}: CatchUpRequest,
): Promise<{readonly base: RecordedRun; readonly unfinished?: string}> {
	if (!(await hasLedger(client, ledgerSchema))) {
		throw new MigrationError('run-not-found', 'The target has no ledger, so no run was ever started there', {
			hint: 'Is it the right database? A run is started with: mingus-migrate run',
		});
	}
	const {base, unfinished} = await findCatchUpBase(client, ledgerSchema, mapping.name, run);
	const recorded = await readRun(client, ledgerSchema, base);
	const bars = await readCatchUpBars(
		client,
		ledgerSchema,
		chainOf(base.run, await readBases(client, ledgerSchema)),
	);
	if (bars.length > 0) {
		throw new MigrationError(
			'bad-usage',
			`Run ${base.run} cannot be caught up with:\n${bars.map(b => `  ${b}`).join('\n')}`,
			{
				hint: 'Load the tables again with a new run: mingus-migrate run --new --on-conflict update',
			},
		);
	}
	return {base: recorded, ...(unfinished === undefined ? {} : {unfinished: unfinished.run})};
}

async function carryOutNew(
	request: CatchUpRequest,
	teller: Teller,
	target: LockedTarget,
	{id, base}: {readonly id: string; readonly base: RecordedRun},
): Promise<void> {
	const {emit, signal, gate} = teller;
	const parameters = resolveTarget(request.target, process.env);
	const startedAt = new Date();
	const {onConflict, ...asked} = request.options;
	const {only: _only, rollbackFile: _file, ...its} = base.options;
	const options: RunOptions = {...its, ...asked, workers: 1, catchUp: onConflict};
	const loads = chosenLoads(base.plan, options);
	teller.planned(base.plan);
	emit({
		event: 'run-started',
		run: id,
		mapping: base.plan.mapping,
		mode: options.mode,
		base: base.run,
		plan_hash: base.plan.hash,
		started_at: startedAt.toISOString(),
		resumed: false,
		loads: loads.map(({name, source, table}) => ({load: name, source, table, rows: 0})),
	});
	emit({event: 'phase-started', phase: 'check'});
	const folder = join(options.backupDir, id);
	await recordingEnd({id, folder, keep: options.backup, mode: options.mode}, target, async () => {
		const {client} = target;
		if (options.mode !== 'validate-only') {
			await checkRights(client, base.plan, loads, ['UPDATE', 'DELETE']);
		}
		if (options.mode === 'run') {
			await buildDeferred({client, nested: false}, () => connect(parameters), emit);
		}
		const states = new Map<string, string>();
		const {mapping} = base.plan;
		const run = {id, folder, startedAt, mapping, mode: options.mode, target: describeTarget(parameters)};
		const taking = takeSnapshots(request.sources, run, states, emit);
		try {
			const {before, records, ...copied} = await copyAndPlan(request, base, client, taking);
			const context = {id, startedAt, options, ...copied, parameters, emit, signal, gate};
			const {all, stages} = await stagesSince(context, client, base, before);
			const plan = withRows(copied.plan, base.plan, all);
			await carryOut({...context, plan, snapshots: await records}, target, false, stages);
		} finally {
			await settled(taking);
		}
		tellChanges(request.sources, states, emit);
	});
}

/**
 * Large files are copied by a process of their own: there is time to look at the rest.
 * @returns the new snapshots and their plan, and the snapshots of the run before
 */
async function copyAndPlan(
	request: CatchUpRequest,
	base: RecordedRun,
	client: Client,
	taking: Promise<Snapshots>,
): Promise<Snapshots & {readonly plan: Plan; readonly before: SourceFiles}> {
	const namespace = request.mapping.uuid_namespace ?? base.namespace;
	const its = {...request, mapping: {...request.mapping, uuid_namespace: namespace}, createSchema: false};
	const parts = [taking, findSnapshots(base, request.options.backupDir), lookAtTarget(its, client)] as const;
	// Nothing is left at work where one of them fails.
	await Promise.allSettled(parts);
	const [snapshots, before, facts] = await Promise.all(parts);
	const {files} = snapshots;
	// Whoever compares the snapshots knows how many rows there are, and need not read all to count them.
	const known = new Map(base.plan.loads.map(load => [load.source, load.rows]));
	const plan = await samePlan(its, base, answer =>
		planOver({...its, ...answer}, files, facts, client, known),
	);
	return {...snapshots, plan, before};
}

/** The plan over the new snapshots: that of the run before, but for the numbers of rows. */
async function samePlan(
	request: CatchUpRequest,
	{plan, run}: RecordedRun,
	planAgain: (answer: {readonly carryOver: boolean}) => Promise<Plan>,
): Promise<Plan> {
	const carriesOver = request.carryOver ?? request.mapping.carry_over.by_default;
	// Which tables were carried over was asked when the run was started; unless it is asked again, either may be meant.
	const answers = request.carryOver === undefined ? [carriesOver, !carriesOver] : [carriesOver];
	let first: string[] | undefined;
	for (const carryOver of answers) {
		const fresh = await planAgain({carryOver});
		if (fresh.hash === plan.hash) {
			checkPlan(fresh);
			return {...fresh, create: {statements: []}};
		}
		first ??= planChanges(plan, fresh);
	}
	throw changed(
		run,
		'The mapping, the sources or the target lead to another plan than the run before had',
		first ?? [],
		'A catch-up brings rows up to date, not tables: change it back, or start a new run.',
	);
}

/** The plan with the numbers of rows that the comparison has found; what a query reads was counted. */
function withRows(plan: Plan, before: Plan, all: readonly LoadChanges[]): Plan {
	const loads = plan.loads.map(load => {
		const was = before.loads.find(({number}) => number === load.number);
		const changes = all.find(its => its.load.number === load.number);
		if (load.rows !== was?.rows || changes === undefined) {
			return load;
		}
		const {added, gone} = changes.list.counts();
		return {...load, rows: was.rows + added - gone};
	});
	return {...plan, loads};
}
