/** The columns of a table as expressions see them. */
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
		table.columns.filter(c => c.left === undefined).map(c => [c.source.name.toLowerCase(), typedColumn(c)]),
	);
	return {
		immutable,
		column: (qualifier, name) =>
			qualifier === undefined || qualifier.toLowerCase() === table.source.name.toLowerCase()
				? byName.get(name.toLowerCase())
				: undefined,
	};
}
