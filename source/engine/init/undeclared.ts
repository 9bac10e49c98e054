/** References that nobody declared: told by a column's name, and believed only if every value is a key. */
import type {Evidence} from '../source/evidence.ts';
import {plural} from './choice.ts';
import {snakeCase} from './names.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';
import {primaryKeyOf, type Reference} from './references.ts';

export interface Undeclared {
	readonly column: ProposedColumn;
	readonly parent: ProposedTable;
	readonly key: ProposedColumn;
}

/** Finds them within each source, and notes them at their columns. */
export function findUndeclared(
	tables: readonly ProposedTable[],
	references: readonly Reference[],
	evidenceOf: (database: string) => Evidence,
): Undeclared[] {
	const declared = new Set(references.flatMap(r => r.columns));
	return tables.flatMap(table =>
		table.columns
			.filter(c => !declared.has(c) && c.left === undefined && isKeyLike(c, table))
			.flatMap(column => {
				const found = parentOf(column, table, tables);
				if (!found || !isBorneOut(table, column, found, evidenceOf(table.database))) return [];
				const values = plural(column.scan.rows - column.scan.nulls, 'value');
				column.notes.push(
					`no reference is declared, but all that it holds, ${values}, are keys of ${found.parent.source.name}`,
				);
				return [{column, ...found}];
			}),
	);
}

function isKeyLike({source, scan}: ProposedColumn, {source: table}: ProposedTable): boolean {
	return source.name !== table.rowidColumn && scan.integers > 0 && scan.integers + scan.nulls === scan.rows;
}

/** `user_id`, `userId`, `id_user`, `fk_user` name the table user or users; so does a key of just that name. */
function parentOf(
	{source: {name}}: ProposedColumn,
	table: ProposedTable,
	tables: readonly ProposedTable[],
): Omit<Undeclared, 'column'> | undefined {
	const words = snakeCase(name);
	const stem = /^(.+)_(?:id|pk|fk|key)$/.exec(words)?.[1] ?? /^(?:id|fk)_(.+)$/.exec(words)?.[1];
	const candidates = tables.flatMap(parent => {
		const [key, ...rest] = primaryKeyOf(parent);
		return parent.database === table.database && key && rest.length === 0 && key.choice.type === 'bigint'
			? [{parent, key}]
			: [];
	});
	const byTable = candidates.find(
		({parent}) => stem !== undefined && isNameOf(snakeCase(parent.source.name), stem),
	);
	const byKey = candidates.find(
		({parent, key}) => parent !== table && words !== 'id' && snakeCase(key.source.name) === words,
	);
	return byTable ?? byKey;
}

function isNameOf(table: string, stem: string): boolean {
	const plurals = [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')];
	return plurals.some(form => table === form || table.endsWith(`_${form}`));
}

function isBorneOut(
	table: ProposedTable,
	column: ProposedColumn,
	{parent, key}: Omit<Undeclared, 'column'>,
	evidence: Evidence,
): boolean {
	const {database} = table;
	const orphans = evidence.orphans(
		{database, table: table.source.name, columns: [column.source.name]},
		{database, table: parent.source.name, columns: [key.source.name]},
	);
	return orphans === 0;
}
