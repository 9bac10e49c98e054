/** An interrupted run as the wizard comes upon it: gone on with, or left alone. Pure. */

import type {Action} from '../action.ts';
import {askPlan} from '../ask-plan.ts';
import {initialWizard} from '../initial-wizard.ts';
import {answered, idle} from '../lookup.ts';
import type {WelcomeStep} from '../past/past-state.ts';
import {
	isChoosing,
	type ResultStep,
	type Resumption,
	type RunStep,
	type UnfinishedStep,
	type Wizard,
} from '../wizard-state.ts';
import {initialProgress} from './progress.ts';

/**
 * Nobody's keys are to meet a screen that came under their fingers: at the first one the question of the start is
 * dropped. The target's step asks it again.
 */
export function withoutLateScreen(state: Wizard, action: Action): Wizard {
	// The welcome stays where it is by itself, and takes a late answer in.
	const isFirst = state.step === 'mapping' || state.step === 'about';
	const isKey = !['interruption-sought', 'source-inspected', 'folder-scanned'].includes(action.type);
	return isFirst && isKey && state.interruption.state === 'asked' ? {...state, interruption: idle} : state;
}

export function soughtAtStart(state: Wizard, action: Extract<Action, {type: 'interruption-sought'}>): Wizard {
	if (state.step === 'welcome') {
		const interruption = answered(state.interruption, action.ask, action.answer);
		const sought = {...state, interruption};
		return state.touched ? sought : unfinishedFromWelcome(sought);
	}
	if (state.step !== 'mapping' && state.step !== 'about') {
		return state;
	}
	const interruption = answered(state.interruption, action.ask, action.answer);
	const cameFrom = {...state, interruption: idle};
	if (interruption.state !== 'found' || interruption.value === null) {
		return interruption === state.interruption ? state : cameFrom;
	}
	const {unfinished, setup} = interruption.value;
	const {entries, asks} = isChoosing(state)
		? {entries: initialWizard(setup, state).entries, asks: state.asks}
		: state;
	return {step: 'unfinished', setup, entries, asks, unfinished, cameFrom, line: 0};
}

/** The interrupted run, where one was found. */
export function unfinishedFromWelcome(state: WelcomeStep): UnfinishedStep | WelcomeStep {
	const {interruption, begin, asks} = state;
	if (interruption.state !== 'found' || interruption.value === null) {
		return state;
	}
	const {unfinished, setup} = interruption.value;
	const {entries} = initialWizard(setup, begin);
	const cameFrom = {...state, touched: true};
	return {step: 'unfinished', setup, entries, asks, unfinished, cameFrom, line: 0};
}

/** The run is left as it is; the way goes on from where it was found. */
export function leaveAlone({cameFrom, unfinished, entries, asks}: UnfinishedStep): Wizard {
	const leftAlone = unfinished.run;
	switch (cameFrom.step) {
		case 'welcome': {
			const {begin, ...welcome} = cameFrom;
			return {...begin, asks, beginning: {...begin.beginning, leftAlone, welcome}};
		}
		case 'mapping':
			return {...cameFrom, asks, beginning: {...cameFrom.beginning, leftAlone}};
		case 'about':
			return {...cameFrom, asks, entries: {...entries, leftAlone}};
		case 'target':
			return cameFrom.target.state === 'found'
				? askPlan({...cameFrom, asks, entries: {...entries, leftAlone}, target: cameFrom.target.value})
				: cameFrom;
	}
}

export function backFrom({cameFrom, asks}: UnfinishedStep): Wizard {
	return {...cameFrom, asks};
}

/** @param now ms of the clock that the run's progress is told by */
export function goOn(state: UnfinishedStep, now: number): RunStep {
	const {setup, entries, asks, unfinished} = state;
	const {run, mapping} = unfinished;
	return resuming({setup, entries, asks, work: 'rest', run, mapping, cameFrom: state}, now);
}

/** Goes on with a run that has just ended without having finished. */
export function goOnFromResult(state: ResultStep, now: number): Wizard {
	const {setup, entries, asks, unfinished: run} = state;
	if (run === null) {
		return state;
	}
	const mapping = state.work === 'plan' ? setup.mapping.name : state.mapping;
	const asker = state.work === 'plan' ? null : state.cameFrom;
	const cameFrom = asker?.step === 'result' ? null : asker;
	return resuming({setup, entries, asks, work: 'rest', run, mapping, cameFrom}, now);
}

/** Goes on with a run of the history. */
export function resumePast(of: Omit<Resumption, 'work'>, now: number): RunStep {
	return resuming({...of, work: 'rest'}, now);
}

function resuming(resumption: Resumption, now: number): RunStep {
	const progress = initialProgress('run', now);
	return {step: 'run', ...resumption, progress, stopping: false, pausing: false, cursor: null};
}
