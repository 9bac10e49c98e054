/** The plan of a request: sources and target are looked at, nothing is written. */
import type {Client} from 'pg';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {withPutOff} from '../ledger/put-off.ts';
import {listRuns} from '../ledger/runs.ts';
import type {Mapping} from '../mapping/schema.ts';
import type {Plan} from '../plan/plan.ts';
import {resolvePlan} from '../plan/resolve-plan.ts';
import type {TargetSchema} from '../plan/target-table.ts';
import {inspectSources, type KnownRows} from '../source/inspect.ts';
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
	return planOver(request, sources, await lookAtTarget(request, client), client);
}

/** What a plan has to know of the target. */
export interface TargetFacts {
	readonly target: TargetSchema;
	readonly namespace: string;
}

/** @throws MigrationError target-* */
export async function lookAtTarget(
	{mapping, ddl, createSchema, namespace}: Omit<PlanRequest, 'target' | 'sources'>,
	client: Client,
): Promise<TargetFacts> {
	await checkLedgerRights(client);
	const target = await readTarget(client, {
		schema: mapping.target.schema,
		otherSchemas: [mapping.carry_over.schema],
		wanted: mapping.loads.map(load => load.into),
		ddl,
		create: createSchema,
		ledger: ledgerSchema,
	});
	return {
		target: {...target, tables: await withPutOff(client, ledgerSchema, target.tables)},
		namespace: await namespaceOf(client, mapping, namespace),
	};
}

/**
 * @param known numbers of rows that need not be counted
 * @throws MigrationError source-*, bad-*
 */
export async function planOver(
	{mapping, carryOver}: Pick<PlanRequest, 'mapping' | 'carryOver'>,
	sources: SourceFiles,
	{target, namespace}: TargetFacts,
	client: Client,
	known?: KnownRows,
): Promise<Plan> {
	const databases = inspectSources(sources, known);
	const plan = resolvePlan({
		mapping,
		sources: databases,
		target,
		probe: makeProbe(databases),
		carryOver: carryOver ?? mapping.carry_over.by_default,
		namespace,
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
