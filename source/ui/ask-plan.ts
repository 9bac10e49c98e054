import type {PlanStep} from './wizard-state.ts';

/** The plan step with its question asked. */
export function askPlan(
	state: Pick<PlanStep, 'setup' | 'entries' | 'asks' | 'sources' | 'target'>,
): PlanStep {
	const {setup, entries, asks, sources, target} = state;
	const plan = {state: 'asked', ask: asks} as const;
	return {
		step: 'plan',
		setup,
		entries,
		asks: asks + 1,
		sources,
		target,
		plan,
		view: 'loads',
		load: 0,
		line: 0,
	};
}
