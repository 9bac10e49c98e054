/** Whether a mapping still leads to the plan that a run was started with, as if the target were as it was then. */
import type {RecordedRun} from '../ledger/recorded-run.ts';
import {resolvePlan} from '../plan/resolve-plan.ts';
import {inspectSources} from '../source/inspect.ts';
import {makeProbe} from '../source/probe.ts';
import {planChanges} from './compare-plans.ts';
import type {PlanRequest, SourceFiles} from './request.ts';

/**
 * @param sources the run's snapshots, or the sources as they are now
 * @returns what is different, in words; empty where the plan is the same
 */
export async function samePlan(
	{plan, tables, namespace}: RecordedRun,
	{mapping, carryOver}: Pick<PlanRequest, 'mapping' | 'carryOver'>,
	sources: SourceFiles,
): Promise<string[]> {
	const databases = inspectSources(sources);
	const carriesOver = carryOver ?? mapping.carry_over.by_default;
	// Which tables were carried over was asked when the run was started; unless it is asked again, either may be meant.
	const answers = carryOver === undefined ? [carriesOver, !carriesOver] : [carriesOver];
	const changes = answers.map(answer => {
		const now = resolvePlan({
			mapping,
			sources: databases,
			target: {tables, others: [], create: []},
			probe: makeProbe(databases),
			carryOver: answer,
			namespace: mapping.uuid_namespace ?? namespace,
		});
		return now.hash === plan.hash ? [] : planChanges(plan, now);
	});
	return changes.find(found => found.length === 0) ?? changes[0] ?? [];
}
