/** What there is to choose from where the wizard looks back at runs. Pure. */

import type {MappingStep} from '../choosing/mapping-state.ts';
import {idle} from '../lookup.ts';
import {canRollBack, choicesOf, type PastRun, type PastRunChoice} from './past-runs.ts';
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
				chosen: 'new',
				runs,
				interruption,
				touched: false,
				begin: {...begin, interruption: idle},
			};
}

/** What applies at the first screen. */
export function welcomeItems({interruption, runs}: WelcomeStep): readonly WelcomeChoice[] {
	const applies: Readonly<Record<WelcomeChoice, boolean>> = {
		'go-on': interruption.state === 'found' && interruption.value !== null,
		new: true,
		'roll-back': runs.some(canRollBack),
		runs: true,
	};
	return welcomeChoices.filter(choice => applies[choice]);
}

/** The runs in sight. */
export function shownRuns({runs, rollsBack}: Pick<RunsStep, 'runs' | 'rollsBack'>): readonly PastRun[] {
	return rollsBack ? runs.filter(canRollBack) : runs;
}

/** What can be done with the run that is open, and what of it is chosen. */
export function pastRunItems({past, opened}: PastRunStep): readonly PastRunChoice[] {
	return opened.state === 'found' ? choicesOf(past, opened.value) : [];
}

/** Position of what is chosen, or else of the first. */
export function chosenPosition<Choice>(items: readonly Choice[], chosen: Choice): number {
	return Math.max(0, items.indexOf(chosen));
}
