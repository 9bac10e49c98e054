/** Reads the target's CHECK constraints, so that rows which break them are rejected before they are sent. */
import type {CheckRule} from './check-rule.ts';

/** What a constraint asks of one column. NULL satisfies it always. */
export interface ColumnRules {
	readonly column: string;
	readonly rules: CheckRule[];
}

type Token = {readonly kind: 'name' | 'text' | 'number' | 'sign'; readonly value: string};

const tokenPattern =
	/\s*(?:"((?:[^"]|"")+)"|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?(?![\w.]))|([A-Za-z_][\w$]*)|(::|<=|>=|<>|[()[\],<>=]))/y;

/**
 * The rules of a constraint in the words of pg_get_constraintdef: one column compared with constants, joined by
 * AND, or one of a list of texts. Undefined if it asks for anything else: then only the server can tell.
 */
export function rulesOfCheck(definition: string): ColumnRules | undefined {
	const match = /^CHECK \((.*)\)(?: NO INHERIT)?(?: NOT VALID)?$/s.exec(definition);
	const tokens = match?.[1] === undefined ? undefined : tokenize(match[1]);
	if (!tokens) return undefined;
	const parts = splitAnd(tokens);
	const read = parts.map(readComparison);
	const rules: CheckRule[] = [];
	let column: string | undefined;
	for (const comparison of read) {
		if (!comparison || (column !== undefined && comparison.column !== column)) return undefined;
		({column} = comparison);
		rules.push(...comparison.rules);
	}
	return column === undefined ? undefined : {column, rules: joinRange(rules)};
}

function tokenize(text: string): Token[] | undefined {
	const tokens: Token[] = [];
	tokenPattern.lastIndex = 0;
	for (let at = 0; at < text.length; at = tokenPattern.lastIndex) {
		const match = tokenPattern.exec(text);
		if (!match) return text.slice(at).trim() === '' ? tokens : undefined;
		const [, quoted, literal, number, name, sign] = match;
		if (quoted !== undefined) tokens.push({kind: 'name', value: quoted.replaceAll('""', '"')});
		else if (literal !== undefined) tokens.push({kind: 'text', value: literal.replaceAll("''", "'")});
		else if (number !== undefined) tokens.push({kind: 'number', value: number});
		else if (name !== undefined) tokens.push({kind: 'name', value: name});
		else tokens.push({kind: 'sign', value: sign ?? ''});
	}
	return tokens;
}

function isSign(token: Token | undefined, value: string): boolean {
	return token?.kind === 'sign' && token.value === value;
}

/** Takes off parentheses that enclose the whole. */
function unwrap(tokens: readonly Token[]): readonly Token[] {
	let inner = tokens;
	while (isSign(inner[0], '(') && closing(inner, 0) === inner.length - 1) inner = inner.slice(1, -1);
	return inner;
}

/** Position of the parenthesis that closes the one at a position. */
function closing(tokens: readonly Token[], open: number): number {
	let depth = 0;
	for (let at = open; at < tokens.length; at++) {
		if (isSign(tokens[at], '(')) depth++;
		if (isSign(tokens[at], ')') && --depth === 0) return at;
	}
	return -1;
}

function splitAnd(tokens: readonly Token[]): Array<readonly Token[]> {
	const inner = unwrap(tokens);
	const parts: Array<readonly Token[]> = [];
	let start = 0;
	for (let at = 0; at < inner.length; at++) {
		if (isSign(inner[at], '(')) {
			const end = closing(inner, at);
			if (end > 0) at = end;
		} else if (inner[at]?.kind === 'name' && inner[at]?.value === 'AND') {
			parts.push(inner.slice(start, at));
			start = at + 1;
		}
	}
	if (start === 0) return [inner];
	parts.push(inner.slice(start));
	return parts.flatMap(splitAnd);
}

/** `column operator constant`, the other way round, or `column = ANY (ARRAY[…])`. */
function readComparison(tokens: readonly Token[]): ColumnRules | undefined {
	let at = 0;
	let depth = 0;
	for (; at < tokens.length; at++) {
		if (isSign(tokens[at], '(')) depth++;
		if (isSign(tokens[at], ')')) depth--;
		if (depth === 0 && operators.has(tokens[at]?.value ?? '') && tokens[at]?.kind === 'sign') break;
	}
	const operator = tokens[at]?.value ?? '';
	const left = tokens.slice(0, at);
	const right = tokens.slice(at + 1);
	const column = readColumn(left);
	if (column !== undefined) {
		const rule = operator === '=' ? readOneOf(right) : readBound(operator, right);
		return rule && {column, rules: [rule]};
	}
	const mirrored = readColumn(right);
	const rule = readBound(mirror[operator] ?? '', left);
	return mirrored === undefined || !rule ? undefined : {column: mirrored, rules: [rule]};
}

const operators: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '=']);
const mirror: Readonly<Record<string, string>> = {'<': '>', '<=': '>=', '>': '<', '>=': '<='};

/** Casts that change no number and no text. A cast to bpchar is none of them: it ignores spaces at the end. */
const widening: ReadonlySet<string> = new Set(['numeric', 'double precision', 'text', 'character varying']);
const constants: ReadonlySet<string> = new Set([...widening, 'integer', 'bigint', 'smallint', 'real']);

/** Position of the last cast outside of brackets, -1 if there is none. */
function lastCast(tokens: readonly Token[]): number {
	let depth = 0;
	for (let at = tokens.length - 1; at >= 0; at--) {
		if (isSign(tokens[at], ')') || isSign(tokens[at], ']')) depth++;
		if (isSign(tokens[at], '(') || isSign(tokens[at], '[')) depth--;
		if (depth === 0 && isSign(tokens[at], '::')) return at;
	}
	return -1;
}

/** What is cast, and to what; '' if it is not. */
function splitCast(tokens: readonly Token[]): {of: readonly Token[]; to: string} {
	const inner = unwrap(tokens);
	const at = lastCast(inner);
	if (at < 0) return {of: inner, to: ''};
	const type = inner.slice(at + 1);
	const isPlain =
		type.length > 0 && type.every(token => token.kind === 'name' || isSign(token, '[') || isSign(token, ']'));
	const to = type
		.map(token => token.value)
		.join(' ')
		.replace(' [ ]', '[]');
	return {of: unwrap(inner.slice(0, at)), to: isPlain ? to : 'unknown'};
}

function readColumn(tokens: readonly Token[]): string | undefined {
	const {of, to} = splitCast(tokens);
	const [only, ...rest] = of;
	if (only?.kind !== 'name' || rest.length > 0 || (to !== '' && !widening.has(to))) return undefined;
	return only.value;
}

function readBound(operator: string, tokens: readonly Token[]): CheckRule | undefined {
	const {of, to} = splitCast(tokens);
	const [only, ...rest] = of;
	if (!only || rest.length > 0 || (to !== '' && !constants.has(to))) return undefined;
	if (
		only.kind !== 'number' &&
		(only.kind !== 'text' || to === 'text' || !/^-?\d+(\.\d+)?$/.test(only.value))
	) {
		return undefined;
	}
	const bound = Number(only.value);
	// More digits than a double surely keeps would move the bound.
	if (only.value.replace(/\D/g, '').length > 15) return undefined;
	if (operator === '>=') return {min: bound};
	if (operator === '<=') return {max: bound};
	if (operator === '>') return {above: bound};
	return operator === '<' ? {below: bound} : undefined;
}

function readText(tokens: readonly Token[]): string | undefined {
	const {of, to} = splitCast(tokens);
	const [only, ...rest] = of;
	const isText = only?.kind === 'text' && (to === 'text' || to === 'character varying');
	return isText && rest.length === 0 ? only.value : undefined;
}

function readOneOf(tokens: readonly Token[]): CheckRule | undefined {
	if (tokens[0]?.kind !== 'name' || tokens[0].value !== 'ANY') {
		const text = readText(tokens);
		return text === undefined ? undefined : {one_of: [text]};
	}
	const {of, to} = splitCast(tokens.slice(1));
	const isList = of[0]?.value === 'ARRAY' && isSign(of[1], '[') && isSign(of.at(-1), ']');
	if (!isList || (to !== '' && to !== 'text[]')) return undefined;
	const texts = splitCommas(of.slice(2, -1)).map(readText);
	return texts.includes(undefined) ? undefined : {one_of: texts as string[]};
}

function splitCommas(tokens: readonly Token[]): Array<readonly Token[]> {
	const parts: Token[][] = [[]];
	for (const token of tokens) {
		if (isSign(token, ',')) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}

/** A lowest and a highest number are one rule with one reason. */
function joinRange(rules: CheckRule[]): CheckRule[] {
	const [low, high, ...rest] = rules;
	const isRange = typeof low === 'object' && 'min' in low && typeof high === 'object' && 'max' in high;
	return isRange && rest.length === 0 ? [{range: [low.min, high.max]}] : rules;
}
