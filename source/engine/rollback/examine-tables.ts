/** Looks at every table before the first row is removed: one that cannot go stops the whole rollback. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {Blocker, TableRollback} from '../report/rollback.ts';
import type {RolledTable} from '../rollback-script/rolled-table.ts';
import type {RollbackRequest} from '../run/request.ts';
import type {PreparedRollback} from './prepare-rollback.ts';
import type {Emit} from './roll-back-run.ts';

interface Looked {
	readonly removed: string;
	readonly restored: string;
	readonly kept: string;
	readonly missing: string;
	readonly blocked: ReadonlyArray<{
		constraint_name: string;
		child: string;
		child_columns: string[];
		rows: number;
		examples: string[];
	}> | null;
}

/** @throws MigrationError rows-referred-to, naming them; interrupted */
export async function examineTables(
	client: Client,
	{run, steps, tables: all}: PreparedRollback,
	{dryRun, forceChanged, signal}: RollbackRequest,
	emit: Emit,
): Promise<void> {
	const tables = steps.flat();
	const named = await namesOf(client, all);
	await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ');
	const {rows: counts} = await client.query<{name: string; rows: string}>(
		'SELECT t.name, pg_temp.rows_inserted(t)::text AS rows FROM rollback_tables t',
	);
	emit({
		event: 'rollback-started',
		run: run.run,
		mapping: run.mapping,
		dry_run: dryRun,
		started_at: new Date().toISOString(),
		tables: tables.map(({name, table}) => ({
			table,
			rows: Number(counts.find(count => count.name === name)?.rows ?? 0),
		})),
	});
	const blocked: string[] = [];
	let isByChanged = false;
	for (const table of tables) {
		if (signal?.aborted) {
			throw new MigrationError('interrupted', 'The look at the tables was interrupted', {
				hint: 'Nothing was removed.',
			});
		}
		const looked = await lookAt(client, table, {chosen: tables, named, forced: forceChanged});
		emit({event: 'table-examined', table: table.table, ...looked});
		isByChanged ||= looked.blocked_by.some(({table: child}) => tables.some(its => its.table === child));
		blocked.push(...looked.blocked_by.map(blocker => describeBlocker(blocker, table.table)));
	}
	await client.query('COMMIT');
	if (blocked.length > 0) {
		throw new MigrationError(
			'rows-referred-to',
			`Rows that stay refer to rows that are to be removed:\n${blocked.join('\n')}`,
			{
				hint: isByChanged
					? 'Rows that were changed since are kept, and so must be what they refer to: remove them too with --force-changed, or leave those tables out with --tables.'
					: 'Roll those tables back too, leave these out with --tables, or remove the rows: nothing is ever removed along with what it refers to.',
			},
		);
	}
}

/** The run's tables by the names that the server gives them. */
async function namesOf(
	client: Client,
	tables: readonly RolledTable[],
): Promise<ReadonlyMap<string, RolledTable>> {
	const {rows} = await client.query<{name: string; shown: string}>(
		'SELECT name, to_regclass(name)::text AS shown FROM unnest($1::text[]) AS t (name)',
		[tables.map(({name}) => name)],
	);
	return new Map(
		tables.map(table => [rows.find(({name}) => name === table.name)?.shown ?? table.name, table]),
	);
}

interface Look {
	readonly chosen: readonly RolledTable[];
	readonly named: ReadonlyMap<string, RolledTable>;
	readonly forced: boolean;
}

async function lookAt(
	client: Client,
	{name, isKeySensitive}: RolledTable,
	{chosen, named, forced}: Look,
): Promise<TableRollback> {
	const {rows} = await client.query<Looked>('SELECT * FROM pg_temp.look_at($1, $2, $3)', [
		name,
		chosen.map(table => table.name),
		forced,
	]);
	const [found] = rows as [Looked];
	const kept = Number(found.kept);
	const changed =
		kept === 0 && !forced
			? []
			: (await client.query<{key: string}>('SELECT pg_temp.changed_rows($1) AS key', [name])).rows;
	return {
		removed: Number(found.removed),
		restored: Number(found.restored),
		kept,
		missing: Number(found.missing),
		changed_keys: changed.map(({key}) => (isKeySensitive ? '***' : key)),
		blocked_by: (found.blocked ?? []).map(blocker => {
			const its = named.get(blocker.child);
			return {
				constraint: blocker.constraint_name,
				table: its?.table ?? blocker.child,
				run_table: its?.table ?? null,
				columns: blocker.child_columns,
				rows: blocker.rows,
				examples: its?.isKeySensitive ? [] : blocker.examples,
			};
		}),
	};
}

function describeBlocker({table, columns, rows, examples}: Blocker, parent: string): string {
	const such = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
	return `  ${table}.${columns.join(', ')}: ${rows} row${rows === 1 ? ' refers' : 's refer'} to ${parent}${such}`;
}
