/** `--uuid-keys`: integer keys become UUIDs, and with them all that refers to them. */
import {choice} from './choice.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';
import {primaryKeyOf, type Reference} from './references.ts';
import type {Undeclared} from './undeclared.ts';

/** Rewrites keys of one integer column. A key that is another's refers to that one, and its own children do too. */
export function rewriteKeys(
	tables: readonly ProposedTable[],
	references: readonly Reference[],
	undeclared: readonly Undeclared[],
): void {
	const single = [
		...references
			.filter(r => r.columns.length === 1)
			.map(r => ({column: r.columns[0], parent: r.parent, target: r.parentColumns[0]})),
		...undeclared.map(u => ({column: u.column, parent: u.parent, target: u.key})),
	];
	const parentOf = (column: ProposedColumn) => single.find(r => r.column === column);
	for (const table of tables) {
		const [key, ...rest] = primaryKeyOf(table);
		if (!key || rest.length > 0 || key.choice.type !== 'bigint' || parentOf(key)) continue;
		if (references.some(r => r.parent === table && r.columns.length > 1)) {
			table.notes.push('its key stays an integer: a reference of several columns leads to it');
			continue;
		}
		makeKey(key, table.name);
	}
	for (let changed = true; changed; ) {
		changed = false;
		for (const {column, parent, target} of single) {
			const entity = target?.identifies ? parent.name : target?.references;
			if (!column || entity === undefined || column.references !== undefined || column.identifies) continue;
			column.references = entity;
			column.choice = choice('uuid', {converted: true});
			column.notes.push(`the UUID of ${entity}`);
			changed = true;
		}
	}
}

function makeKey(key: ProposedColumn, entity: string): void {
	key.identifies = true;
	key.choice = choice('uuid', {converted: true});
	key.notes.push(`a UUID made of each key of ${entity}`);
}
