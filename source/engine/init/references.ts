/** The foreign keys of the sources, with both of their ends among the proposed tables. */
import {foldName} from '../fold-name.ts';
import type {SourceForeignKey} from '../source/read-schema.ts';
import {choice} from './choice.ts';
import type {ColumnType} from './column-type.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';

export interface Reference {
	readonly table: ProposedTable;
	readonly key: SourceForeignKey;
	readonly parsed: {readonly name: string | undefined; readonly deferred: boolean} | undefined;
	readonly columns: readonly ProposedColumn[];
	readonly parent: ProposedTable;
	readonly parentColumns: readonly ProposedColumn[];
}

/** References that can be followed; the others are noted at their table. */
export function findReferences(tables: readonly ProposedTable[]): Reference[] {
	return tables.flatMap(table => {
		const {foreignKeys} = table.definition;
		const inOrder = table.parsed.references.length === foreignKeys.length;
		return foreignKeys.flatMap((key, i) => {
			const found = follow(table, key, tables);
			if (typeof found === 'string') {
				table.notes.push(`the reference (${key.columns.join(', ')}) to ${key.parent} is left out: ${found}`);
				return [];
			}
			return [{...found, table, key, parsed: inOrder ? table.parsed.references[i] : undefined}];
		});
	});
}

function follow(table: ProposedTable, key: SourceForeignKey, tables: readonly ProposedTable[]) {
	const parent = tables.find(
		t => t.database === table.database && foldName(t.source.name) === foldName(key.parent) && !t.virtual,
	);
	if (!parent) return 'there is no such table';
	const columns = key.columns.map(name => columnOf(table, name));
	const parentColumns = key.parentColumns
		? key.parentColumns.map(name => columnOf(parent, name))
		: primaryKeyOf(parent);
	if (parentColumns.length !== columns.length) return 'it names no key of that table';
	return isComplete(columns) && isComplete(parentColumns)
		? {columns, parent, parentColumns}
		: 'it names a column that is not there';
}

function isComplete(columns: ReadonlyArray<ProposedColumn | undefined>): columns is ProposedColumn[] {
	return columns.every(c => c !== undefined && c.left === undefined);
}

export function columnOf(table: ProposedTable, name: string): ProposedColumn | undefined {
	return table.columns.find(c => foldName(c.source.name) === foldName(name));
}

/** The source's primary key, in its order. */
export function primaryKeyOf({columns}: ProposedTable): ProposedColumn[] {
	return columns
		.filter(c => c.source.primaryKey > 0)
		.sort((a, b) => a.source.primaryKey - b.source.primaryKey);
}

/** References in a row of which each end may change the next one's type. */
const longestChain = 10;

/** Gives both ends of a reference one type, where the values of one end fit that of the other. */
export function alignTypes(references: readonly Reference[]): void {
	for (let round = 0; round < longestChain; round++) {
		const changed = references
			.flatMap(({columns, parentColumns}) =>
				columns.map((c, i) => [c, parentColumns[i] as ProposedColumn] as const),
			)
			.map(([child, parent]) => alignPair(child, parent));
		if (!changed.includes(true)) return;
	}
}

function alignPair(child: ProposedColumn, parent: ProposedColumn): boolean {
	// JSON has no order: no key can be of it, so that nothing can refer to it either.
	const types = [child.choice.type, parent.choice.type];
	if (types[0] === types[1] || types.includes('json')) return false;
	const [column, other] = fits(child, parent.choice.type)
		? [child, parent]
		: fits(parent, child.choice.type)
			? [parent, child]
			: [undefined, undefined];
	if (!column || !other) return false;
	column.choice = choice(other.choice.type, {converted: true});
	column.notes.push(`the type of ${other.name}, which it is matched with`);
	return true;
}

/** Whether every value of the column becomes one of the type that is equal to what it was. */
function fits({scan, choice: {type: own, sql, rejects}}: ProposedColumn, type: ColumnType): boolean {
	if (scan.blobs > 0 || sql !== undefined || rejects > 0) return false;
	const whole = scan.fractions === 0 && scan.infinities === 0;
	const digits = (scan.forms.integer ?? 0) === scan.texts;
	if (scan.integers + scan.reals + scan.texts === 0) return true;
	switch (type) {
		case 'bigint':
			return whole && digits && (scan.integers + scan.reals === 0 || isSafe(scan));
		case 'text':
			return own === 'bigint' && scan.reals === 0;
		case 'uuid':
			return scan.plainUuids === scan.texts && scan.integers + scan.reals === 0;
		case 'numeric':
			return scan.texts === 0 && own === 'bigint';
		default:
			return false;
	}
}

function isSafe({lowest, highest}: ProposedColumn['scan']): boolean {
	return Math.max(Math.abs(lowest), Math.abs(highest)) <= Number.MAX_SAFE_INTEGER;
}
