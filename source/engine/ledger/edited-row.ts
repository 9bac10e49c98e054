/** A rejected row as an operator edited it, beside what the snapshot has. Pure. */
import type {SourceValue} from '../convert/values.ts';
import {editedAsJson, editedFromJson} from './cell.ts';
import {membersOf} from './reject-row.ts';

/** Values that stand in place of the snapshot's, by input. */
export type Edits = ReadonlyMap<number, SourceValue>;

export const noEdits: Edits = new Map();

/** @param row the row as it stands, of the snapshot or edited before @returns the row with these values, as JSON */
export function editRow(row: string, edits: Edits): string {
	const members = membersOf(row).map(({name, value}, i) => {
		const edited = edits.get(i);
		return `${name}:${edited === undefined ? value : editedAsJson(edited)}`;
	});
	return `{${members.join(',')}}`;
}

/** @param source the row as the snapshot has it @param edited what `editRow` made of it */
export function editsOf(source: string, edited: string): Edits {
	const before = membersOf(source);
	const changed = membersOf(edited).flatMap(
		({value}, i): Array<[number, SourceValue]> =>
			value === before[i]?.value ? [] : [[i, editedFromJson(value)]],
	);
	return new Map(changed);
}
