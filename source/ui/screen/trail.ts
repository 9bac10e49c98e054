/** What is above each screen: the name of the mapping, and the steps. */
import {isChanging, isUnsaved} from '../changing/changing-state.ts';
import type {Mending} from '../mending/mending-state.ts';
import {isMending} from '../mending/mending-state.ts';
import {isLookingBack, type LookingBack} from '../past/past-state.ts';
import type {RollingBack} from '../rollback/rollback-state.ts';
import {isChoosing, isRollingBack, type Migrating, type Wizard} from '../wizard-state.ts';

/** The steps in order, by the names the trail shows. */
export const steps = [
	['about', 'Begin'],
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

/** The steps of bringing over what was written since a run. */
const stepsOfCatchUp = [
	['run', 'Catch-up'],
	['result', 'Result'],
] as const satisfies ReadonlyArray<readonly [Migrating['step'], string]>;

/** The steps of taking a run back. */
const stepsOfRollback = [
	['rollback-tables', 'Tables'],
	['rollback-confirm', 'Confirm'],
	['rollback', 'Rollback'],
	['rollback-result', 'Result'],
] as const satisfies ReadonlyArray<readonly [RollingBack['step'], string]>;

/** The steps of looking at a run of the history. */
const stepsOfPast = [
	['welcome', 'Welcome'],
	['runs', 'Runs'],
	['past-run', 'Run'],
	['result', 'Report'],
] as const satisfies ReadonlyArray<readonly [LookingBack['step'] | 'result', string]>;

/** The steps of mending rejects, and those of having them in a file. */
const stepsOfRetry = [
	['rejects', 'Rejects'],
	['reject-rows', 'Rows'],
	['retry-options', 'Retry'],
	['run', 'Run'],
	['retry-result', 'Result'],
] as const satisfies ReadonlyArray<readonly [Mending['step'] | 'run', string]>;
const stepsOfExport = [
	['rejects', 'Rejects'],
	['reject-rows', 'Rows'],
	['reject-export', 'Export'],
] as const satisfies ReadonlyArray<readonly [Mending['step'], string]>;

/** The trail, and where in it the state is. All steps up to a mapping are one there. */
export function trailTo(state: Wizard): {readonly labels: readonly string[]; readonly current: number} {
	if (isChoosing(state)) {
		return {labels: steps.map(([, label]) => label), current: 0};
	}
	const labelled = (all: ReadonlyArray<readonly [string, string]>) => ({
		labels: all.map(([, label]) => label),
		current: all.findIndex(([step]) => step === state.step),
	});
	if (isRollingBack(state)) {
		return labelled(stepsOfRollback);
	}
	if (isMending(state) || ('work' in state && state.work === 'retry')) {
		return labelled(state.step === 'reject-export' ? stepsOfExport : stepsOfRetry);
	}
	if (isChanging(state)) {
		return trailTo(state.from);
	}
	if (state.step === 'conflicts') {
		return trailTo(state.cameFrom);
	}
	if (isLookingBack(state) || (state.step === 'result' && state.work === 'past')) {
		return labelled(stepsOfPast);
	}
	if ('work' in state && state.work === 'catch-up') {
		return labelled(stepsOfCatchUp);
	}
	const isRest = state.step === 'unfinished' || ('work' in state && state.work === 'rest');
	return labelled(isRest ? stepsOfRest : steps);
}

/** The mapping's name; none before there is one. */
export function mappingName(state: Wizard): string | undefined {
	if (isChoosing(state) || state.step === 'welcome' || state.step === 'runs') {
		return undefined;
	}
	if (state.step === 'past-run') {
		return state.past.mapping;
	}
	if (state.step === 'unfinished') {
		return state.unfinished.mapping;
	}
	if ('mapping' in state) {
		return state.mapping;
	}
	const {name} = state.setup.mapping;
	return isUnsaved(state.setup) ? `${name} (changed, not saved)` : name;
}
