/** The columns of a table as expressions see them. */
import {foldName} from '../fold-name.ts';
import {quoteName} from '../quote-name.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';
import type {Scope, Typed} from './typed.ts';

export function typedColumn(column: ProposedColumn, qualifier = ''): Typed {
	const {choice, collation, name, source} = column;
	return {
		sql: `${qualifier}${quoteName(name)}`,
		type: choice.type,
		nocase: collation === 'NOCASE',
		// A number among texts, and one in a column of text, would compare otherwise than they did.
		converted: choice.converted || (choice.type === 'text' && !['text', 'blob'].includes(source.affinity)),
		ordered: choice.ordered,
	};
}

export function tableScope(table: ProposedTable, immutable: boolean): Scope {
	const byName = new Map(
		table.columns.filter(c => c.left === undefined).map(c => [foldName(c.source.name), typedColumn(c)]),
	);
	return {
		immutable,
		column: (qualifier, name) =>
			qualifier === undefined || foldName(qualifier) === foldName(table.source.name)
				? byName.get(foldName(name))
				: undefined,
	};
}
