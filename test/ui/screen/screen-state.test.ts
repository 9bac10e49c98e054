import {describe, expect, test} from 'vitest';
import type {PlannedLoad} from '../../../source/engine/plan/plan.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {idle} from '../../../source/ui/lookup.ts';
import type {RollbackTablesStep} from '../../../source/ui/rollback/rollback-state.ts';
import {positionsWith} from '../../../source/ui/screen/list-in-sight.ts';
import {
	initialScreen,
	type ScreenAction,
	type ScreenState,
	screen,
	shownRows,
} from '../../../source/ui/screen/screen-state.ts';
import type {OptionsStep, PlanStep, Wizard} from '../../../source/ui/wizard-state.ts';
import {samplePlan, sampleSetup} from '../sample-setup.ts';

const first = initialWizard(sampleSetup());
if (first.step !== 'about') {
	throw new Error('the wizard begins with what the mapping does');
}
const {setup, entries, asks} = first;
const type = (text: string): ScreenAction => ({type: 'find-edited', edit: {edit: 'insert', text}});
const move = (by: number): ScreenAction => ({type: 'move', by, last: 999});
const open: ScreenAction = {type: 'find-opened'};
const keep: ScreenAction = {type: 'find-kept'};

function stateAfter(state: Wizard, ...actions: readonly ScreenAction[]): ScreenState {
	return actions.reduce(screen, initialScreen(state));
}

const target = {
	server: 'PostgreSQL 18.4',
	address: 'db',
	database: 'unified',
	tls: true,
	schemaExists: true,
	canCreate: true,
	tables: [],
};

function planOf(count: number): PlanStep {
	const [load] = samplePlan().loads;
	const loads = Array.from({length: count}, (_, number) => {
		const table = `t${number}`;
		return {...(load as PlannedLoad), number, name: table, table, source: `s.${table}`};
	});
	const plan = {state: 'found', value: samplePlan({loads})} as const;
	return {step: 'plan', setup, entries, asks, sources: [], target, plan, view: 'loads', load: 0, line: 0};
}

const cursorOf = ({wizard}: ScreenState) => (wizard as PlanStep).load;

test('all words are sought, in any order and whatever their case', () => {
	expect(positionsWith(['mingus.users users', 'alerts.USER_log', 'mingus.notes'], 'User mingus')).toEqual([
		0,
	]);
	expect(positionsWith(['a', 'b'], '  ')).toEqual([0, 1]);
});

describe('a list that is narrowed', () => {
	test('moves its cursor to a row that is shown, and from one of these to the next', () => {
		const found = stateAfter(planOf(40), open, type('t3'));
		expect([cursorOf(found), shownRows(found)?.length]).toEqual([3, 11]);
		const next = [found, screen(found, move(1)), screen(found, move(Number.POSITIVE_INFINITY))].map(cursorOf);
		expect(next).toEqual([3, 30, 39]);
		expect(cursorOf([move(1), move(1)].reduce(screen, found))).toBe(31);
	});

	test('is not kept where nothing is shown, and all is shown again with the cursor where it was', () => {
		const none = stateAfter(planOf(40), open, type('nowhere'), keep);
		expect(none.findings).toMatchObject({loads: {isOpen: true}});
		const cleared = screen(stateAfter(planOf(40), open, type('t39'), keep), {type: 'find-cleared'});
		expect([shownRows(cleared), cursorOf(cleared)]).toEqual([null, 39]);
	});

	test('stays as it is in another view, and is forgotten at another step', () => {
		const kept = stateAfter(planOf(40), open, type('t39'), keep, {type: 'view-chosen', view: 'columns'});
		expect(shownRows(kept)).toBeNull();
		expect(shownRows(screen(kept, {type: 'view-chosen', view: 'loads'}))).toEqual([39]);
		expect(screen(kept, {type: 'next', now: 0}).findings).toEqual({});
	});

	test('of 300 tables is as quick as a key', () => {
		const plan = planOf(300);
		const from = performance.now();
		const found = stateAfter(plan, open, ...[...'t29'].map(type), ...Array.from({length: 50}, () => move(1)));
		expect(cursorOf(found)).toBe(299);
		expect((performance.now() - from) / 54).toBeLessThan(16);
	});
});

test('Space and Ctrl-A mean what is in sight', () => {
	const plan = samplePlan();
	const options = {
		...planOf(1),
		step: 'options',
		plan,
		carriesOver: false,
		cursor: 0,
	} as unknown as OptionsStep;
	const changed = stateAfter(options, open, type('alerts'), keep, {type: 'change', by: 1})
		.wizard as OptionsStep;
	expect(changed.entries.tables).toEqual(['users', 'user_health']);
	const tables = ['users', 'user_notes', 'alerts'].map(table => ({table, blocked_by: []}));
	const choice = {tables, left: [], forceChanged: false, dropCreated: false};
	const rollback = {step: 'rollback-tables', choice, cursor: 0, asks: 0, look: idle, detailed: false};
	const toggled = stateAfter(rollback as unknown as RollbackTablesStep, open, type('user'), keep, {
		type: 'toggle-all',
	});
	expect((toggled.wizard as RollbackTablesStep).choice.left).toEqual(['users', 'user_notes']);
});

test('the list of keys opens and closes, and lets nothing be lost', () => {
	const opened = stateAfter(planOf(3), move(1), {type: 'keys-toggled', isTyping: false});
	const scrolled = screen(opened, {type: 'keys-scrolled', by: 9, last: 2});
	expect(scrolled.keyList).toEqual({line: 2, isTyping: false});
	expect(screen(scrolled, {type: 'keys-toggled', isTyping: false})).toMatchObject({
		keyList: null,
		wizard: {load: 1},
	});
});
