/** What must hold before a run writes its first row. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import {holdsRows, tableExists} from '../target/introspect.ts';
import type {RunOptions} from './request.ts';

/** @throws MigrationError bad-plan, naming every blocker */
export function checkPlan(plan: Plan): void {
	const blockers = plan.problems.filter(p => p.severity === 'blocker');
	if (blockers.length === 0) {
		return;
	}
	const lines = blockers.map(p => `  ${p.where}: ${p.message}${p.hint ? ` (${p.hint})` : ''}`);
	throw new MigrationError(
		'bad-plan',
		`The plan has ${blockers.length === 1 ? 'a problem' : `${blockers.length} problems`}:\n${lines.join('\n')}`,
		{
			hint: 'Look at it with `mingus-migrate plan`, mend the mapping or the databases, and start again.',
		},
	);
}

/** @throws MigrationError target-schema where a table is missing: rows alone were asked for */
export async function checkTablesAreThere(client: Client, loads: readonly PlannedLoad[]): Promise<void> {
	const missing = new Set<string>();
	for (const {schema, relation, table} of loads) {
		if (!(await tableExists(client, schema, relation))) {
			missing.add(table);
		}
	}
	if (missing.size > 0) {
		throw new MigrationError(
			'target-schema',
			`Tables are missing in the target, and --data-only makes none: ${[...missing].join(', ')}`,
			{hint: 'Make them first, with mingus-migrate run --schema-only.'},
		);
	}
}

/** What the run loads: nothing where only the tables are to be made, else the chosen tables. @throws MigrationError bad-usage for a table that the plan does not load */
export function chosenLoads(
	plan: Plan,
	{only, tables}: Pick<RunOptions, 'only' | 'tables'>,
): readonly PlannedLoad[] {
	if (only === 'schema') {
		return [];
	}
	if (tables === undefined) {
		return plan.loads;
	}
	const known = new Set(plan.loads.map(load => load.table));
	const unknown = tables.filter(table => !known.has(table));
	if (unknown.length > 0) {
		throw new MigrationError('bad-usage', `The plan loads no table ${unknown.join(', ')}`, {
			hint: `It loads ${[...known].join(', ')}.`,
		});
	}
	return plan.loads.filter(load => tables.includes(load.table));
}

/**
 * The tables that hold no row yet.
 * @throws MigrationError target-not-empty where a table holds rows and conflicts are to fail
 */
export async function checkEmpty(
	client: Client,
	loads: readonly PlannedLoad[],
	onConflict: RunOptions['onConflict'],
): Promise<ReadonlySet<string>> {
	const empty = new Set<string>();
	const filled = new Set<string>();
	for (const {schema, relation, table} of loads) {
		const isFilled =
			(await tableExists(client, schema, relation)) && (await holdsRows(client, schema, relation));
		(isFilled ? filled : empty).add(table);
	}
	if (filled.size > 0 && onConflict === 'fail') {
		throw new MigrationError(
			'target-not-empty',
			`The target holds rows already in ${[...filled].join(', ')}`,
			{
				hint: 'Empty the tables, choose others with --tables, or leave rows that are there as they are with --on-conflict skip.',
			},
		);
	}
	return empty;
}
