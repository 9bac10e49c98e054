/** A mapping after all of its changes, and its text. Pure. */
import {isDeepStrictEqual} from 'node:util';
import {assign} from './assign.ts';
import {assignInText} from './assign-text.ts';
import {assignmentsOf, editMapping} from './edit-mapping.ts';
import {refuseEdit} from './edit-refusal.ts';
import {parseMapping} from './load-mapping.ts';
import type {Assignment, MappingEdit} from './mapping-edit.ts';
import {editDdl} from './reshape-column.ts';
import type {Mapping} from './schema.ts';

/** A mapping, and the SQL that makes its tables. */
export interface MappingWithDdl {
	readonly mapping: Mapping;
	readonly ddl?: string;
}

/** @throws MigrationError bad-mapping for the first edit that cannot be done */
export function withEdits(original: MappingWithDdl, edits: readonly MappingEdit[]): MappingWithDdl {
	return edits.reduce(({mapping, ddl}, edit) => {
		const changed = editDdl(ddl, mapping, edit);
		return {
			mapping: editMapping(mapping, edit),
			...(changed === undefined ? {} : {ddl: changed}),
		};
	}, original);
}

/**
 * The text of a mapping with the edits.
 * @param text the original's
 * @param more what else is set in it
 * @throws MigrationError bad-mapping where it would not be the same mapping when it is read
 */
export function editText(
	text: string,
	original: Mapping,
	edits: readonly MappingEdit[],
	more: readonly Assignment[] = [],
): string {
	let mapping = original;
	let edited = text;
	for (const assignments of [
		...edits.map(edit => (from: Mapping) => assignmentsOf(from, edit)),
		() => more,
	]) {
		const all = assignments(mapping);
		mapping = assign(mapping, all);
		edited = assignInText(edited, all);
	}
	if (!isDeepStrictEqual(parseMapping(edited, 'The changed mapping'), mapping)) {
		refuseEdit('The mapping file is written in a way in which this cannot be changed.');
	}
	return edited;
}
