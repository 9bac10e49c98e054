/** Aggregates, of views alone. https://www.sqlite.org/lang_aggfunc.html */
import {Untranslatable} from './cursor.ts';
import type {Expression} from './expression.ts';
import {asNumber, asText, type Scope, type Typed} from './typed.ts';

export const aggregateNames = new Set(['count', 'sum', 'total', 'avg', 'min', 'max', 'group_concat']);

/** @throws Untranslatable */
export function translateAggregate(
	{name, star, distinct}: Extract<Expression, {kind: 'call'}>,
	args: readonly Typed[],
	filter: string | undefined,
	scope: Scope,
): Typed {
	if (!scope.query) throw new Untranslatable(`${name}() is an aggregate`);
	const word = distinct ? 'DISTINCT ' : '';
	const end = filter === undefined ? '' : ` FILTER (WHERE ${filter})`;
	const [value, separator] = args;
	if (name === 'count') {
		return {sql: `count(${star || !value ? '*' : `${word}${value.sql}`})${end}`, type: 'bigint'};
	}
	if (!value) throw new Untranslatable(`${name}() of nothing`);
	if (name === 'group_concat') {
		const by = separator ? asText(separator) : "','";
		return {sql: `string_agg(${word}${asText(value)}, ${by})${end}`, type: 'text'};
	}
	if (name === 'min' || name === 'max') {
		if (value.type === 'text') return {sql: `${name}(${value.sql} COLLATE "C")${end}`, type: 'text'};
		const number = asNumber(value);
		return {sql: `${name}(${number.sql})${end}`, type: number.type};
	}
	const number = asNumber(value);
	if (name === 'sum' && number.type === 'bigint') {
		return {sql: `(sum(${word}${number.sql})${end})::bigint`, type: 'bigint'};
	}
	const real = `${word}(${number.sql})::double precision`;
	const made = `${name === 'avg' ? 'avg' : 'sum'}(${real})${end}`;
	return {sql: name === 'total' ? `COALESCE(${made}, 0)` : made, type: 'double precision'};
}
