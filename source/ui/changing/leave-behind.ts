/** Source columns that are not migrated: by which names the mapping says so. Pure. */
import type {MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {Subject} from './changing-state.ts';

type Source = Extract<Subject, {kind: 'source'}>;

/** By what names the mapping leaves the columns behind: those of the columns, or that of their table. */
export function leftPaths(
	{left_behind}: Pick<Mapping, 'left_behind'>,
	{table, columns}: Source,
): readonly string[] {
	const named = (path: string) =>
		Object.keys(left_behind).filter(key => key.toLowerCase() === path.toLowerCase());
	const own = columns.flatMap(column => named(`${table}.${column}`));
	return own.length > 0 ? own : named(table);
}

/** A whole table is left behind by its own name, and what is already by that which it has. */
export function leavingOf(
	mapping: Pick<Mapping, 'left_behind'>,
	subject: Source,
	reason: string,
): MappingEdit {
	const {table, columns, isWhole} = subject;
	const left = leftPaths(mapping, subject);
	const own = isWhole && columns.length > 1 ? [table] : columns.map(column => `${table}.${column}`);
	const isOwn = left.length > 0 && (isWhole || !left.includes(table));
	return {edit: 'leave-behind', paths: isOwn ? left : own, reason};
}
