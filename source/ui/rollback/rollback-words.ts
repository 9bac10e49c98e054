/** What is said of a rollback, on screens and in lines alike. Control characters are in it as they are. */
import type {Blocker, TableRollback} from '../../engine/report/rollback.ts';
import {counted, formatCount} from '../components/format.ts';
import {shellWord} from '../shell-word.ts';

/** Titles of a table's numbers, in their order. @param dryRun nothing is done yet */
export function rollbackTitles(dryRun: boolean): readonly string[] {
	return [
		dryRun ? 'To remove' : 'Removed',
		dryRun ? 'To restore' : 'Restored',
		'Changed since',
		'Gone before',
		'Referred to by',
	];
}

/** A table's numbers. */
export function rollbackNumbers(its: TableRollback): readonly number[] {
	return [
		its.removed,
		its.restored,
		its.kept,
		its.missing,
		its.blocked_by.reduce((sum, {rows}) => sum + rows, 0),
	];
}

/** `1 row to remove, 2 to restore` */
export function rowsText(tables: ReadonlyArray<Pick<TableRollback, 'removed' | 'restored'>>): string {
	const removed = tables.reduce((sum, table) => sum + table.removed, 0);
	const restored = tables.reduce((sum, table) => sum + table.restored, 0);
	return `${counted(removed, 'row')} to remove${restored === 0 ? '' : `, ${formatCount(restored)} to restore`}`;
}

/** `users: changed since: 7, 8, and 3 more` */
export function changedWords(table: string, {changed_keys: keys, kept}: TableRollback): string {
	const more = kept > keys.length ? `, and ${formatCount(kept - keys.length)} more` : '';
	return `${table}: changed since: ${keys.join(', ')}${more}`;
}

/** `notes.user_id: 120 rows refer to users, such as 1, 2` @param parent what they refer to */
export function blockerWords(
	{table, run_table: ours, columns, rows, examples}: Blocker,
	parent: string,
): string {
	const such = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
	const refer = rows === 1 ? 'refers' : 'refer';
	return `${ours ?? table}.${columns.join(', ')}: ${counted(rows, 'row')} ${refer} to ${parent}${such}`;
}

/**
 * What can be done about rows in the way, as a sentence.
 * @param chosen names of the tables that are to be rolled back
 */
export function blockerAdvice(
	{run_table: ours, rows}: Blocker,
	parent: string,
	chosen: readonly string[],
): string {
	const them = rows === 1 ? 'it' : 'them';
	if (ours === null) {
		return `Remove ${them} yourself, or leave ${parent} out.`;
	}
	return chosen.includes(ours)
		? `They stay, as they were changed since or are not the run's: take those changed since too, or leave ${parent} out.`
		: `Choose ${ours} too, or leave ${parent} out.`;
}

/** The command that goes on, or does the same. */
export function rollbackCommand(
	run: string,
	{
		tables,
		forceChanged,
		dropCreated,
	}: {
		/** undefined: all */
		readonly tables: readonly string[] | undefined;
		readonly forceChanged: boolean;
		readonly dropCreated: boolean;
	},
): string {
	return [
		`mingus-migrate rollback ${run}`,
		...(tables === undefined ? [] : [`--tables ${tables.map(shellWord).join(',')}`]),
		...(forceChanged ? ['--force-changed'] : []),
		...(dropCreated ? ['--drop-created'] : []),
	].join(' ');
}
