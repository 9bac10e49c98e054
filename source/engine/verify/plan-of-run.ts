/** The plan that a run carried out, made again over its snapshots, and a check that it is the same. */
import {existsSync} from 'node:fs';
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {LedgerRun} from '../ledger/runs.ts';
import type {Plan} from '../plan/plan.ts';
import {makePlan} from '../run/make-plan.ts';
import type {PlanRequest, SourceFiles} from '../run/request.ts';
import {sha256} from '../source/snapshot.ts';

/** @throws MigrationError source-missing, source-changed */
export async function snapshotFiles({run, snapshots}: LedgerRun): Promise<SourceFiles> {
	for (const snapshot of snapshots) {
		if (!existsSync(snapshot.file)) {
			throw new MigrationError(
				'source-missing',
				`The snapshot of ${snapshot.source} is gone: ${snapshot.file}`,
				{
					hint: `Rows can only be compared with what run ${run} read. A run with --no-backup keeps no snapshots.`,
				},
			);
		}
		if ((await sha256(snapshot.file)) !== snapshot.sha256) {
			throw new MigrationError(
				'source-changed',
				`The snapshot of ${snapshot.source} was changed: ${snapshot.file}`,
				{
					hint: `It is no longer what run ${run} read.`,
				},
			);
		}
	}
	return Object.fromEntries(snapshots.map(snapshot => [snapshot.source, snapshot.file]));
}

/** Makes the run's plan again; whether it is the same is for the caller to judge. @throws MigrationError source-*, target-* */
export async function planOfRun(
	request: Omit<PlanRequest, 'sources'>,
	run: LedgerRun,
	files: SourceFiles,
	client: Client,
): Promise<{plan: Plan; isSame: boolean}> {
	const mapping = {...request.mapping, uuid_namespace: run.namespace};
	const carriesOver = request.carryOver ?? mapping.carry_over.by_default;
	let first: Plan | undefined;
	// Which tables were carried over was asked when the run was started; the ledger knows by the plan's hash only.
	for (const carryOver of [carriesOver, !carriesOver]) {
		const made = {...request, mapping, carryOver, createSchema: false, namespace: run.namespace};
		const plan = await makePlan({...made, sources: files}, files, client);
		if (plan.hash === run.plan_hash) {
			return {plan, isSame: true};
		}
		first ??= plan;
	}
	return {plan: first as Plan, isSame: false};
}
