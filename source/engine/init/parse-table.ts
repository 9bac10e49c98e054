/** What only the text of CREATE TABLE says: CHECKs, generation expressions, collations, deferred references. */
import {foldName} from '../fold-name.ts';
import {type Token, tokenize} from './tokenize.ts';

export interface NamedCheck {
	readonly name: string | undefined;
	readonly sql: string;
}

export interface ParsedColumn {
	readonly collation: string | undefined;
	/** The expression of a generated column. */
	readonly generated: string | undefined;
}

export interface ParsedTable {
	/** By name in lower case. */
	readonly columns: ReadonlyMap<string, ParsedColumn>;
	readonly checks: readonly NamedCheck[];
	/** In the order in which they stand. */
	readonly references: ReadonlyArray<{readonly name: string | undefined; readonly deferred: boolean}>;
}

interface Found {
	columns: Map<string, ParsedColumn>;
	checks: NamedCheck[];
	references: Array<{name: string | undefined; deferred: boolean}>;
}

const tableConstraints = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** Never fails: what it cannot read is left out. */
export function parseTable(sql: string): ParsedTable {
	const found: Found = {columns: new Map(), checks: [], references: []};
	const tokens = tokenize(sql) ?? [];
	for (const item of itemsOf(tokens)) {
		const [first] = item;
		if (!first) continue;
		if (tableConstraints.has(first.word)) readConstraints(sql, item, found);
		else {
			const rest = item.slice(1);
			const collate = rest.findIndex((t, i) => t.word === 'COLLATE' && depthAt(rest, i) === 0);
			const generated = readConstraints(sql, rest, found);
			found.columns.set(foldName(first.text), {
				collation: collate < 0 ? undefined : rest[collate + 1]?.text.toUpperCase(),
				generated,
			});
		}
	}
	return found;
}

/** The items between the commas of the table's own brackets. */
function itemsOf(tokens: readonly Token[]): Token[][] {
	const items: Token[][] = [];
	let depth = 0;
	for (const token of tokens) {
		if (token.kind === 'operator') {
			if (token.text === '(' && ++depth === 1) {
				items.push([]);
				continue;
			}
			if (token.text === ')' && --depth === 0) break;
			if (token.text === ',' && depth === 1) {
				items.push([]);
				continue;
			}
		}
		if (depth > 0) items.at(-1)?.push(token);
	}
	return items;
}

function depthAt(tokens: readonly Token[], at: number): number {
	return tokens
		.slice(0, at)
		.reduce(
			(depth, {kind, text}) => depth + (kind !== 'operator' ? 0 : text === '(' ? 1 : text === ')' ? -1 : 0),
			0,
		);
}

/** Reads the constraints of a column, or one of the table. @returns the expression that generates the column */
function readConstraints(sql: string, tokens: readonly Token[], found: Found): string | undefined {
	let name: string | undefined;
	let generated: string | undefined;
	for (let at = 0; at < tokens.length; at++) {
		const {word} = tokens[at] as Token;
		if (tokens[at]?.text === '(') at = closing(tokens, at);
		else if (word === 'CONSTRAINT') name = tokens[++at]?.text;
		else if (word === 'CHECK' || (word === 'AS' && tokens[at + 1]?.text === '(')) {
			const end = closing(tokens, at + 1);
			const inner = sql.slice(tokens[at + 1]?.end, tokens[end]?.start).trim();
			if (word === 'AS') generated = inner;
			else found.checks.push({name, sql: inner});
			name = undefined;
			at = end;
		} else if (word === 'REFERENCES') {
			found.references.push({name, deferred: isDeferred(tokens.slice(at))});
			name = undefined;
		} else if (word === 'DEFAULT') at++;
	}
	return generated;
}

/** Up to the next reference of the same column, of which there may be several. */
function isDeferred(tokens: readonly Token[]): boolean {
	const next = tokens.findIndex((t, i) => i > 0 && t.word === 'REFERENCES');
	const words = (next < 0 ? tokens : tokens.slice(0, next)).map(t => t.word);
	const at = words.indexOf('DEFERRABLE');
	return at > 0 && words[at - 1] !== 'NOT' && words[at + 1] === 'INITIALLY' && words[at + 2] === 'DEFERRED';
}

/** Where the bracket that opens here is closed. */
function closing(tokens: readonly Token[], open: number): number {
	let depth = 0;
	for (let at = open; at < tokens.length; at++) {
		if (tokens[at]?.kind !== 'operator') continue;
		if (tokens[at]?.text === '(') depth++;
		else if (tokens[at]?.text === ')' && --depth === 0) return at;
	}
	return tokens.length;
}
