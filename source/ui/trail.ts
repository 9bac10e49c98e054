/** What is above each screen: the name of the mapping, and the steps. */
import {isChoosing, type Migrating, type Wizard} from './wizard-state.ts';

/** The steps in order, by the names the trail shows. */
export const steps = [
	['sources', 'Sources'],
	['target', 'Target'],
	['plan', 'Plan'],
	['preview', 'Preview'],
	['options', 'Options'],
	['confirm', 'Confirm'],
	['run', 'Run'],
	['result', 'Result'],
] as const satisfies ReadonlyArray<readonly [Migrating['step'], string]>;

/** The steps of a run that is gone on with. */
const stepsOfRest = [
	['unfinished', 'Interrupted run'],
	['run', 'Run'],
	['result', 'Result'],
] as const satisfies ReadonlyArray<readonly [Migrating['step'], string]>;

const mappingLabel = 'Mapping';

/** The trail, and where in it the state is. All steps up to a mapping are one there. */
export function trailTo(state: Wizard): {readonly labels: readonly string[]; readonly current: number} {
	if (isChoosing(state)) {
		return {labels: [mappingLabel, ...steps.map(([, label]) => label)], current: 0};
	}
	const isRest = state.step === 'unfinished' || ('work' in state && state.work === 'rest');
	const trail = isRest ? stepsOfRest : steps;
	const labels = trail.map(([, label]) => label);
	const current = trail.findIndex(([step]) => step === state.step);
	return state.setup.cameFrom && !isRest
		? {labels: [mappingLabel, ...labels], current: current + 1}
		: {labels, current};
}

/** The mapping's name; none before there is one. */
export function mappingName(state: Wizard): string | undefined {
	if (isChoosing(state)) {
		return undefined;
	}
	if (state.step === 'unfinished') {
		return state.unfinished.mapping;
	}
	return 'work' in state && state.work === 'rest' ? state.mapping : state.setup.mapping.name;
}
