/** Reads a SELECT. Window clauses, VALUES, NATURAL and outer joins to the right are not understood, and say so. */
import {type Cursor, Untranslatable, unexpected} from './cursor.ts';
import type {Expression} from './expression.ts';
import {parseExpression} from './parse-expression.ts';
import type {Joined, OrderTerm, Query, ResultColumn, SelectPart} from './query.ts';

/** Whether a query comes next. */
export function isQuery(cursor: Cursor): boolean {
	return cursor.isWord('SELECT') || cursor.isWord('WITH');
}

/** @throws Untranslatable */
export function parseQuery(cursor: Cursor): Query {
	const withs = cursor.takeWord('WITH') ? parseWith(cursor) : [];
	const parts = [parsePart(cursor)];
	const operators: Array<Query['operators'][number]> = [];
	for (;;) {
		const operator = (['UNION', 'EXCEPT', 'INTERSECT'] as const).find(word => cursor.takeWord(word));
		if (operator === undefined) break;
		operators.push(operator === 'UNION' && cursor.takeWord('ALL') ? 'UNION ALL' : operator);
		parts.push(parsePart(cursor));
	}
	const order = cursor.takeWord('ORDER', 'BY') ? commas(cursor, parseOrderTerm) : [];
	let limit = cursor.takeWord('LIMIT') ? parseExpression(cursor) : undefined;
	let offset: Expression | undefined;
	if (limit && cursor.takeWord('OFFSET')) offset = parseExpression(cursor);
	else if (limit && cursor.takeOperator(',')) {
		offset = limit;
		limit = parseExpression(cursor);
	}
	return {with: withs, parts, operators, order, limit, offset};
}

function commas<T>(cursor: Cursor, parse: (cursor: Cursor) => T): T[] {
	const list = [parse(cursor)];
	while (cursor.takeOperator(',')) list.push(parse(cursor));
	return list;
}

function parseWith(cursor: Cursor): Array<Query['with'][number]> {
	if (cursor.takeWord('RECURSIVE')) throw new Untranslatable('recursive queries are left to you');
	return commas(cursor, () => {
		const name = cursor.name();
		const columns = cursor.takeOperator('(') ? parseNames(cursor) : undefined;
		cursor.expectWord('AS');
		if (cursor.takeWord('NOT')) cursor.expectWord('MATERIALIZED');
		else cursor.takeWord('MATERIALIZED');
		return {name, columns, query: parseInBrackets(cursor)};
	});
}

function parseNames(cursor: Cursor): string[] {
	const names = commas(cursor, c => c.name());
	cursor.expectOperator(')');
	return names;
}

function parseInBrackets(cursor: Cursor): Query {
	cursor.expectOperator('(');
	const query = parseQuery(cursor);
	cursor.expectOperator(')');
	return query;
}

function parsePart(cursor: Cursor): SelectPart {
	cursor.expectWord('SELECT');
	const distinct = cursor.takeWord('DISTINCT');
	cursor.takeWord('ALL');
	const results = commas(cursor, parseResult);
	const from = cursor.takeWord('FROM') ? parseFrom(cursor) : [];
	const where = cursor.takeWord('WHERE') ? parseExpression(cursor) : undefined;
	const group = cursor.takeWord('GROUP', 'BY') ? commas(cursor, parseExpression) : [];
	const having = cursor.takeWord('HAVING') ? parseExpression(cursor) : undefined;
	if (cursor.isWord('WINDOW')) throw unexpected(cursor.peek());
	return {distinct, results, from, where, group, having};
}

function parseResult(cursor: Cursor): ResultColumn {
	if (cursor.takeOperator('*')) return {kind: 'star', table: undefined};
	if (cursor.peek(1)?.text === '.' && cursor.peek(2)?.text === '*') {
		const table = cursor.name();
		cursor.next();
		cursor.next();
		return {kind: 'star', table};
	}
	const start = cursor.peek()?.start ?? 0;
	const value = parseExpression(cursor);
	const end = cursor.peek()?.start ?? cursor.sql.length;
	return {kind: 'value', value, alias: parseAlias(cursor), text: cursor.sql.slice(start, end).trim()};
}

/** Words that end what may have an alias. */
const reserved = new Set(
	`FROM WHERE GROUP HAVING ORDER LIMIT UNION EXCEPT INTERSECT JOIN LEFT RIGHT FULL INNER CROSS NATURAL OUTER ON USING
	WINDOW INDEXED NOT SELECT OFFSET`.split(/\s+/),
);

function parseAlias(cursor: Cursor): string | undefined {
	if (cursor.takeWord('AS')) return cursor.name();
	const token = cursor.peek();
	const isAlias =
		token?.kind === 'name' ||
		token?.kind === 'string' ||
		(token?.kind === 'word' && !reserved.has(token.word));
	return isAlias ? cursor.name() : undefined;
}

function parseFrom(cursor: Cursor): Joined[] {
	const joined = [parseSource(cursor, 'FIRST')];
	for (;;) {
		const join = parseJoin(cursor);
		if (join === undefined) return joined;
		joined.push(parseSource(cursor, join));
	}
}

function parseJoin(cursor: Cursor): Exclude<Joined['join'], 'FIRST'> | undefined {
	if (cursor.takeOperator(',')) return 'CROSS';
	if (cursor.takeWord('LEFT')) {
		cursor.takeWord('OUTER');
		cursor.expectWord('JOIN');
		return 'LEFT';
	}
	if (cursor.takeWord('CROSS', 'JOIN')) return 'CROSS';
	if (cursor.takeWord('INNER', 'JOIN') || cursor.takeWord('JOIN')) return 'INNER';
	if (cursor.isWord('NATURAL') || cursor.isWord('RIGHT') || cursor.isWord('FULL'))
		throw unexpected(cursor.peek());
	return undefined;
}

function parseSource(cursor: Cursor, join: Joined['join']): Joined {
	let source: Joined['source'];
	if (cursor.peek()?.text === '(') {
		cursor.next();
		if (!isQuery(cursor)) throw new Untranslatable('joins in brackets are left to you');
		source = {kind: 'query', query: parseQuery(cursor)};
		cursor.expectOperator(')');
	} else {
		const name = cursor.name();
		source = {kind: 'table', name: cursor.takeOperator('.') ? cursor.name() : name};
		if (cursor.peek()?.text === '(') throw new Untranslatable('table functions are left to you');
	}
	const alias = parseAlias(cursor);
	if (cursor.takeWord('INDEXED', 'BY')) cursor.name();
	cursor.takeWord('NOT', 'INDEXED');
	const on = cursor.takeWord('ON') ? parseExpression(cursor) : undefined;
	let using: string[] | undefined;
	if (cursor.takeWord('USING')) {
		cursor.expectOperator('(');
		using = parseNames(cursor);
	}
	return {source, alias, join, on, using};
}

function parseOrderTerm(cursor: Cursor): OrderTerm {
	const by = parseExpression(cursor);
	const descending = cursor.takeWord('DESC');
	if (!descending) cursor.takeWord('ASC');
	const nulls = cursor.takeWord('NULLS', 'FIRST')
		? 'FIRST'
		: cursor.takeWord('NULLS', 'LAST')
			? 'LAST'
			: undefined;
	return {by, descending, nulls};
}
