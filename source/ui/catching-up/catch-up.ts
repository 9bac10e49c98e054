/** A run that brings over what was written to the sources since another: where it is offered, and how it begins. Pure. */
import {initialWizard} from '../initial-wizard.ts';
import type {PastRunStep} from '../past/past-state.ts';
import {isUnnamed} from '../requests.ts';
import {initialProgress} from '../running/progress.ts';
import type {ResultStep, RunStep, Setup, Wizard} from '../wizard-state.ts';
import type {CatchUp} from './catch-up-state.ts';

/** Whether the result is that of a run which has loaded all it could, so that it might be caught up with. */
function isLoaded({report}: ResultStep): boolean {
	return report.mode === 'run' && report.state === 'finished' && report.only !== 'schema';
}

/** Why the run of the result cannot be caught up with from there; null where it can, or where nobody would ask. */
export function whyNoCatchUp(state: ResultStep): string | null {
	const {setup, entries, report} = state;
	if (!isLoaded(state)) {
		return null;
	}
	if (state.takenBack !== null) {
		return 'rows of it were rolled back';
	}
	if (report.overall_stats.skipped_records > 0) {
		return 'it skipped rows, and what these are to the sources is not known';
	}
	if ((state.work === 'plan' || state.work === 'catch-up') && !entries.options.backup) {
		return 'its snapshots were not kept';
	}
	if (state.work === 'past') {
		return 'the screen before this one offers it where it can be done';
	}
	const isOther = state.work === 'rest' && state.mapping !== setup.mapping.name;
	return isOther || entries.sources.some(isUnnamed)
		? 'its mapping or its files are not open here: Past runs leads to it'
		: null;
}

/** Whether the run of the result can be caught up with from there. */
export function canCatchUp(state: ResultStep): boolean {
	return isLoaded(state) && whyNoCatchUp(state) === null;
}

/** Brings over what was written to the sources since the run of the result. */
export function catchUpFromResult(state: ResultStep, now: number): Wizard {
	const {setup, entries, asks, report} = state;
	const mapping = setup.mapping.name;
	return canCatchUp(state)
		? catchingUp({setup, entries, asks, mapping, catchesUpWith: report.migration_id, cameFrom: state}, now)
		: state;
}

/**
 * The same for a run of the history.
 * @param opened its mapping, with the files that were used last; null: not all are known
 */
export function catchUpFromPast(state: PastRunStep, opened: Setup, now: number): RunStep | null {
	const {past, asks, opened: found} = state;
	const targetUrl = found.state === 'found' ? found.value.setup.targetUrl : undefined;
	const {targetUrl: _, ...rest} = opened;
	const setup = {...rest, ...(targetUrl === undefined ? {} : {targetUrl})};
	const {entries} = initialWizard(setup);
	const {run: catchesUpWith, mapping} = past;
	return setup.mapping.name !== mapping || entries.sources.some(isUnnamed)
		? null
		: catchingUp({setup, entries, asks, mapping, catchesUpWith, cameFrom: state}, now);
}

/** Begins it, or begins it again with what was decided about conflicts. */
export function catchingUp(of: Omit<CatchUp, 'work'>, now: number): RunStep {
	const progress = initialProgress('run', now);
	return {step: 'run', ...of, work: 'catch-up', progress, stopping: false, pausing: false, cursor: null};
}
