import {describe, expect, it} from 'vitest';
import {mappingFiles} from '../../../source/commands/mapping-files.ts';
import {changeItems} from '../../../source/ui/changing/change-items.ts';
import {editWords} from '../../../source/ui/changing/change-words.ts';
import {changingQuestion} from '../../../source/ui/changing/changing-questions.ts';
import {isChanging, isUnsaved} from '../../../source/ui/changing/changing-state.ts';
import {choicesFor} from '../../../source/ui/changing/choices.ts';
import {defaultOf} from '../../../source/ui/changing/default-of.ts';
import {textField} from '../../../source/ui/components/text-field.ts';
import {idle} from '../../../source/ui/lookup.ts';
import type {Ports} from '../../../source/ui/use-lookups.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {PlanStep} from '../../../source/ui/wizard-state.ts';
import {planOf, shopEngine, shopSetup, shopSql} from './sample-changes.ts';
import {answered, atPlan, back, changing, chosen, down, led, next, rows, typed} from './walk-changes.ts';

describe('a column that nothing is said about', () => {
	it('is left behind with a reason, right from the problem that blocks the plan', async () => {
		const asked = led(atPlan('problems'), {type: 'change-column'}, next, typed('nobody reads it'), next);
		const plan = (await answered(asked)) as PlanStep;
		expect(plan.step).toBe('plan');
		expect(plan.setup.mapping.left_behind).toMatchObject({
			'mingus.users.name': 'nobody reads it',
			'mingus.users.note': 'nobody reads it',
		});
		expect(plan.plan).toMatchObject({state: 'found', value: {problems: []}});
		expect(isUnsaved(plan.setup)).toBe(true);
		expect(plan.setup.changes?.original.mapping).toEqual(shopSetup().mapping);
	});

	it('is none where the load that would read it could not be made', () => {
		const plan = atPlan('problems');
		const problem = {
			severity: 'blocker',
			where: 'users',
			message: 'the target has no table public.users',
		} as const;
		const value = {...planOf(plan.setup), loads: [], problems: [problem]};
		const lacking: PlanStep = {...plan, plan: {state: 'found', value}};
		expect(wizard(lacking, {type: 'change-column'})).toBe(lacking);
	});

	it('needs a reason, and what was typed is still there after Back', async () => {
		const asked = led(chosen(atPlan('columns', rows.sourceNote), 'leave-behind'), next);
		const refused = changing(await answered(asked));
		expect(refused.changed).toMatchObject({state: 'failed', failure: {message: /needs a reason/}});
		const left = led(refused, typed('old'), back, back);
		expect(left).toMatchObject({step: 'plan', view: 'columns', line: rows.sourceNote});
		expect(isUnsaved((left as PlanStep).setup)).toBe(false);
		const again = chosen(left as PlanStep, 'leave-behind');
		expect(again).toMatchObject({entry: {field: {value: 'old'}}});
	});

	it('is loaded into a target column instead, that of its own name first', async () => {
		const menu = changing(chosen(atPlan('columns', rows.sourceName), 'fill'));
		expect(menu.step === 'column-change' && choicesFor(menu, 'fill').map(({label}) => label)).toEqual([
			'users.name',
			'users.born',
		]);
		const plan = (await answered(led(menu, next))) as PlanStep;
		expect(plan.setup.mapping.loads[0]?.columns.name).toBe('name');
		expect(plan.view).toBe('columns');
	});

	it('that was left behind is taken back, and the plan shows what that leads to', async () => {
		const all = shopSetup();
		const others = {'mingus.users.name': 'a', 'mingus.users.note': 'b', ...all.mapping.left_behind};
		const setup = {...all, mapping: {...all.mapping, left_behind: others}};
		const plan = (await answered(chosen(atPlan('columns', rows.sourceFlag, setup), 'take-back'))) as PlanStep;
		expect(plan.setup.mapping.left_behind).not.toHaveProperty('mingus.users.flag');
		expect(plan).toMatchObject({view: 'problems', line: 0});
	});
});

describe('a target column', () => {
	it('is no longer made of its source column, which is left behind by its own name', async () => {
		const plan = (await answered(
			led(chosen(atPlan('columns', rows.age), 'leave-behind'), typed('born is enough'), next),
		)) as PlanStep;
		expect(plan.setup.mapping.loads[0]?.columns).toEqual({id: 'id'});
		expect(plan.setup.mapping.left_behind).toEqual({
			'mingus.users.flag': 'never set',
			'mingus.users.age': 'born is enough',
		});
	});

	it('gets a default, a conversion, another name and another type', async () => {
		let plan = atPlan('columns', rows.age);
		plan = (await answered(led(chosen(plan, 'default'), typed('18'), next))) as PlanStep;
		plan = (await answered(led(chosen(plan, 'lossy'), down, next))) as PlanStep;
		plan = (await answered(chosen(plan, 'blank'))) as PlanStep;
		expect(plan.setup.mapping.loads[0]?.columns.age).toEqual({
			from: 'age',
			default: 18,
			lossy: 'drop-fraction',
			blank: 'null',
		});
		plan = (await answered(led(chosen(plan, 'rename'), typed('_now'), next))) as PlanStep;
		plan = (await answered(led(chosen(plan, 'retype'), down, next))) as PlanStep;
		expect(Object.keys(plan.setup.mapping.loads[0]?.columns ?? {})).toEqual(['id', 'age_now']);
		expect(plan.setup.ddl).toBe(
			`${shopSql}\nALTER TABLE "users" RENAME COLUMN "age" TO "age_now";\n\nALTER TABLE "users" ALTER COLUMN "age_now" TYPE bigint USING "age_now"::text::bigint;\n`,
		);
		expect(plan.setup.changes?.edits.map(edit => editWords(plan.setup.mapping, edit))).toEqual([
			'users.age: default 18',
			'users.age: lossy drop-fraction',
			'users.age: blank null',
			'users.age is called age_now',
			'users.age_now is of type bigint',
		]);
	});

	it('has no other name or type where its table is there already', () => {
		const plan = atPlan('columns', rows.age);
		const there = {...plan, target: {...plan.target, tables: [{name: 'users', holdsRows: false}]}};
		const menu = changing(wizard(there, {type: 'change-column'}));
		const items = menu.step === 'column-change' ? changeItems(menu).map(({to}) => to) : [];
		expect(items).toContain('redirect');
		expect(items).not.toContain('rename');
		expect(items).not.toContain('retype');
	});

	it('is not changed where the text of the mapping is not known, or nothing is at the cursor', () => {
		const {mappingText: _, ...setup} = shopSetup();
		const plan = atPlan('columns', rows.age, setup);
		expect(wizard(plan, {type: 'change-column'})).toBe(plan);
		const loads = atPlan('loads');
		expect(wizard(loads, {type: 'change-column'})).toBe(loads);
		expect(wizard(loads, {type: 'show-changes'})).toBe(loads);
	});

	it.each([
		['18', 'integer', 18],
		['007', 'integer', '007'],
		['18', 'text', '18'],
		['True', 'boolean', true],
		['1.50', 'numeric(5,2)', '1.50'],
		['', 'integer', undefined],
	])('has the default %j of a column of type %s as %j', (text, type, value) => {
		expect(defaultOf(text, type)).toBe(value);
	});
});

it('a late answer to a change that was dropped changes nothing', async () => {
	const asked = led(chosen(atPlan('columns', rows.sourceNote), 'leave-behind'), typed('old'), next);
	const dropped = led(asked, back);
	expect(dropped).toMatchObject({step: 'column-change', changed: idle, entry: {field: textField('old')}});
	const question = isChanging(asked) ? changingQuestion(asked) : null;
	const ports = {engine: shopEngine(), mappingFiles: mappingFiles({cwd: '/', env: {}})} as unknown as Ports;
	const late = (await question?.put(ports, new AbortController().signal, () => {})) as Action;
	expect(wizard(dropped, late)).toMatchObject({step: 'column-change', changed: idle});
});
