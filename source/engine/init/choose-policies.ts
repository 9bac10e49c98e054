/** Which policies for mixed values make a difference to a column, and what each would make of it. */
import {type Choice, type MixedPolicy, mixedPolicies} from './choice.ts';
import type {PolicyChoice} from './proposal.ts';

export interface PolicyOutcomes {
	readonly taken: PolicyChoice;
	/** Those that differ, the one taken among them; empty where all come to the same. */
	readonly policies: readonly PolicyChoice[];
}

/** What `mixedColumns` calls a column. */
export function columnPath(database: string, table: string, column: string): string {
	return `${database}.${table}.${column}`;
}

/** @param choose what a policy makes of the column */
export function choosePolicies(wanted: MixedPolicy, choose: (policy: MixedPolicy) => Choice): PolicyOutcomes {
	const outcomes = mixedPolicies.map((policy): PolicyChoice => ({policy, choice: choose(policy)}));
	const groups = [...Map.groupBy(outcomes, ({choice}) => identity(choice)).values()];
	const policies = groups.map(group => ({...(group[0] as PolicyChoice), policy: fittingName(group)}));
	const taken = groups.findIndex(group => group.some(({policy}) => policy === wanted));
	return {taken: policies[taken] as PolicyChoice, policies: policies.length > 1 ? policies : []};
}

function identity({type, sql, epoch, zone, lossy, rejects}: Choice): string {
	return JSON.stringify([type, sql, epoch, zone, lossy, rejects]);
}

/** Policies that come to the same go by the name that says what happens. */
function fittingName(group: readonly PolicyChoice[]): MixedPolicy {
	const [first] = group as readonly [PolicyChoice, ...PolicyChoice[]];
	const preferred: MixedPolicy =
		first.choice.type === 'text' ? 'text' : first.choice.rejects > 0 ? 'reject' : 'convert';
	return group.find(({policy}) => policy === preferred)?.policy ?? first.policy;
}
