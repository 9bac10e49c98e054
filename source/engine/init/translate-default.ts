/** A column's default in PostgreSQL's words. One that has none is dropped, never the table. */

import {convertDefault} from '../convert/default.ts';
import {formatValue} from '../convert/format.ts';
import {Problem} from '../convert/problem.ts';
import {quoteLiteral} from '../quote-name.ts';
import type {Affinity} from '../source/inspect.ts';
import type {Choice} from './choice.ts';
import {targetType} from './column-type.ts';
import {makeCursor, Untranslatable} from './cursor.ts';
import type {Expression, Literal} from './expression.ts';
import {parseExpression} from './parse-expression.ts';
import {translate} from './translate-expression.ts';
import {translateNow} from './translate-now.ts';
import {castTo} from './typed.ts';

export type Default =
	/** Undefined: there is none, as for DEFAULT NULL. */
	{readonly sql: string | undefined; readonly note: string} | {readonly dropped: string};

export interface DefaultOf {
	readonly sql: string;
	readonly choice: Choice;
	readonly affinity: Affinity;
}

export function translateDefault({sql, choice, affinity}: DefaultOf): Default {
	try {
		const expression = readDefault(sql);
		const literal = literalOf(expression);
		if (literal?.kind === 'null') return {sql: undefined, note: ''};
		if (literal !== undefined) return ofLiteral(literal, choice, affinity);
		const now = translateNow(expression, choice.type);
		if (now !== undefined) return {sql: now, note: ''};
		const typed = translate(expression, {column: () => undefined, immutable: false});
		if (typed.type !== choice.type && !(typed.type === 'bigint' && choice.type === 'numeric')) {
			return {dropped: `it gives ${typed.type}, not ${choice.type}`};
		}
		return {sql: castTo(typed, choice.type), note: ''};
	} catch (error) {
		if (error instanceof Untranslatable) return {dropped: error.message};
		throw error;
	}
}

/** A word alone is a string, as `DEFAULT active` has it. */
function readDefault(sql: string): Expression {
	const cursor = makeCursor(sql);
	const expression = parseExpression(cursor);
	if (!cursor.atEnd()) throw new Untranslatable('it goes on behind an expression');
	return expression;
}

function literalOf(expression: Expression): Exclude<Literal, {kind: 'now'}> | undefined {
	switch (expression.kind) {
		case 'column':
			return expression.table === undefined ? {kind: 'string', text: expression.name} : undefined;
		case 'null':
		case 'integer':
		case 'real':
		case 'string':
		case 'blob':
		case 'truth':
			return expression;
		case 'unary': {
			const inner = literalOf(expression.operand);
			const isNumber = inner?.kind === 'integer' || inner?.kind === 'real';
			if (!isNumber || (expression.operator !== '-' && expression.operator !== '+')) return undefined;
			return expression.operator === '-' ? {...inner, text: `-${inner.text}`} : inner;
		}
		default:
			return undefined;
	}
}

/** As SQLite would store it, then by the column's own conversion. */
function ofLiteral(
	literal: Exclude<Literal, {kind: 'now' | 'null'}>,
	{type, epoch, zone}: Choice,
	affinity: Affinity,
): Default {
	if (literal.kind === 'blob') return ofBlob(literal.text, type);
	const given = literal.kind === 'truth' ? (literal.value ? '1' : '0') : literal.text;
	const value = literal.kind === 'string' ? given : type === 'text' ? stored(given, affinity) : given;
	const options = {...(epoch === undefined ? {} : {epoch}), ...(zone === undefined ? {} : {zone})};
	const number = literal.kind !== 'string' && type !== 'text' ? Number(value) : Number.NaN;
	const isExact = Number.isFinite(number) && (literal.kind === 'real' || Number.isSafeInteger(number));
	const convert = (from: string | number) =>
		convertDefault(from, targetType(type), options, namespaceOfNothing);
	const made = convert(isExact ? number : value);
	if (!(made instanceof Problem)) return {sql: written(type, formatValue(targetType(type), made)), note: ''};
	const quoted = /^"(.*)"$/.exec(value)?.[1];
	const inner = quoted === undefined ? made : convert(quoted);
	return inner instanceof Problem
		? {dropped: made.reason}
		: {
				sql: written(type, formatValue(targetType(type), inner)),
				note: `the source's default is the text ${value}, quotes and all`,
			};
}

/** No default is a key. */
const namespaceOfNothing = new Uint8Array(16);

/** A number as a column of text affinity has it. */
function stored(text: string, affinity: Affinity): string {
	return affinity === 'real' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function ofBlob(digits: string, type: Choice['type']): Default {
	if (type === 'bytea') return {sql: `'\\x${digits.toLowerCase()}'`, note: ''};
	return {dropped: `bytes are no ${type}`};
}

function written(type: Choice['type'], text: string): string {
	if (type === 'boolean') return text === 't' ? 'TRUE' : 'FALSE';
	return ['bigint', 'numeric', 'double precision'].includes(type) && /^-?[\d.]+$/.test(text)
		? text
		: quoteLiteral(text);
}
