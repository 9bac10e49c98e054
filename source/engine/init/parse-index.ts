/** What only the text of CREATE INDEX says: the expressions among its terms, and its condition. */
import {type Token, tokenize} from './tokenize.ts';

export interface ParsedIndex {
	/** Each term as it is written, without its order. */
	readonly terms: readonly string[];
	readonly where: string | undefined;
}

/** Undefined where the text is not understood. */
export function parseIndex(sql: string): ParsedIndex | undefined {
	const tokens = tokenize(sql);
	const on = tokens?.findIndex(t => t.word === 'ON') ?? -1;
	const open = tokens?.findIndex((t, i) => i > on && t.kind === 'operator' && t.text === '(') ?? -1;
	if (!tokens || on < 0 || open < 0) return undefined;
	const terms: string[] = [];
	let depth = 0;
	let start = open + 1;
	for (let at = open; at < tokens.length; at++) {
		const {kind, text} = tokens[at] as Token;
		if (kind !== 'operator') continue;
		if (text === '(') depth++;
		const closes = text === ')' && --depth === 0;
		if (closes || (text === ',' && depth === 1)) {
			terms.push(termText(sql, tokens.slice(start, at)));
			start = at + 1;
		}
		if (closes) {
			const where = tokens[at + 1];
			return {terms, where: where?.word === 'WHERE' ? sql.slice(where.end).trim() : undefined};
		}
	}
	return undefined;
}

function termText(sql: string, tokens: readonly Token[]): string {
	const last = tokens.at(-1);
	const kept = last && ['ASC', 'DESC'].includes(last.word) ? tokens.slice(0, -1) : tokens;
	return kept.length === 0 ? '' : sql.slice(kept[0]?.start, kept.at(-1)?.end);
}
