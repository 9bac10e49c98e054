/** Whether this role may do at the target what a run does, and the statements that let it. */
import {ledgerSchema} from '../engine/ledger/ledger-schema.ts';
import type {Plan} from '../engine/plan/plan.ts';
import {rightsProblem} from '../engine/run/check-rights.ts';
import {grantsHint, missingGrants} from '../engine/target/rights.ts';
import {type Check, checksOf} from './check.ts';

type Client = Parameters<typeof missingGrants>[0];

const {ok, problem} = checksOf('target');
const name = 'rights';
const lacking = 'this role lacks rights that a run needs';

/** What every run needs, where no plan says what this one does. */
export async function checkBasicRights(client: Client, schema: string, makesTables: boolean): Promise<Check> {
	const schemas = [{name: schema, makesTables}];
	const grants = await missingGrants(client, {schemas, tables: [], ledger: ledgerSchema});
	return grants.length === 0
		? ok(name, `enough for schema ${schema} and the ledger; those on tables are not looked at without a plan`)
		: problem(name, lacking, grantsHint(grants));
}

export async function checkPlanRights(client: Client, plan: Plan): Promise<Check> {
	const [found] = await rightsProblem(client, plan);
	return found === undefined ? ok(name, 'enough for this plan') : problem(name, lacking, found.hint);
}
