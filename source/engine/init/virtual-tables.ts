/** Virtual tables: those that hold something of their own go over, those that only index other tables do not. */
import {type OtherTable, textsOf} from '../source/inspect.ts';
import {tokenize} from './tokenize.ts';

/**
 * Why a virtual or shadow table stays behind; undefined: its rows go over as those of an ordinary table.
 * https://www.sqlite.org/fts5.html#external_content_and_contentless_tables
 */
export function virtualTableFate(
	other: OtherTable,
	sqlOf: ReadonlyMap<string, string>,
	others: readonly OtherTable[],
): string | undefined {
	const {kind, name, unreadable} = other;
	if (kind === 'shadow') {
		if (other.table) return undefined;
		const owner = ownerOf(name, others);
		const stays = owner === undefined || virtualTableFate(owner, sqlOf, others) !== undefined;
		return stays
			? `a part of the virtual table ${owner?.name ?? 'it belongs to'}, which stays behind`
			: `a part of the virtual table ${owner.name}, which goes over`;
	}
	const {module, options} = readVirtual(sqlOf.get(name) ?? '');
	if (isFullText(module) && options.get('content') === '')
		return 'a full-text index without texts of its own';
	if (unreadable !== undefined) {
		const texts = others.find(o => o.name === textsOf(name) && o.table);
		const rest = texts ? `; what it holds goes over as ${texts.name}` : '';
		return `SQLite cannot read this virtual table: ${unreadable}${rest}`;
	}
	if (isFullText(module)) {
		const content = options.get('content');
		if (content !== undefined) {
			return `a full-text index over ${content}, which goes over; in PostgreSQL an index on to_tsvector(…) does the same`;
		}
		return undefined;
	}
	if (/^fts\d(?:vocab|aux)$/.test(module)) return 'shows the words of a full-text index';
	if (/^rtree/.test(module) && /^rtree_.+_/.test(name)) return 'the spatial index of another table';
	return ['dbstat', 'sqlite_dbpage', 'bytecode', 'csv', 'generate_series'].includes(module)
		? `shows what ${module} makes, and holds nothing`
		: undefined;
}

function isFullText(module: string): boolean {
	return /^fts[345]$/.test(module);
}

function ownerOf(shadow: string, others: readonly OtherTable[]): OtherTable | undefined {
	return others
		.filter(o => o.kind === 'virtual' && shadow.startsWith(`${o.name}_`))
		.sort((a, b) => b.name.length - a.name.length)[0];
}

/** The module and the arguments that are options: `content='post'`, `content=""`. */
function readVirtual(sql: string): {module: string; options: ReadonlyMap<string, string>} {
	const tokens = tokenize(sql) ?? [];
	const using = tokens.findIndex(t => t.word === 'USING');
	const options = new Map<string, string>();
	for (const [i, token] of tokens.entries()) {
		const [equals, value] = [tokens[i + 1], tokens[i + 2]];
		if (i > using && token.kind === 'word' && equals?.text === '=' && value) {
			options.set(token.text.toLowerCase(), value.kind === 'operator' ? '' : value.text);
		}
	}
	return {module: tokens[using + 1]?.text.toLowerCase() ?? '', options};
}
