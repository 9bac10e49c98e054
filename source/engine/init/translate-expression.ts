/** SQLite's expressions in PostgreSQL's words: what means the same, and nothing else. */
import {quoteLiteral} from '../quote-name.ts';
import {Untranslatable} from './cursor.ts';
import type {Expression} from './expression.ts';
import {parseWhole} from './parse-expression.ts';
import {arithmetic} from './translate-arithmetic.ts';
import {alike, compare, refuseConverted} from './translate-compare.ts';
import {translateCall} from './translate-function.ts';
import {translateGlob, translateLike} from './translate-pattern.ts';
import {asBoolean, asNumber, asText, castTo, commonType, type Scope, type Typed} from './typed.ts';

export type Translation =
	| {readonly ok: true; readonly typed: Typed}
	| {readonly ok: false; readonly reason: string};

/** Translates the text of an expression; never throws for what it holds. */
export function translateText(sql: string, scope: Scope): Translation {
	return attempt(() => translate(parseWhole(sql), scope));
}

/** A condition as SQLite sees it: true where it is not 0 and not NULL. */
export function translateCondition(sql: string, scope: Scope): Translation {
	return attempt(() => ({sql: asBoolean(translate(parseWhole(sql), scope)), type: 'boolean'}));
}

function attempt(make: () => Typed): Translation {
	try {
		return {ok: true, typed: make()};
	} catch (error) {
		if (error instanceof Untranslatable) return {ok: false, reason: error.message};
		throw error;
	}
}

/** @throws Untranslatable */
export function translate(expression: Expression, scope: Scope): Typed {
	const typed = translateAny(expression, scope);
	if (expression.kind !== 'column') return typed;
	refuseConverted(typed);
	return typed;
}

/** A value that is shown, not computed with: a column that was converted is what it became. */
export function translateShown(expression: Expression, scope: Scope): Typed {
	return expression.kind === 'column' ? column(expression, scope) : translate(expression, scope);
}

/** Columns that were converted too: whoever calls must know what may be done with them. */
function translateAny(expression: Expression, scope: Scope): Typed {
	switch (expression.kind) {
		case 'null':
			return {sql: 'NULL', type: 'null', literal: expression};
		case 'integer':
			return {sql: expression.text, type: 'bigint', literal: expression};
		case 'real':
			return {sql: `${expression.text}::double precision`, type: 'double precision', literal: expression};
		case 'string':
			return {sql: quoteLiteral(expression.text), type: 'text', literal: expression};
		case 'blob':
			return {sql: `'\\x${expression.text.toLowerCase()}'::bytea`, type: 'bytea', literal: expression};
		case 'truth':
			return {sql: expression.value ? 'TRUE' : 'FALSE', type: 'boolean', literal: expression};
		case 'now':
			throw new Untranslatable(`${expression.what} is a text in SQLite`);
		case 'column':
			return column(expression, scope);
		case 'unary':
			return unary(expression, scope);
		case 'binary':
			return binary(expression, scope);
		case 'is':
			return is(expression, scope);
		case 'between':
			return between(expression, scope);
		case 'in':
			return isIn(expression, scope);
		case 'like': {
			const operands = [translate(expression.left, scope), translate(expression.pattern, scope)] as const;
			const escapedBy = expression.escapedBy && translate(expression.escapedBy, scope);
			const sql =
				expression.operator === 'LIKE' ? translateLike(...operands, escapedBy) : translateGlob(...operands);
			return {sql: expression.not ? `(NOT ${sql})` : sql, type: 'boolean'};
		}
		case 'case':
			return choice(expression, scope);
		case 'cast':
			return cast(translate(expression.operand, scope), expression.type);
		case 'collate':
			return collate(translate(expression.operand, scope), expression.collation);
		case 'call':
			return translateCall(expression, scope, translateAny);
		case 'exists':
			return {sql: queries(scope).exists(expression.query, scope), type: 'boolean'};
		case 'scalar':
			return queries(scope).scalar(expression.query, scope);
	}
}

function column({table, name, mayBeString}: Extract<Expression, {kind: 'column'}>, scope: Scope): Typed {
	const found = scope.column(table, name);
	if (found) return found;
	if (!mayBeString || table !== undefined) throw new Untranslatable(`${name} is no column that is migrated`);
	return {sql: quoteLiteral(name), type: 'text', literal: {kind: 'string', text: name}};
}

function queries({query}: Scope): NonNullable<Scope['query']> {
	if (!query) throw new Untranslatable('it holds a query');
	return query;
}

function unary({operator, operand}: Extract<Expression, {kind: 'unary'}>, scope: Scope): Typed {
	const typed = translate(operand, scope);
	if (operator === 'NOT') return {sql: `(NOT ${asBoolean(typed)})`, type: 'boolean'};
	if (operator === '+') return typed;
	const number = asNumber(typed);
	if (operator === '~') {
		if (number.type !== 'bigint') throw new Untranslatable('~ of what is no integer');
		return {sql: `(~ ${number.sql}::bigint)`, type: 'bigint'};
	}
	const {literal} = number;
	return literal?.kind === 'integer' || literal?.kind === 'real'
		? {sql: `-${number.sql}`, type: number.type, literal: {...literal, text: `-${literal.text}`}}
		: {sql: `(- ${number.sql})`, type: number.type};
}

function binary(expression: Extract<Expression, {kind: 'binary'}>, scope: Scope): Typed {
	const {operator} = expression;
	if (operator === 'AND' || operator === 'OR') {
		const sides = [expression.left, expression.right].map(side => asBoolean(translate(side, scope)));
		return {sql: `(${sides.join(` ${operator} `)})`, type: 'boolean'};
	}
	const left = translateAny(expression.left, scope);
	const right = translateAny(expression.right, scope);
	switch (operator) {
		case '=':
		case '<>':
		case '<':
		case '<=':
		case '>':
		case '>=':
			return {sql: compare(operator, left, right), type: 'boolean'};
		case '||':
			refuseConverted(left);
			refuseConverted(right);
			return {sql: `(${asText(left)} || ${asText(right)})`, type: 'text'};
		case '->':
		case '->>':
			throw new Untranslatable('JSON paths are left to you');
		default:
			refuseConverted(left);
			refuseConverted(right);
			return arithmetic(operator, asNumber(left), asNumber(right));
	}
}

function is({not, left, right}: Extract<Expression, {kind: 'is'}>, scope: Scope): Typed {
	const typed = translateAny(left, scope);
	const word = not ? 'IS NOT' : 'IS';
	if (right.kind === 'null') return {sql: `(${typed.sql} ${word} NULL)`, type: 'boolean'};
	if (right.kind === 'truth') {
		refuseConverted(typed);
		return {sql: `(${asBoolean(typed)} ${word} ${right.value ? 'TRUE' : 'FALSE'})`, type: 'boolean'};
	}
	const operator = not ? 'IS DISTINCT FROM' : 'IS NOT DISTINCT FROM';
	return {sql: compare(operator, typed, translateAny(right, scope)), type: 'boolean'};
}

function between({not, operand, low, high}: Extract<Expression, {kind: 'between'}>, scope: Scope): Typed {
	const typed = translateAny(operand, scope);
	const from = compare('>=', typed, translateAny(low, scope));
	const sql = `(${from} AND ${compare('<=', typed, translateAny(high, scope))})`;
	return {sql: not ? `(NOT ${sql})` : sql, type: 'boolean'};
}

function isIn({not, operand, list}: Extract<Expression, {kind: 'in'}>, scope: Scope): Typed {
	const typed = translate(operand, scope);
	const word = not ? 'NOT IN' : 'IN';
	if ('parts' in list) {
		const [a, b] = alike(typed, queries(scope).scalar(list, scope));
		if (typed.nocase) throw new Untranslatable('it compares without regard to case');
		return {sql: `(${a.sql} ${word} ${b.sql})`, type: 'boolean'};
	}
	const members = list.map(member => translate(member, scope));
	const plain = members.every(m => m.type === typed.type && m.type !== 'boolean') && !typed.nocase;
	if (members.length === 0) throw new Untranslatable('its list is empty');
	if (plain) return {sql: `(${typed.sql} ${word} (${members.map(m => m.sql).join(', ')}))`, type: 'boolean'};
	const sql = `(${members.map(member => compare('=', typed, member)).join(' OR ')})`;
	return {sql: not ? `(NOT ${sql})` : sql, type: 'boolean'};
}

function choice({operand, branches, otherwise}: Extract<Expression, {kind: 'case'}>, scope: Scope): Typed {
	const subject = operand && translate(operand, scope);
	const values = branches.map(b => translate(b.value, scope));
	const last = otherwise ? [translate(otherwise, scope)] : [];
	const type = commonType([...values, ...last]);
	const lines = branches.map((branch, i) => {
		const when = translate(branch.when, scope);
		const condition = subject ? compare('=', subject, when) : asBoolean(when);
		return `WHEN ${condition} THEN ${castTo(values[i] as Typed, type)}`;
	});
	const end = last.map(value => ` ELSE ${castTo(value, type)}`).join('');
	return {sql: `CASE ${lines.join(' ')}${end} END`, type};
}

function cast(typed: Typed, type: string): Typed {
	if (/INT/.test(type) && ['bigint', 'boolean', 'null'].includes(typed.type)) return asNumber(typed);
	if (/CHAR|CLOB|TEXT/.test(type)) {
		// A column is compared by its own collation behind a CAST too.
		return {sql: asText(typed), type: 'text', ...(typed.nocase === undefined ? {} : {nocase: typed.nocase})};
	}
	if (/REAL|FLOA|DOUB/.test(type)) {
		return {sql: `(${asNumber(typed).sql})::double precision`, type: 'double precision'};
	}
	throw new Untranslatable(`it casts ${typed.type} to ${type}`);
}

function collate(typed: Typed, collation: string): Typed {
	if (collation === 'BINARY') return {...typed, nocase: false, collated: true};
	if (collation === 'NOCASE') return {...typed, nocase: true, collated: true};
	throw new Untranslatable(`it sorts by the collation ${collation}`);
}
