/** Looking back at runs, as a pure function: the first screen where some are known, their list, and one of them. */
import type {Action} from '../action.ts';
import {initialWizard} from '../initial-wizard.ts';
import {answered, idle, wentOn} from '../lookup.ts';
import {startMending} from '../mending/start-mending.ts';
import {startRollback} from '../rollback/start-rollback.ts';
import {resumePast, unfinishedFromWelcome} from '../running/unfinished.ts';
import type {Wizard} from '../wizard-state.ts';
import {withMapping} from './catch-up-opened.ts';
import {chosenPosition, leftRun, pastRunItems, shownRuns, welcomeItems} from './past-items.ts';
import {reportStep} from './past-report.ts';
import {type PastRun, withTrial} from './past-runs.ts';
import type {LookingBack, PastRunStep, RunsStep, WelcomeStep} from './past-state.ts';

/** With the history read again, as something was done. */
export function readAgain<Step extends RunsStep | PastRunStep>(state: Step): Step {
	return {...state, asks: state.asks + 1, reading: {state: 'asked', ask: state.asks}};
}

export function lookBack(state: LookingBack, action: Action): Wizard {
	switch (action.type) {
		case 'next':
			return next(state, action.now);
		case 'back':
			return back(state);
		case 'move':
			return move(state, action.by);
		case 'runs-read':
			return state.step === 'welcome' ? state : withRuns(state, action);
		case 'run-opened':
			return state.step === 'past-run' ? withOpened(state, action) : state;
		case 'trial-started':
			return state.step === 'past-run' ? withStarted(state, action) : state;
		case 'catch-up-opened':
			return state.step === 'past-run' ? withMapping(state, action) : state;
		case 'verify-went-on':
			return state.step === 'past-run'
				? {...state, verification: wentOn(state.verification, action.ask, action.percent)}
				: state;
		case 'verified': {
			if (state.step !== 'past-run') {
				return state;
			}
			const verification = answered(state.verification, action.ask, action.answer);
			return {...state, verification};
		}
		default:
			return state;
	}
}

function next(state: LookingBack, now: number): Wizard {
	switch (state.step) {
		case 'welcome':
			return fromWelcome(state);
		case 'runs': {
			const past = shownRuns(state)[state.cursor];
			return past === undefined ? state : open(state, past);
		}
		case 'past-run':
			return doWith(state, now);
	}
}

function fromWelcome(state: WelcomeStep): Wizard {
	const {begin, asks, runs, interruption} = state;
	const left = interruption.state === 'found' ? (interruption.value?.unfinished.run ?? null) : null;
	const welcome = {...state, touched: true};
	const list = {
		step: 'runs',
		asks,
		did: state.did,
		runs,
		reading: idle,
		cursor: 0,
		cameFrom: welcome,
	} as const;
	const items = welcomeItems(state);
	const choice = items[chosenPosition(items, state.chosen)];
	switch (choice) {
		case 'go-on': {
			const unfinished = unfinishedFromWelcome(welcome);
			const past = leftRun(runs);
			return unfinished.step === 'welcome' && past !== undefined
				? {...open({...list, wanted: null, cursor: runs.indexOf(past)}, past), chosen: 'go-on'}
				: unfinished;
		}
		case 'roll-back':
		case 'catch-up':
			return {...list, wanted: choice};
		case 'runs':
			return {...list, wanted: null};
		default: {
			const {begin: _, ...rest} = welcome;
			return {...begin, asks, beginning: {...begin.beginning, leftAlone: left, welcome: rest}};
		}
	}
}

function open(state: RunsStep, past: PastRun): PastRunStep {
	const {asks, did, wanted} = state;
	return {
		step: 'past-run',
		asks: asks + 1,
		did,
		past,
		opened: {state: 'asked', ask: asks},
		reading: idle,
		chosen: wanted ?? 'report',
		rollsBack: wanted === 'roll-back',
		trial: idle,
		mapping: idle,
		verification: idle,
		cameFrom: state,
	};
}

function doWith(state: PastRunStep, now: number): Wizard {
	const {opened, asks, past} = state;
	if (opened.state === 'failed') {
		return {...state, asks: asks + 1, opened: {state: 'asked', ask: asks}};
	}
	const items = pastRunItems(state);
	const choice = items[chosenPosition(items, state.chosen)];
	if (opened.state !== 'found' || choice === undefined) {
		return state;
	}
	const {setup} = opened.value;
	const {entries} = initialWizard(setup);
	const {run, mapping} = past;
	// Back comes to the run with the same thing chosen.
	const of = {setup, entries, asks, run, mapping, cameFrom: {...state, chosen: choice}};
	switch (choice) {
		case 'start-trial':
			return state.trial.state === 'asked'
				? state
				: {...state, asks: asks + 1, trial: {state: 'asked', ask: asks}};
		case 'report':
			return reportStep(of, opened.value);
		case 'rejects':
			return startMending(of);
		case 'go-on':
			return resumePast(of, now);
		case 'catch-up':
			return state.mapping.state === 'asked'
				? state
				: {...state, asks: asks + 1, mapping: {state: 'asked', ask: asks}};
		case 'verify':
			return state.verification.state === 'asked'
				? state
				: {...state, asks: asks + 1, verification: {state: 'asked', ask: asks}};
		case 'roll-back':
			return startRollback(of);
	}
}

function back(state: LookingBack): Wizard {
	const {asks, did} = state;
	switch (state.step) {
		case 'welcome':
			return {...state, touched: true};
		case 'runs':
			return {...state.cameFrom, asks, did, runs: state.runs};
		case 'past-run':
			// What was done with the run is in the list already.
			return {...state.cameFrom, asks, did};
	}
}

function move(state: LookingBack, by: number): LookingBack {
	const moved = (position: number, length: number) => Math.max(0, Math.min(position + by, length - 1));
	const besideIn = <Choice>(items: readonly Choice[], chosen: Choice): Choice =>
		items[moved(chosenPosition(items, chosen), items.length)] ?? chosen;
	switch (state.step) {
		case 'welcome':
			return {...state, touched: true, chosen: besideIn(welcomeItems(state), state.chosen)};
		case 'runs':
			return {...state, cursor: moved(state.cursor, shownRuns(state).length)};
		case 'past-run':
			return {...state, chosen: besideIn(pastRunItems(state), state.chosen)};
	}
}

function withRuns(
	state: RunsStep | PastRunStep,
	action: Extract<Action, {type: 'runs-read'}>,
): RunsStep | PastRunStep {
	const reading = answered(state.reading, action.ask, action.answer);
	if (reading === state.reading || reading.state !== 'found') {
		return {...state, reading};
	}
	const runs = reading.value;
	if (state.step === 'runs') {
		return {...state, reading, runs};
	}
	const past = runs.find(({run}) => run === state.past.run) ?? state.past;
	const isOther = past.state !== state.past.state;
	return {
		...state,
		reading,
		past,
		verification: isOther ? idle : state.verification,
		cameFrom: {...state.cameFrom, runs},
	};
}

/** A run that is to be rolled back is, as soon as it can be. */
function withOpened(state: PastRunStep, action: Extract<Action, {type: 'run-opened'}>): Wizard {
	const opened = answered(state.opened, action.ask, action.answer);
	if (opened.state === 'found' && opened.value.isOnTrial) {
		return {...state, opened, chosen: 'start-trial'};
	}
	return nowRolledBack({...state, opened});
}

/** What is done with its target can be done now. */
function withStarted(state: PastRunStep, action: Extract<Action, {type: 'trial-started'}>): Wizard {
	const trial = answered(state.trial, action.ask, action.answer);
	const {opened} = state;
	if (trial === state.trial || trial.state !== 'found' || opened.state !== 'found') {
		return {...state, trial};
	}
	const value = withTrial(opened.value, trial.value);
	return nowRolledBack({
		...state,
		trial,
		opened: {...opened, value},
		chosen: state.cameFrom.wanted ?? 'report',
	});
}

function nowRolledBack(state: PastRunStep): Wizard {
	const now = {...state, rollsBack: false};
	const isMeant = state.rollsBack && pastRunItems(now).includes('roll-back');
	return isMeant ? doWith({...now, chosen: 'roll-back'}, 0) : now;
}
