import {expect, test} from 'vitest';
import {changeOption, optionRows, toggleTables} from '../../../source/ui/entering/option-rows.ts';
import {initialWizard} from '../../../source/ui/initial-wizard.ts';
import {isWanted} from '../../../source/ui/requests.ts';
import {wizard} from '../../../source/ui/wizard.ts';
import type {OptionsStep} from '../../../source/ui/wizard-state.ts';
import {samplePlan, sampleSetup} from '../sample-setup.ts';

const plan = samplePlan();
const {entries} = initialWizard(sampleSetup());

test('offers every table of the plan once, and carry-over only where the mapping does', () => {
	const setup = sampleSetup();
	const kinds = optionRows({setup, plan}).map(row => row.kind);
	expect(kinds.filter(kind => kind === 'table')).toHaveLength(3);
	expect(kinds).toContain('carry-over');
	const mapping = {...setup.mapping, carry_over: {...setup.mapping.carry_over, tables: {}}};
	expect(optionRows({setup: {...setup, mapping}, plan}).map(row => row.kind)).not.toContain('carry-over');
});

test('takes all tables in, or none, of those in sight', () => {
	const options = (tables: readonly string[] | null) =>
		({step: 'options', setup: sampleSetup(), plan, entries: {...entries, tables}}) as unknown as OptionsStep;
	expect(toggleTables(options(null)).tables).toEqual([]);
	expect(toggleTables(options(['users'])).tables).toBeNull();
	const [first] = optionRows(options(null)).flatMap((row, at) => (row.kind === 'table' ? at : []));
	expect(toggleTables(options(null), [0, first ?? 0]).tables).toEqual(['user_health', 'system_alerts']);
	expect(wizard(options(null), {type: 'toggle-all'})).toMatchObject({entries: {tables: []}});
});

test('goes round the modes in both directions', () => {
	const forward = changeOption(entries, plan, {kind: 'mode'}, 1);
	expect(forward.options.mode).toBe('dry-run');
	expect(changeOption(entries, plan, {kind: 'mode'}, -1).options.mode).toBe('validate-only');
});

test('steps through batch sizes from any size, and stops at the ends', () => {
	const sized = (batchSize: number) => ({...entries, options: {...entries.options, batchSize}});
	const size = (from: number, by: 1 | -1) =>
		changeOption(sized(from), plan, {kind: 'batch-size'}, by).options.batchSize;
	expect(size(1000, 1)).toBe(2500);
	expect(size(1234, -1)).toBe(1000);
	expect(size(1, -1)).toBe(1);
	expect(size(100_000, 1)).toBe(100_000);
});

test('keeps the workers between 1 and 32', () => {
	const workers = (from: number, by: 1 | -1) =>
		changeOption({...entries, options: {...entries.options, workers: from}}, plan, {kind: 'workers'}, by)
			.options.workers;
	expect(workers(1, -1)).toBe(1);
	expect(workers(32, 1)).toBe(32);
});

test('says all rather than naming every table', () => {
	const without = changeOption(entries, plan, {kind: 'table', table: 'users'}, 1);
	expect(isWanted(without, 'users')).toBe(false);
	expect(isWanted(without, 'user_health')).toBe(true);
	expect(changeOption(without, plan, {kind: 'table', table: 'users'}, 1).tables).toBeNull();
});
