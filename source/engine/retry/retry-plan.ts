/** The plan by which rejects are loaded: of a mended mapping, or the former one over the target as it is now. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {RecordedRun} from '../ledger/recorded-run.ts';
import type {Mapping} from '../mapping/schema.ts';
import type {Plan, PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {resolvePlan} from '../plan/resolve-plan.ts';
import {targetRules} from '../plan/rules.ts';
import type {TargetTable} from '../plan/target-table.ts';
import {checkPlan} from '../run/check-run.ts';
import type {SourceFiles} from '../run/request.ts';
import {inspectSources} from '../source/inspect.ts';
import {makeProbe} from '../source/probe.ts';
import {introspectTables} from '../target/introspect.ts';
import {type MendedChanges, mendedChanges} from './compare-mended.ts';

/** A plan, and the tables of the target that it was made for. */
export interface PlanWithTables {
	readonly plan: Plan;
	readonly tables: readonly TargetTable[];
}

export interface RetryPlan extends PlanWithTables {
	/** What is made otherwise than the run made it. */
	readonly changed: MendedChanges['changed'];
}

/**
 * @param former the plan of the run, or of its latest retry
 * @param files the snapshots
 * @throws MigrationError run-changed, saying what may not change; bad-plan
 */
export async function planRetry(
	client: Client,
	recorded: RecordedRun,
	former: PlanWithTables,
	{mapping, carryOver}: {readonly mapping?: Mapping; readonly carryOver?: boolean},
	files: SourceFiles,
): Promise<RetryPlan> {
	const schemas = [...new Set(recorded.tables.map(table => table.schema))];
	const tables = await introspectTables(client, schemas);
	if (mapping === undefined) {
		const plan = {...former.plan, loads: former.plan.loads.map(load => adapted(load, former.tables, tables))};
		return {plan, tables, changed: mendedChanges(recorded.plan, plan).changed};
	}
	const databases = inspectSources(files);
	const carriesOver = carryOver ?? mapping.carry_over.by_default;
	// Which tables were carried over was asked when the run was started; unless it is asked again, either may be meant.
	const answers = carryOver === undefined ? [carriesOver, !carriesOver] : [carriesOver];
	const plans = answers.map(answer => {
		const plan = resolvePlan({
			mapping,
			sources: databases,
			target: {tables, others: [], create: []},
			probe: makeProbe(databases),
			carryOver: answer,
			namespace: mapping.uuid_namespace ?? recorded.namespace,
		});
		return {plan, ...mendedChanges(recorded.plan, plan)};
	});
	const [first] = plans;
	const chosen = plans.find(({refused}) => refused.length === 0) ?? (first as typeof first & object);
	if (chosen.refused.length > 0 && chosen.plan.loads.length >= recorded.plan.loads.length) {
		throw refusedChanges(`run ${recorded.run}`, chosen.refused);
	}
	// What is wrong with the plan may be why a load is gone.
	checkPlan(chosen.plan);
	if (chosen.refused.length > 0) {
		throw refusedChanges(`run ${recorded.run}`, chosen.refused);
	}
	return {plan: chosen.plan, tables, changed: chosen.changed};
}

/** The load with the types, NOT NULLs and checks that its table has now. @throws MigrationError run-changed */
function adapted(
	load: PlannedLoad,
	before: readonly TargetTable[],
	now: readonly TargetTable[],
): PlannedLoad {
	const table = (all: readonly TargetTable[]) =>
		all.find(({schema, name}) => schema === load.schema && name === load.relation);
	const [was, is] = [table(before), table(now)];
	if (was === undefined || is === undefined) {
		throw refusedChanges(`load ${load.name}`, [`table ${load.table} is gone`]);
	}
	const columns = load.columns.map(column => adaptedColumn(load, column, was, is));
	const key = is.constraints.find(c => c.kind === 'p')?.columns ?? [];
	const primaryKey = key.map(name => columns.findIndex(column => column.name === name));
	if (load.primaryKey.join() !== (primaryKey.includes(-1) ? [] : primaryKey).join()) {
		throw refusedChanges(`load ${load.name}`, [`the primary key of ${load.table} is another`]);
	}
	return {...load, columns};
}

function adaptedColumn(
	load: PlannedLoad,
	column: PlannedColumn,
	was: TargetTable,
	is: TargetTable,
): PlannedColumn {
	const before = was.columns.find(({name}) => name === column.name);
	const now = is.columns.find(({name}) => name === column.name);
	if (before?.type === undefined || now?.type === undefined || now.computed) {
		throw refusedChanges(`load ${load.name}`, [
			`column ${column.name} of ${load.table} is gone, or can no longer be loaded`,
		]);
	}
	// The mapping's rules stand in front of the target's.
	const given = column.rules.slice(0, column.rules.length - targetRules(was, before, before.type).length);
	return {
		...column,
		type: now.type,
		notNull: now.notNull,
		rules: [...given, ...targetRules(is, now, now.type)],
	};
}

function refusedChanges(where: string, changes: readonly string[]): MigrationError {
	const shown = changes.slice(0, 10).map(change => `  ${change}`);
	const more = changes.length > shown.length ? [`  and ${changes.length - shown.length} more`] : [];
	return new MigrationError(
		'run-changed',
		`The rejects cannot be loaded so (${where}): rows that were loaded would be others:\n${[...shown, ...more].join('\n')}`,
		{
			hint: 'A retry takes other rules, defaults, conversions and blanks. Change the rest back, edit the rows with --rows, or start a new run.',
		},
	);
}
