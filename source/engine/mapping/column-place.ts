/** Where a column stands in the mapping. */
import {refuseEdit} from './edit-refusal.ts';
import type {ColumnPlace} from './mapping-edit.ts';
import type {LoadMapping, Mapping} from './schema.ts';

/** The load at a position. @throws MigrationError bad-mapping where there is none */
export function loadAt({loads}: Mapping, {load}: ColumnPlace): LoadMapping {
	return loads[load] ?? refuseEdit(`The mapping has no load ${load + 1}.`);
}

export function columnPath({load, column}: ColumnPlace): Array<string | number> {
	return ['loads', load, 'columns', column];
}
