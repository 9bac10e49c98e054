/** What must hold before a run writes its first row. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import {holdsRows, tableExists} from '../target/introspect.ts';
import {readStoredColumns} from '../target/stored-columns.ts';
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

/**
 * @param always the columns that the server always makes, by table
 * @throws MigrationError bad-plan where rows that are there could not be found, or not be changed
 */
export function checkUpdatable(
	loads: readonly PlannedLoad[],
	always: ReadonlyMap<string, readonly string[]>,
): void {
	const problems = loads.flatMap(({table, columns, primaryKey}) => {
		const key = primaryKey.map(i => columns[i]?.name);
		const fixed = columns.filter(({name}) => always.get(table)?.includes(name) && !key.includes(name));
		return key.length === 0
			? [`${table}: it has no primary key that is loaded, by which rows that are there could be found`]
			: fixed.map(({name}) => `${table}: its column ${name} is GENERATED ALWAYS, and no update can set it`);
	});
	if (problems.length > 0) {
		throw new MigrationError(
			'bad-plan',
			`Rows that are there cannot be updated:\n${[...new Set(problems)].map(p => `  ${p}`).join('\n')}`,
			{hint: 'Choose other tables with --tables, or say --on-conflict skip.'},
		);
	}
}

/** The columns of each table that is there which no UPDATE can set. */
export async function alwaysColumns(
	client: Client,
	loads: readonly PlannedLoad[],
): Promise<ReadonlyMap<string, readonly string[]>> {
	const found = new Map<string, readonly string[]>();
	for (const load of loads) {
		if (await tableExists(client, load.schema, load.relation)) {
			const {stored, settable} = await readStoredColumns(client, load);
			found.set(
				load.table,
				stored.filter(name => !settable.includes(name)),
			);
		}
	}
	return found;
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
				hint: 'Empty the tables, choose others with --tables, leave rows that are there as they are with --on-conflict skip, or make them as the source has them with --on-conflict update.',
			},
		);
	}
	return empty;
}
