/** Reads what stands between operators: literals, names, calls, CASE, CAST, and whatever is in brackets. */
import {type Cursor, Untranslatable, unexpected} from './cursor.ts';
import type {Expression} from './expression.ts';
import {parseExpression} from './parse-expression.ts';
import {isQuery, parseQuery} from './parse-query.ts';

/** @throws Untranslatable */
export function parseOperand(cursor: Cursor): Expression {
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

/** Expressions with commas between, up to the closing bracket and with it. */
export function parseArguments(cursor: Cursor): Expression[] {
	const list: Expression[] = [];
	if (cursor.takeOperator(')')) return list;
	do list.push(parseExpression(cursor));
	while (cursor.takeOperator(','));
	cursor.expectOperator(')');
	return list;
}
