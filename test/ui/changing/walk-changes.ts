/** A way through the changes of a mapping by actions, whose questions are answered by real files and a plan that follows. */
import {expect} from 'vitest';
import {mappingFiles} from '../../../source/commands/mapping-files.ts';
import {changeItems} from '../../../source/ui/changing/change-items.ts';
import {changingQuestion} from '../../../source/ui/changing/changing-questions.ts';
import {type Changing, isChanging} from '../../../source/ui/changing/changing-state.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import type {Ports} from '../../../source/ui/use-lookups.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {PlanStep, Setup, Wizard} from '../../../source/ui/wizard-state.ts';
import {planOf, shopEngine, shopSetup} from './sample-changes.ts';

/** Lines of the columns of the shop's only load. */
export const rows = {id: 0, age: 1, born: 2, name: 3, sourceName: 4, sourceFlag: 5, sourceNote: 6};

/** The plan step of the shop, with the row of the view at the cursor. */
export function atPlan(view: PlanStep['view'], line = 0, setup: Setup = shopSetup()): PlanStep {
	const {entries, asks} = initialWizard(setup);
	return {
		step: 'plan',
		...{setup, entries, asks, view, line, load: 0, sources: []},
		target: {
			...{server: 'PostgreSQL 18', address: 'db', database: 'db', tls: false},
			...{schemaExists: true, canCreate: true, tables: []},
		},
		plan: {state: 'found', value: planOf(setup)},
	};
}

export const next: Action = {type: 'next', now: 0};
export const back: Action = {type: 'back'};
export const down: Action = {type: 'move', by: 1, last: 99};
export const typed = (text: string): Action => ({type: 'edit', edit: {edit: 'insert', text}});

export function led<State extends Wizard>(state: State, ...actions: readonly Action[]): Wizard {
	return actions.reduce<Wizard>((reached, action) => wizard(reached, action), state);
}

/** What is asked is answered by the real files and an engine whose plan follows the mapping. */
export async function answered(state: Wizard, cwd = '/nowhere'): Promise<Wizard> {
	const question = isChanging(state) ? changingQuestion(state) : null;
	if (!question) {
		throw new Error(`nothing is asked at ${state.step}`);
	}
	const ports = {engine: shopEngine(), mappingFiles: mappingFiles({cwd, env: {}})} as unknown as Ports;
	return wizard(state, await question.put(ports, new AbortController().signal, () => {}));
}

export function changing(state: Wizard): Changing {
	expect(isChanging(state)).toBe(true);
	return state as Changing;
}

/** Chooses a change by its name, from the row at the cursor. */
export function chosen(state: PlanStep, to: string): Wizard {
	const menu = changing(wizard(state, {type: 'change-column'}));
	const items = menu.step === 'column-change' ? changeItems(menu) : [];
	const at = items.findIndex(item => item.to === to);
	expect(items.map(item => item.to)).toContain(to);
	return led(menu, ...Array.from({length: at}, () => down), next);
}
