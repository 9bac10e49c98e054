/** What there is to choose from where the wizard looks back at runs. Pure. */

import type {MappingStep} from '../choosing/mapping-state.ts';
import {idle} from '../lookup.ts';
import {canCatchUpWith, canRollBack, choicesOf, type PastRun, type PastRunChoice} from './past-runs.ts';
import {
	type PastRunStep,
	type RunsStep,
	type WelcomeChoice,
	type WelcomeStep,
	welcomeChoices,
} from './past-state.ts';

/** The first screen: the choice of a mapping, or what else can be done where there are runs already. */
export function welcomeOr(begin: MappingStep, runs: readonly PastRun[]): MappingStep | WelcomeStep {
	const {asks, interruption} = begin;
	return runs.length === 0
		? begin
		: {
				step: 'welcome',
				asks,
				did: null,
				chosen: leftRun(runs) === undefined ? 'new' : 'go-on',
				runs,
				interruption,
				touched: false,
				begin: {...begin, interruption: idle},
			};
}

/** The newest run of this machine, where it has not come to its end. */
export function leftRun(runs: readonly PastRun[]): PastRun | undefined {
	const newest = runs.find(({mode}) => mode === 'run');
	return newest && ['running', 'interrupted'].includes(newest.state) ? newest : undefined;
}

/** What applies at the first screen. A target that cannot be asked may have an interrupted run all the same. */
export function welcomeItems({interruption, runs}: WelcomeStep): readonly WelcomeChoice[] {
	const applies: Readonly<Record<WelcomeChoice, boolean>> = {
		'go-on':
			interruption.state === 'found' && interruption.value !== null ? true : leftRun(runs) !== undefined,
		new: true,
		'catch-up': runs.some(canCatchUpWith),
		'roll-back': runs.some(canRollBack),
		runs: true,
	};
	return welcomeChoices.filter(choice => applies[choice]);
}

/** The runs in sight. */
export function shownRuns({runs, wanted}: Pick<RunsStep, 'runs' | 'wanted'>): readonly PastRun[] {
	switch (wanted) {
		case 'roll-back':
			return runs.filter(canRollBack);
		case 'catch-up':
			return runs.filter(canCatchUpWith);
		case null:
			return runs;
	}
}

/** What can be done with the run that is open, and what of it is chosen. */
export function pastRunItems({past, opened}: PastRunStep): readonly PastRunChoice[] {
	return opened.state === 'found' ? choicesOf(past, opened.value) : [];
}

/** Position of what is chosen, or else of the first. */
export function chosenPosition<Choice>(items: readonly Choice[], chosen: Choice): number {
	return Math.max(0, items.indexOf(chosen));
}
