/** The plan of a request: sources and target are looked at, nothing is written. */
import type {Client} from 'pg';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {withPutOff} from '../ledger/put-off.ts';
import {listRuns} from '../ledger/runs.ts';
import type {Mapping} from '../mapping/schema.ts';
import type {Plan} from '../plan/plan.ts';
import {resolvePlan} from '../plan/resolve-plan.ts';
import {inspectSources} from '../source/inspect.ts';
import {makeProbe} from '../source/probe.ts';
import {readTarget} from '../target/create-schema.ts';
import {checkLedgerRights, rightsProblem} from './check-rights.ts';
import type {PlanRequest, SourceFiles} from './request.ts';

/** @throws MigrationError source-*, target-* */
export async function makePlan(
	request: Omit<PlanRequest, 'target'>,
	sources: SourceFiles,
	client: Client,
): Promise<Plan> {
	const {mapping} = request;
	await checkLedgerRights(client);
	const databases = inspectSources(sources);
	const wanted = mapping.loads.map(load => load.into);
	const target = await readTarget(client, {
		schema: mapping.target.schema,
		otherSchemas: [mapping.carry_over.schema],
		wanted,
		ddl: request.ddl,
		create: request.createSchema,
		ledger: ledgerSchema,
	});
	const plan = resolvePlan({
		mapping,
		sources: databases,
		target: {...target, tables: await withPutOff(client, ledgerSchema, target.tables)},
		probe: makeProbe(databases),
		carryOver: request.carryOver ?? mapping.carry_over.by_default,
		namespace: await namespaceOf(client, mapping, request.namespace),
	});
	return {...plan, problems: [...plan.problems, ...(await rightsProblem(client, plan))]};
}

/** The namespace that the mapping names, or that this target was migrated with before, or the project's own. */
async function namespaceOf(client: Client, mapping: Mapping, own: string): Promise<string> {
	if (mapping.uuid_namespace !== undefined) {
		return mapping.uuid_namespace;
	}
	const runs = await listRuns(client, ledgerSchema);
	return runs.find(run => run.mapping === mapping.name)?.namespace ?? own;
}
