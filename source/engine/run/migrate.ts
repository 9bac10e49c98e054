/** A new run, from top to bottom: check → snapshot → schema → load → constraints → report. */
import {join} from 'node:path';
import type {Client} from 'pg';
import {v4 as makeId} from 'uuid';
import {MigrationError} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import type {Plan} from '../plan/plan.ts';
import {refuseOtherScript} from '../rollback-script/write-script.ts';
import {connect} from '../target/connect.ts';
import {describeTarget, resolveTarget} from '../target/resolve-target.ts';
import {buildDeferred} from './build-deferred.ts';
import {carryOut, recordingEnd} from './carry-out.ts';
import {checkRights} from './check-rights.ts';
import {alwaysColumns, checkPlan, checkTablesAreThere, checkUpdatable, chosenLoads} from './check-run.ts';
import {streamOf, type Teller} from './event-stream.ts';
import {openLockedTarget} from './locked-target.ts';
import {makePlan} from './make-plan.ts';
import type {RunRequest, SourceFiles} from './request.ts';
import {takeSnapshots, tellChanges} from './take-snapshots.ts';

/** Never throws an expected stop, nor a bug: the last event, `finished`, says what happened. */
export function migrate(request: RunRequest): AsyncGenerator<MigrationEvent> {
	return streamOf(request, teller => start(request, teller));
}

async function start(request: RunRequest, {emit, signal, gate}: Teller): Promise<void> {
	const {options, plan} = request;
	const {mode} = options;
	const id = makeId();
	const startedAt = new Date();
	const loads = chosenLoads(plan, options);
	emit({
		event: 'run-started',
		run: id,
		mapping: plan.mapping,
		mode,
		...(options.only === undefined ? {} : {only: options.only}),
		plan_hash: plan.hash,
		started_at: startedAt.toISOString(),
		resumed: false,
		loads: loads.map(({name, source, table, rows}) => ({
			load: name,
			source,
			table,
			rows,
		})),
	});
	emit({event: 'phase-started', phase: 'check'});
	checkPlan(plan);
	refuseOtherScript(mode === 'run' ? options.rollbackFile : undefined);
	const parameters = resolveTarget(request.target, process.env);
	// The lock comes first of all, as a run that is under way may have taken constraints off the tables.
	const target = await openLockedTarget(parameters, id, mode !== 'validate-only', emit);
	const folder = join(options.backupDir, id);
	await recordingEnd({id, folder, keep: options.backup, mode}, target, async () => {
		const {client} = target;
		const states = new Map<string, string>();
		if (options.only === 'data') {
			await checkTablesAreThere(client, loads);
		}
		if (options.onConflict === 'update') {
			checkUpdatable(loads, await alwaysColumns(client, loads));
		}
		if (mode !== 'validate-only') {
			await checkRights(client, plan, loads, options.onConflict === 'update' ? ['UPDATE'] : []);
		}
		if (mode === 'run' && (await hasLedger(client, ledgerSchema))) {
			// What a killed run could not build again belongs to the target that the plan is compared with.
			await buildDeferred({client, nested: false}, () => connect(parameters), emit);
		}
		const run = {id, folder, startedAt, mapping: plan.mapping, mode, target: describeTarget(parameters)};
		const taken =
			options.only === 'schema' ? undefined : await takeSnapshots(request.sources, run, states, emit);
		const files = {...request.sources, ...taken?.files};
		const snapshots = (await taken?.records) ?? [];
		const fresh = await samePlan(request, files, client);
		const context = {id, startedAt, plan: fresh, options, snapshots, files, parameters, emit, signal, gate};
		try {
			await carryOut(context, target, false);
		} finally {
			tellChanges(request.sources, states, emit);
		}
	});
}

/** The plan made again over the snapshots: the same, but for the rows that came in meanwhile. */
async function samePlan(request: RunRequest, files: SourceFiles, client: Client): Promise<Plan> {
	const fresh = await makePlan(request, files, client);
	if (fresh.hash !== request.plan.hash) {
		throw new MigrationError(
			'run-changed',
			'The sources or the target have changed since the plan was made',
			{
				hint: 'Look at the plan again, and start again.',
			},
		);
	}
	checkPlan(fresh);
	return fresh;
}
