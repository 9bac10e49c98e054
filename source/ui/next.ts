/** What Enter does: it asks what the step has to know first, and goes on once that is known. */
import type {UnfinishedRun} from '../engine/run/request.ts';
import {askPlan} from './ask-plan.ts';
import {mustSave, showChanges} from './changing/start-changing.ts';
import {textField} from './components/text-field.ts';
import {isConfirmed} from './entering/confirmation.ts';
import {atSources, withoutQuotes} from './entering/source-fields.ts';
import {firstFocus} from './entering/target-entries.ts';
import {idle} from './lookup.ts';
import {isBlocked, isUnnamed, isWanted, plannedTables} from './requests.ts';
import {initialProgress} from './running/progress.ts';
import {goOn} from './running/unfinished.ts';
import type {
	Migrating,
	OptionsStep,
	PlanStep,
	PreviewStep,
	SourcesStep,
	TargetStep,
	UnfinishedStep,
	Wizard,
} from './wizard-state.ts';

/** @param now ms of the clock that the run's progress is told by */
export function next(state: Migrating, now: number): Wizard {
	switch (state.step) {
		case 'unfinished':
			return goOn(state, now);
		case 'about':
			return atSources(state);
		case 'sources':
			return afterSources(state);
		case 'target':
			return afterTarget(state);
		case 'plan':
			return afterPlan(state);
		case 'preview':
			return afterPreview(state);
		case 'options':
			return afterOptions(state);
		case 'confirm': {
			if (!isConfirmed(state)) {
				return state;
			}
			if (mustSave(state)) {
				return showChanges(state);
			}
			const {typed: _, line: __, ...known} = state;
			const progress = initialProgress(state.entries.options.mode, now);
			return {...known, step: 'run', work: 'plan', progress, stopping: false, pausing: false, cursor: null};
		}
		case 'run':
		case 'result':
			return state;
	}
}

/**
 * Asks about every file not looked at, and again about those that failed: they may be in order by now. The mapping reads
 * all sources: where one is not named, the cursor goes there.
 */
function afterSources(entered: SourcesStep): Migrating {
	const state = {
		...entered,
		completion: idle,
		entries: {...entered.entries, sources: entered.entries.sources.map(withoutQuotes)},
	};
	const given = state.entries.sources.filter(source => !isUnnamed(source));
	const unnamed = state.entries.sources.findIndex(isUnnamed);
	const cursor = unnamed === -1 ? state.cursor : unnamed;
	const unknown = given.filter(
		source => !['asked', 'found'].includes(state.lookups[source.name]?.state ?? 'idle'),
	);
	if (unknown.length > 0) {
		const asked = unknown.map(
			(source, index) => [source.name, {state: 'asked', ask: state.asks + index}] as const,
		);
		return {
			...state,
			cursor,
			asks: state.asks + unknown.length,
			lookups: {...state.lookups, ...Object.fromEntries(asked)},
		};
	}
	const sources = given.flatMap(({name}) => {
		const lookup = state.lookups[name];
		return lookup?.state === 'found' ? lookup.value : [];
	});
	if (sources.length < state.entries.sources.length) {
		return {...state, cursor};
	}
	const {setup, entries, asks} = state;
	return {
		step: 'target',
		setup,
		entries,
		asks,
		sources,
		target: {state: 'idle'},
		unfinished: null,
		focus: firstFocus(entries),
	};
}

function afterTarget(state: TargetStep): Migrating {
	switch (state.target.state) {
		case 'asked':
			return state;
		case 'idle':
		case 'failed':
			return {...state, asks: state.asks + 1, target: {state: 'asked', ask: state.asks}};
		case 'found':
			return state.unfinished === null || state.unfinished.run === state.entries.leftAlone
				? askPlan({...state, target: state.target.value})
				: found(state, state.unfinished);
	}
}

function found(state: TargetStep, unfinished: UnfinishedRun): UnfinishedStep {
	const {setup, entries, asks} = state;
	return {step: 'unfinished', setup, entries, asks, unfinished, cameFrom: state, line: 0};
}

function afterPlan(state: PlanStep): Migrating {
	switch (state.plan.state) {
		case 'asked':
			return state;
		case 'idle':
		case 'failed':
			return askPlan(state);
		case 'found': {
			if (isBlocked(state.plan.value)) {
				return askPlan(state);
			}
			const {setup, entries, asks, sources, target} = state;
			return {
				step: 'preview',
				setup,
				entries,
				asks: asks + 1,
				sources,
				target,
				plan: state.plan.value,
				carriesOver: entries.carryOver,
				previews: {state: 'asked', ask: asks},
				sought: null,
				// The one that was looked at in the plan.
				load: state.load,
				line: 0,
			};
		}
	}
}

function afterPreview(state: PreviewStep): Migrating {
	if (state.carriesOver !== state.entries.carryOver) {
		return askPlan(state);
	}
	switch (state.previews.state) {
		case 'asked':
			return state;
		case 'idle':
		case 'failed':
			return {...state, asks: state.asks + 1, previews: {state: 'asked', ask: state.asks}};
		case 'found':
			return {...state, step: 'options', previews: state.previews.value, cursor: 0};
	}
}

/** A plan made with another answer to carry-over is made again first, and looked at again. */
function afterOptions(state: OptionsStep): Migrating {
	if (state.carriesOver !== state.entries.carryOver) {
		return askPlan(state);
	}
	const wanted = plannedTables(state.plan).filter(table => isWanted(state.entries, table));
	return wanted.length === 0 ? state : {...state, step: 'confirm', typed: textField(''), line: 0};
}
