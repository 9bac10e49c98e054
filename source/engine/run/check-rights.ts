/** Which rights a run needs at the target. */
import type {Client} from 'pg';
import {ledgerSchema, mayReadLedger} from '../ledger/ledger-schema.ts';
import type {Plan, PlannedLoad, PlanProblem} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {grantsHint, missingGrants, rightsError, type WantedRights} from '../target/rights.ts';

/**
 * @param changes what becomes of rows that are there
 * @throws MigrationError target-no-right with the GRANT statements that help
 */
export async function checkRights(
	client: Client,
	plan: Plan,
	loads: readonly PlannedLoad[],
	changes: Changes = [],
): Promise<void> {
	const grants = await missingGrants(client, wantedRights(plan, loads, changes));
	if (grants.length > 0) {
		throw rightsError(grants, lacking);
	}
}

/** The same as a notice of the plan: to look at the target and to check the rows needs less. */
export async function rightsProblem(client: Client, plan: Plan): Promise<PlanProblem[]> {
	const grants = await missingGrants(client, wantedRights(plan, plan.loads));
	return grants.length === 0
		? []
		: [{severity: 'notice', where: 'the target', message: lacking, hint: grantsHint(grants)}];
}

/** A plan needs to know what namespace the target was migrated with. @throws MigrationError target-no-right */
export async function checkLedgerRights(client: Client): Promise<void> {
	if (!(await mayReadLedger(client, ledgerSchema))) {
		const grants = await missingGrants(client, {schemas: [], tables: [], ledger: ledgerSchema});
		throw rightsError(grants, `The ledger ${ledgerSchema} of this target belongs to another role`);
	}
}

const lacking = 'This role lacks rights that a run needs';

type Changes = WantedRights['tables'][number]['changes'];

function wantedRights(plan: Plan, loads: readonly PlannedLoad[], changes: Changes = []): WantedRights {
	const makesTables = plan.create.statements.length > 0;
	const names = new Set([...(makesTables ? [plan.schema] : []), ...loads.map(load => load.schema)]);
	const filled = loads.map(({schema, relation, columns}) => ({
		schema,
		name: relation,
		columns: columns.map(c => c.name),
		changes,
	}));
	const parents = loads
		.flatMap(load => load.columns.flatMap(referencesOf))
		.map(({table}) => ({schema: plan.schema, name: table, columns: [], changes: []}));
	return {
		schemas: [...names].map(name => ({name, makesTables})),
		tables: [...filled, ...parents],
		ledger: ledgerSchema,
	};
}
