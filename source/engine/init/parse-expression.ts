/** Reads SQLite's expressions, by precedence: the grammar of src/parse.y. */
import {type Cursor, makeCursor, unexpected} from './cursor.ts';
import type {BinaryOperator, Expression} from './expression.ts';
import {parseArguments, parseOperand} from './parse-operand.ts';
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
		? parseOperand(cursor)
		: {kind: 'unary', operator, operand: parseUnary(cursor)};
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
	return {kind: 'binary', operator, left, right};
}
