import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {isUnsaved} from '../../../source/ui/changing/changing-state.ts';
import {textField} from '../../../source/ui/components/text-field.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {idle} from '../../../source/ui/lookup.ts';
import {leavingOf} from '../../../source/ui/running/leaving.ts';
import {wizard} from '../../../source/ui/wizard.ts';
import type {ConfirmStep, PlanStep} from '../../../source/ui/wizard-state.ts';
import {planOf, shopSetup, shopSql, shopYaml} from './sample-changes.ts';
import {answered, atPlan, back, changing, chosen, down, led, next, rows, typed} from './walk-changes.ts';

describe('all changes', () => {
	async function twoChanges(setup = shopSetup()): Promise<PlanStep> {
		const one = (await answered(
			led(chosen(atPlan('columns', rows.age, setup), 'default'), typed('1'), next),
		)) as PlanStep;
		return (await answered(
			led({...one, view: 'problems'}, {type: 'change-column'}, next, typed('old'), next),
		)) as PlanStep;
	}

	it('are undone singly, in any order, and none is lost by Back', async () => {
		const plan = await twoChanges();
		const shown = wizard(plan, {type: 'show-changes'});
		expect(led(shown, back)).toEqual({...plan, asks: shown.asks});
		const first = led(shown, {type: 'move', by: -2, last: 3}, {type: 'change-undone'});
		const left = changing(await answered(first));
		expect(left).toMatchObject({step: 'changes', from: {step: 'plan'}});
		expect(left.setup.mapping.loads[0]?.columns.age).toBe('age');
		expect(left.setup.mapping.left_behind).toHaveProperty(['mingus.users.note']);
		const none = await answered(led(left, {type: 'move', by: -1, last: 2}, {type: 'change-undone'}));
		expect(none).toMatchObject({step: 'plan', view: 'problems'});
		expect((none as PlanStep).setup.mapping).toEqual(shopSetup().mapping);
		expect(isUnsaved((none as PlanStep).setup)).toBe(false);
	});

	it('that a later one needs are kept, with the reason why', async () => {
		const one = (await answered(
			led(chosen(atPlan('columns', rows.age), 'rename'), typed('s'), next),
		)) as PlanStep;
		const two = (await answered(chosen(one, 'blank'))) as PlanStep;
		const refused = await answered(
			led(two, {type: 'show-changes'}, {type: 'move', by: -2, last: 3}, {type: 'change-undone'}),
		);
		expect(refused).toMatchObject({
			step: 'changes',
			changed: {state: 'failed', failure: {message: /users\.ages is made of nothing/}},
		});
		expect(changing(refused).setup).toBe(two.setup);
	});

	it('are saved into the file in use, whose own words stay', async () => {
		const cwd = mkdtempSync(path.join(tmpdir(), 'mingus-changes-'));
		onTestFinished(() => rmSync(cwd, {recursive: true, force: true}));
		const file = path.join(cwd, 'shop.yaml');
		writeFileSync(file, shopYaml);
		writeFileSync(path.join(cwd, 'shop.sql'), shopSql);
		const shown = wizard(await twoChanges(shopSetup(file)), {type: 'show-changes'});
		expect(shown).toMatchObject({out: textField(file), overwrite: false});
		const saved = await answered(led(shown, next), cwd);
		expect(saved).toMatchObject({step: 'changes', saved: {state: 'found'}});
		expect(isUnsaved(changing(saved).setup)).toBe(false);
		expect(readFileSync(file, 'utf8')).toBe(
			shopYaml
				.replace('age: age #', 'age: {from: age, default: 1} #')
				.replace('never set}', 'never set, mingus.users.name: old, mingus.users.note: old}'),
		);
		const plan = led(saved, next) as PlanStep;
		expect(plan.step).toBe('plan');
		expect(plan.setup.changes?.edits).toHaveLength(2);
	});

	it('are said to be lost where the wizard is left before they are saved', async () => {
		expect(leavingOf(await twoChanges()).words).toBe('The changes of the mapping were not saved.');
		expect(leavingOf(atPlan('loads')).words).toBe('');
	});

	it('are left for the problems of a plan that is blocked, and only then for the target', () => {
		const blocked = atPlan('columns', rows.age);
		expect(led(blocked, back)).toMatchObject({step: 'plan', view: 'problems'});
		expect(led(blocked, back, back)).toMatchObject({step: 'target'});
	});

	it('of a preset go to a new file, and a yes is asked for where one is there', async () => {
		const cwd = mkdtempSync(path.join(tmpdir(), 'mingus-changes-'));
		onTestFinished(() => rmSync(cwd, {recursive: true, force: true}));
		writeFileSync(path.join(cwd, 'shop.yaml'), 'precious');
		const shown = wizard(await twoChanges(), {type: 'show-changes'});
		expect(shown).toMatchObject({out: textField('shop.yaml')});
		const refused = await answered(led(shown, next), cwd);
		expect(refused).toMatchObject({saved: {state: 'failed', failure: {message: /is there already/}}});
		expect(
			led(refused, down, {type: 'change', by: 1}, {type: 'move', by: -1, last: 3}, typed('x')),
		).toMatchObject({
			overwrite: false,
			saved: idle,
		});
		const saved = changing(await answered(led(refused, down, {type: 'change', by: 1}, next), cwd));
		expect(saved.setup.mappingFile).toBe(path.join(cwd, 'shop.yaml'));
		expect(readFileSync(path.join(cwd, 'shop.schema.sql'), 'utf8')).toBe(shopSql);
	});

	it('are asked to be saved before a run, not before a rehearsal', async () => {
		const plan = await twoChanges();
		const {view: _, load: __, ...known} = plan;
		const confirm: ConfirmStep = {
			...known,
			step: 'confirm',
			plan: planOf(plan.setup),
			carriesOver: plan.entries.carryOver,
			previews: [],
			typed: textField(''),
			line: 0,
		};
		const asked = wizard(confirm, next);
		expect(asked).toMatchObject({step: 'changes', from: {step: 'confirm'}});
		expect(led(asked, back)).toMatchObject({step: 'confirm'});
		const rehearsal = {...confirm.entries, options: {...confirm.entries.options, mode: 'dry-run' as const}};
		expect(wizard({...confirm, entries: rehearsal}, next)).toMatchObject({step: 'run'});
	});

	it('are there again where the same mapping is opened once more, and not where its file is another', async () => {
		const {setup, entries, asks} = await twoChanges();
		const from = {
			asks,
			beginning: {leftAlone: null},
			kept: {mapping: 'shop', entries, changed: setup},
		} as unknown;
		type From = Parameters<typeof initialWizard>[1];
		expect(initialWizard(shopSetup(), from as From).setup).toMatchObject({
			mapping: setup.mapping,
			changes: setup.changes,
		});
		const other = {...shopSetup(), mappingText: `${shopYaml}# changed\n`};
		expect(initialWizard(other, from as From).setup).toBe(other);
	});
});
