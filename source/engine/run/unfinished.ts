/** Is there a run to go on with? Looks only. */
import type {Client} from 'pg';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RunProgress, readProgress} from '../ledger/progress.ts';
import {knowsPlans, newestUnfinished, readRun} from '../ledger/recorded-run.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {connect} from '../target/connect.ts';
import {holdsRows, tableExists} from '../target/introspect.ts';
import {resolveTarget} from '../target/resolve-target.ts';
import {chosenLoads} from './check-run.ts';
import type {UnfinishedRequest, UnfinishedRun} from './request.ts';
import {samePlan} from './same-plan.ts';

/** @throws MigrationError target-*, source-* */
export async function findUnfinishedRun(request: UnfinishedRequest): Promise<UnfinishedRun | undefined> {
	const client = await connect(resolveTarget(request.target, process.env));
	try {
		if (!(await knowsPlans(client, ledgerSchema))) {
			return undefined;
		}
		const newest = await newestUnfinished(client, ledgerSchema, request.mapping?.name);
		if (newest === undefined) {
			return undefined;
		}
		const recorded = await readRun(client, ledgerSchema, newest);
		const progress = await readProgress(client, ledgerSchema, newest.run);
		const loads = chosenLoads(recorded.plan, recorded.options);
		const sum = (pick: (load: PlannedLoad) => number) => loads.reduce((total, load) => total + pick(load), 0);
		const done = sum(({number}) => progress.get(number)?.counts.read ?? 0);
		if (await wasEmptied(client, loads, progress)) {
			return undefined;
		}
		const {mapping, sources} = request;
		return {
			run: newest.run,
			mapping: newest.mapping,
			state: newest.state,
			startedAt: newest.started_at.toISOString(),
			rows: sum(load => load.rows),
			done,
			changes: mapping === undefined ? [] : await samePlan(recorded, {...request, mapping}, sources ?? {}),
		};
	} finally {
		await client.end();
	}
}

/** Whether rows were loaded, and the operator has made room for a new beginning since. */
async function wasEmptied(
	client: Client,
	loads: readonly PlannedLoad[],
	progress: RunProgress,
): Promise<boolean> {
	const filled = loads.filter(({number}) => (progress.get(number)?.counts.loaded ?? 0) > 0);
	for (const {schema, relation} of filled) {
		if ((await tableExists(client, schema, relation)) && (await holdsRows(client, schema, relation))) {
			return false;
		}
	}
	return filled.length > 0;
}
