/** Reads SQLite's expressions, by precedence: the grammar of src/parse.y. */
import {type Cursor, makeCursor, Untranslatable, unexpected} from './cursor.ts';
import type {BinaryOperator, Expression} from './expression.ts';
import {isQuery, parseQuery} from './parse-query.ts';

/** @throws Untranslatable where the text is no expression, or goes on behind it */
export function parseWhole(sql: string): Expression {
	const cursor = makeCursor(sql);
	const expression = parseExpression(cursor);
	if (!cursor.atEnd()) throw unexpected(cursor.peek());
	return expression;
}

/** @throws Untranslatable */
export function parseExpression(cursor: Cursor): Expression {
	let left = parseAnd(cursor);
	while (cursor.takeWord('OR')) left = binary('OR', left, parseAnd(cursor));
	return left;
}

function parseAnd(cursor: Cursor): Expression {
	let left = parseNot(cursor);
	while (cursor.takeWord('AND')) left = binary('AND', left, parseNot(cursor));
	return left;
}

function parseNot(cursor: Cursor): Expression {
	if (cursor.isWord('NOT') && !cursor.isWord('NOT', 'EXISTS')) {
		cursor.next();
		return {kind: 'unary', operator: 'NOT', operand: parseNot(cursor)};
	}
	return parseEquality(cursor);
}

const equals: Readonly<Record<string, BinaryOperator>> = {'=': '=', '==': '=', '<>': '<>', '!=': '<>'};

function parseEquality(cursor: Cursor): Expression {
	let left = parseLevel(cursor, 0);
	for (;;) {
		const operator = cursor.takeOperator('=', '==', '<>', '!=');
		if (operator !== undefined) {
			left = binary(equals[operator] as BinaryOperator, left, parseLevel(cursor, 0));
			continue;
		}
		const next = parseTest(cursor, left);
		if (!next) return left;
		left = next;
	}
}

/** IS, BETWEEN, IN, LIKE and their like behind an operand; undefined where none follows. */
function parseTest(cursor: Cursor, left: Expression): Expression | undefined {
	const nothing: Expression = {kind: 'null'};
	if (cursor.takeWord('ISNULL')) return {kind: 'is', not: false, left, right: nothing};
	if (cursor.takeWord('NOTNULL')) return {kind: 'is', not: true, left, right: nothing};
	if (cursor.takeWord('NOT', 'NULL')) return {kind: 'is', not: true, left, right: nothing};
	if (cursor.takeWord('IS')) {
		const not = cursor.takeWord('NOT');
		const distinct = cursor.takeWord('DISTINCT', 'FROM');
		return {kind: 'is', not: not !== distinct, left, right: parseLevel(cursor, 0)};
	}
	const not = cursor.takeWord('NOT');
	if (cursor.takeWord('BETWEEN')) {
		const low = parseLevel(cursor, 0);
		cursor.expectWord('AND');
		return {kind: 'between', not, operand: left, low, high: parseLevel(cursor, 0)};
	}
	if (cursor.takeWord('IN')) return {kind: 'in', not, operand: left, list: parseList(cursor)};
	for (const operator of ['LIKE', 'GLOB'] as const) {
		if (!cursor.takeWord(operator)) continue;
		const pattern = parseLevel(cursor, 0);
		const escapedBy = cursor.takeWord('ESCAPE') ? parseLevel(cursor, 0) : undefined;
		return {kind: 'like', operator, not, left, pattern, escapedBy};
	}
	if (not) throw unexpected(cursor.peek());
	return undefined;
}

function parseList(cursor: Cursor): Extract<Expression, {kind: 'in'}>['list'] {
	cursor.expectOperator('(');
	if (isQuery(cursor)) {
		const query = parseQuery(cursor);
		cursor.expectOperator(')');
		return query;
	}
	return parseArguments(cursor);
}

/** Expressions with commas between, up to the closing bracket and with it. */
function parseArguments(cursor: Cursor): Expression[] {
	const list: Expression[] = [];
	if (cursor.takeOperator(')')) return list;
	do list.push(parseExpression(cursor));
	while (cursor.takeOperator(','));
	cursor.expectOperator(')');
	return list;
}

/** Operators that bind to the left, the loosest first. */
const levels: ReadonlyArray<readonly BinaryOperator[]> = [
	['<', '<=', '>', '>='],
	['&', '|', '<<', '>>'],
	['+', '-'],
	['*', '/', '%'],
	['||', '->', '->>'],
];

function parseLevel(cursor: Cursor, level: number): Expression {
	const operators = levels[level];
	if (!operators) return parseCollate(cursor);
	let left = parseLevel(cursor, level + 1);
	for (;;) {
		const operator = cursor.takeOperator(...operators);
		if (operator === undefined) return left;
		left = binary(operator as BinaryOperator, left, parseLevel(cursor, level + 1));
	}
}

function parseCollate(cursor: Cursor): Expression {
	let operand = parseUnary(cursor);
	while (cursor.takeWord('COLLATE')) {
		operand = {kind: 'collate', operand, collation: cursor.name().toUpperCase()};
	}
	return operand;
}

function parseUnary(cursor: Cursor): Expression {
	const operator = cursor.takeOperator('-', '+', '~') as '-' | '+' | '~' | undefined;
	return operator === undefined
		? parsePrimary(cursor)
		: {kind: 'unary', operator, operand: parseUnary(cursor)};
}

function parsePrimary(cursor: Cursor): Expression {
	const token = cursor.next();
	switch (token.kind) {
		case 'integer':
		case 'real':
		case 'string':
		case 'blob':
			return {kind: token.kind, text: token.text};
		case 'name':
			return parseName(cursor, token.text, token.mayBeString);
		case 'word':
			return parseWord(cursor, token.word, token.text);
		case 'operator':
			if (token.text !== '(') throw unexpected(token);
			return parseBrackets(cursor);
	}
}

function parseBrackets(cursor: Cursor): Expression {
	if (isQuery(cursor)) {
		const query = parseQuery(cursor);
		cursor.expectOperator(')');
		return {kind: 'scalar', query};
	}
	const inner = parseExpression(cursor);
	if (cursor.peek()?.text === ',') throw new Untranslatable('it compares rows');
	cursor.expectOperator(')');
	return inner;
}

function parseWord(cursor: Cursor, word: string, text: string): Expression {
	switch (word) {
		case 'NULL':
			return {kind: 'null'};
		case 'TRUE':
		case 'FALSE':
			return {kind: 'truth', value: word === 'TRUE'};
		case 'CURRENT_TIMESTAMP':
		case 'CURRENT_DATE':
		case 'CURRENT_TIME':
			return {kind: 'now', what: word};
		case 'CASE':
			return parseCase(cursor);
		case 'CAST':
			return parseCast(cursor);
		case 'NOT':
			cursor.expectWord('EXISTS');
			return {kind: 'unary', operator: 'NOT', operand: parseExists(cursor)};
		case 'EXISTS':
			return parseExists(cursor);
		case 'RAISE':
			throw new Untranslatable('RAISE belongs to triggers');
		default:
			return cursor.takeOperator('(')
				? parseCall(cursor, text.toLowerCase())
				: parseName(cursor, text, false);
	}
}

function parseName(cursor: Cursor, first: string, mayBeString: boolean): Expression {
	if (!cursor.takeOperator('.')) return {kind: 'column', table: undefined, name: first, mayBeString};
	const second = cursor.name();
	return cursor.takeOperator('.')
		? {kind: 'column', table: second, name: cursor.name(), mayBeString: false}
		: {kind: 'column', table: first, name: second, mayBeString: false};
}

function parseExists(cursor: Cursor): Expression {
	cursor.expectOperator('(');
	const query = parseQuery(cursor);
	cursor.expectOperator(')');
	return {kind: 'exists', query};
}

function parseCall(cursor: Cursor, name: string): Expression {
	if (cursor.takeOperator('*')) {
		cursor.expectOperator(')');
		return {kind: 'call', name, args: [], star: true, distinct: false, filter: parseFilter(cursor)};
	}
	const distinct = cursor.takeWord('DISTINCT');
	const args = parseArguments(cursor);
	if (cursor.isWord('OVER')) throw new Untranslatable('window functions are left to you');
	return {kind: 'call', name, args, star: false, distinct, filter: parseFilter(cursor)};
}

function parseFilter(cursor: Cursor): Expression | undefined {
	if (!cursor.takeWord('FILTER')) return undefined;
	cursor.expectOperator('(');
	cursor.expectWord('WHERE');
	const filter = parseExpression(cursor);
	cursor.expectOperator(')');
	return filter;
}

function parseCase(cursor: Cursor): Expression {
	const operand = cursor.isWord('WHEN') ? undefined : parseExpression(cursor);
	const branches: Array<{when: Expression; value: Expression}> = [];
	while (cursor.takeWord('WHEN')) {
		const when = parseExpression(cursor);
		cursor.expectWord('THEN');
		branches.push({when, value: parseExpression(cursor)});
	}
	const otherwise = cursor.takeWord('ELSE') ? parseExpression(cursor) : undefined;
	cursor.expectWord('END');
	return {kind: 'case', operand, branches, otherwise};
}

function parseCast(cursor: Cursor): Expression {
	cursor.expectOperator('(');
	const operand = parseExpression(cursor);
	cursor.expectWord('AS');
	const words: string[] = [];
	while (!cursor.takeOperator(')')) words.push(cursor.next().text);
	return {kind: 'cast', operand, type: words.join(' ').toUpperCase()};
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
	return {kind: 'binary', operator, left, right};
}
