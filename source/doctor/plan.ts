/** Whether the mapping resolves against the real sources and the real target, and this role may do what it says. */

import type {Mapping} from '../engine/mapping/schema.ts';
import type {Plan} from '../engine/plan/plan.ts';
import {checkEmpty} from '../engine/run/check-run.ts';
import {makePlan} from '../engine/run/make-plan.ts';
import {counted} from '../ui/components/format.ts';
import {type Check, checksOf} from './check.ts';
import type {Project} from './project.ts';
import {checkBasicRights, checkPlanRights} from './rights.ts';

type Client = Parameters<typeof checkPlanRights>[0];

const {ok, problem, failed} = checksOf('mapping');
const target = checksOf('target');

/** Nothing is written and no key made, so any namespace will do. */
const anyNamespace = '00000000-0000-0000-0000-000000000000';

export async function* checkPlan(
	client: Client,
	project: Project & {readonly mapping: Mapping},
): AsyncGenerator<Check> {
	const name = 'plan';
	let plan: Plan;
	try {
		plan = await makePlan({...project, namespace: anyNamespace}, project.sources, client);
	} catch (error) {
		yield failed(name, error);
		yield await checkBasicRights(client, project.mapping.target.schema, project.createSchema);
		return;
	}
	yield checkProblems(plan);
	const empty = await checkEmpty(client, plan.loads, 'skip');
	const filled = [...new Set(plan.loads.map(({table}) => table))].filter(table => !empty.has(table));
	if (filled.length > 0) {
		yield target.warning(
			'rows',
			`there are rows already in ${shortened(filled)}`,
			'A new run stops there, unless they are emptied, or --on-conflict says skip or update; after a run that finished, catch-up brings over what is new.',
		);
	}
	yield await checkPlanRights(client, plan);
}

/** Names that are told; a database may have hundreds. */
const mostNames = 5;

function shortened(names: readonly string[]): string {
	const more = names.length - mostNames;
	return `${names.slice(0, mostNames).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function checkProblems({loads, problems}: Plan): Check {
	const name = 'plan';
	const blockers = problems.filter(({severity}) => severity === 'blocker');
	const [first] = blockers;
	if (first !== undefined) {
		const more = blockers.length === 1 ? '' : `, and ${counted(blockers.length - 1, 'more blocker')}`;
		const hint = first.hint === undefined ? '' : `${first.hint} `;
		return problem(
			name,
			`${first.where}: ${first.message}${more}`,
			`${hint}mingus-migrate plan shows the whole plan.`,
			2,
		);
	}
	const rows = loads.reduce((sum, load) => sum + load.rows, 0);
	const notices =
		problems.length === 0 ? '' : `; ${counted(problems.length, 'notice')}, see mingus-migrate plan`;
	return ok(name, `resolves: ${counted(rows, 'row')} in ${counted(loads.length, 'load')}${notices}`);
}
