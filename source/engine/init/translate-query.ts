/** SELECTs of views: every column named, every table under its new name. */

import {foldName} from '../fold-name.ts';
import {quoteName} from '../quote-name.ts';
import {Untranslatable} from './cursor.ts';
import type {Expression} from './expression.ts';
import type {Joined, OrderTerm, Query, SelectPart} from './query.ts';
import {refuseConverted} from './translate-compare.ts';
import {translate, translateShown} from './translate-expression.ts';
import {asBoolean, castTo, commonType, type Scope, type Typed} from './typed.ts';

/** A table or a view as queries see it: its columns by the names that the source has for them. */
export interface Relation {
	readonly name: string;
	readonly columns: ReadonlyArray<{readonly name: string; readonly typed: Typed}>;
}

/** A name of the source → the relation. */
export type Relations = (name: string) => Relation | undefined;

export interface TranslatedQuery {
	readonly sql: string;
	readonly columns: Relation['columns'];
}

/** @throws Untranslatable */
export function translateQuery(query: Query, relations: Relations, outer?: Scope): TranslatedQuery {
	const named = new Map<string, Relation>();
	const all: Relations = name => named.get(foldName(name)) ?? relations(name);
	const withs = query.with.map(({name, columns, query: inner}) => {
		const made = translateQuery(inner, all, outer);
		if (columns && columns.length !== made.columns.length)
			throw new Untranslatable(`${name} has other columns`);
		const own = made.columns.map((c, i) => ({name: columns?.[i] ?? c.name, typed: c.typed}));
		named.set(foldName(name), relationOf(name, own));
		const list = columns ? ` (${own.map(c => quoteName(c.name)).join(', ')})` : '';
		return `${quoteName(name)}${list} AS (${made.sql})`;
	});
	const parts = query.parts.map(part => translatePart(part, all, outer));
	const [first] = parts;
	if (!first) throw new Untranslatable('it selects nothing');
	if (parts.some(part => part.columns.length !== first.columns.length)) {
		throw new Untranslatable('its parts differ in their columns');
	}
	const types = first.columns.map((_, i) => commonType(parts.flatMap(p => p.columns[i]?.typed ?? [])));
	const columns = first.columns.map((c, i) => ({
		name: c.name,
		typed: {...c.typed, type: types[i] ?? 'null'} as Typed,
	}));
	const body = parts
		.map((part, i) => `${i === 0 ? '' : ` ${query.operators[i - 1]} `}${part.sql(types)}`)
		.join('');
	const tail = [
		...(query.order.length === 0
			? []
			: [` ORDER BY ${query.order.map(t => orderTerm(t, first, parts.length > 1)).join(', ')}`]),
		...(query.limit ? [` LIMIT ${numberOf(query.limit)}`] : []),
		...(query.offset ? [` OFFSET ${numberOf(query.offset)}`] : []),
	];
	return {sql: `${withs.length === 0 ? '' : `WITH ${withs.join(', ')} `}${body}${tail.join('')}`, columns};
}

interface Part {
	readonly sql: (types: ReadonlyArray<Typed['type']>) => string;
	readonly columns: Relation['columns'];
	readonly scope: Scope;
}

function translatePart(part: SelectPart, relations: Relations, outer: Scope | undefined): Part {
	const tables: JoinedRelation[] = [];
	const scope = scopeOf(tables, relations, outer);
	const from = part.from.map(joined => translateJoined(joined, tables, relations, scope));
	const results = part.results.flatMap(result => {
		if (result.kind === 'star') return starColumns(tables, result.table);
		const typed = translateShown(result.value, scope);
		const name = result.alias ?? (result.value.kind === 'column' ? result.value.name : result.text);
		return [{name, typed}];
	});
	const aliases = withAliases(scope, results);
	const where = part.where && ` WHERE ${asBoolean(translate(part.where, aliases))}`;
	const group = part.group.map(by => translateShown(by, aliases).sql);
	const having = part.having && ` HAVING ${asBoolean(translate(part.having, aliases))}`;
	return {
		columns: results.map(({name, typed}) => ({name, typed: {...typed, sql: quoteName(name)}})),
		scope: aliases,
		sql: types => {
			const list = results.map(
				({name, typed}, i) => `${castTo(typed, types[i] ?? 'null')} AS ${quoteName(name)}`,
			);
			const groups = group.length === 0 ? '' : ` GROUP BY ${group.join(', ')}`;
			const tables = from.length === 0 ? '' : ` FROM ${from.join(' ')}`;
			return `SELECT ${part.distinct ? 'DISTINCT ' : ''}${list.join(', ')}${tables}${where ?? ''}${groups}${having ?? ''}`;
		},
	};
}

interface JoinedRelation {
	readonly alias: string;
	readonly columns: Relation['columns'];
	/** Columns that USING has merged with those of an earlier table. */
	readonly merged: ReadonlySet<string>;
}

function scopeOf(tables: readonly JoinedRelation[], relations: Relations, outer: Scope | undefined): Scope {
	return {
		immutable: false,
		column(table, name) {
			for (const {alias, columns} of tables) {
				if (table !== undefined && foldName(table) !== foldName(alias)) continue;
				const found = columns.find(c => foldName(c.name) === foldName(name));
				if (found) return {...found.typed, sql: `${quoteName(alias)}.${found.typed.sql}`};
			}
			return outer?.column(table, name);
		},
		query: {
			scalar(query, scope) {
				const made = translateQuery(query, relations, scope);
				const [only, ...rest] = made.columns;
				if (!only || rest.length > 0) throw new Untranslatable('a query in it has several columns');
				refuseConverted(only.typed);
				return {sql: `(${made.sql})`, type: only.typed.type};
			},
			exists: (query, scope) => `EXISTS (${translateQuery(query, relations, scope).sql})`,
		},
	};
}

function translateJoined(
	joined: Joined,
	tables: JoinedRelation[],
	relations: Relations,
	scope: Scope,
): string {
	const made = sourceOf(joined, relations);
	const alias = joined.alias ?? made.name;
	const merged = new Set((joined.using ?? []).map(name => foldName(name)));
	const shared = joined.using?.map(name => usingColumn(name, tables, made.columns));
	tables.push({alias, columns: made.columns, merged});
	const words = {FIRST: '', INNER: 'JOIN ', LEFT: 'LEFT JOIN ', CROSS: joined.on ? 'JOIN ' : 'CROSS JOIN '};
	const condition = joined.on
		? ` ON ${asBoolean(translate(joined.on, scope))}`
		: shared
			? ` USING (${shared.join(', ')})`
			: joined.join === 'INNER' || joined.join === 'LEFT'
				? ' ON TRUE'
				: '';
	return `${words[joined.join]}${made.sql}${made.sql === quoteName(alias) ? '' : ` AS ${quoteName(alias)}`}${condition}`;
}

function sourceOf(
	{source}: Joined,
	relations: Relations,
): {sql: string; name: string; columns: Relation['columns']} {
	if (source.kind === 'query') {
		const made = translateQuery(source.query, relations);
		return {sql: `(${made.sql})`, name: 'subquery', columns: made.columns};
	}
	const found = relations(source.name);
	if (!found) throw new Untranslatable(`it reads ${source.name}, which does not go over`);
	return {sql: quoteName(found.name), name: source.name, columns: found.columns};
}

/** A column of both sides, of one name and one type in the target. */
function usingColumn(name: string, tables: readonly JoinedRelation[], columns: Relation['columns']): string {
	const find = (all: Relation['columns']) => all.find(c => foldName(c.name) === foldName(name))?.typed;
	const right = find(columns);
	const left = tables.map(t => find(t.columns)).find(typed => typed !== undefined);
	if (!left || !right || left.sql !== right.sql || left.type !== right.type || right.nocase) {
		throw new Untranslatable(`USING (${name})`);
	}
	return right.sql;
}

function starColumns(tables: readonly JoinedRelation[], of: string | undefined): Relation['columns'] {
	return tables
		.filter(t => of === undefined || foldName(t.alias) === foldName(of))
		.flatMap(({alias, columns, merged}) =>
			columns
				.filter(c => of !== undefined || !merged.has(foldName(c.name)))
				.map(({name, typed}) => ({name, typed: {...typed, sql: `${quoteName(alias)}.${typed.sql}`}})),
		);
}

/** SQLite lets conditions name results by their alias, where no column has that name. */
function withAliases(scope: Scope, results: Relation['columns']): Scope {
	return {
		...scope,
		column: (table, name) =>
			scope.column(table, name) ??
			(table === undefined ? results.find(r => foldName(r.name) === foldName(name))?.typed : undefined),
	};
}

/** NULLs come first in SQLite, and behind all others where the order is descending. */
function orderTerm({by, descending, nulls}: OrderTerm, {columns, scope}: Part, isCompound: boolean): string {
	const place = by.kind === 'integer' ? Number(by.text) : columns.findIndex(c => isNamed(by, c.name)) + 1;
	if (place === 0 && isCompound) throw new Untranslatable('it sorts by what is no result');
	const key = place > 0 ? String(place) : translateShown(by, scope).sql;
	return `${key}${descending ? ' DESC' : ''} NULLS ${nulls ?? (descending ? 'LAST' : 'FIRST')}`;
}

function isNamed(by: Expression, name: string): boolean {
	return by.kind === 'column' && by.table === undefined && foldName(by.name) === foldName(name);
}

function numberOf(expression: Expression): string {
	if (expression.kind !== 'integer') throw new Untranslatable('its LIMIT is no number');
	return expression.text;
}

function relationOf(name: string, columns: Relation['columns']): Relation {
	return {name, columns: columns.map(c => ({name: c.name, typed: {...c.typed, sql: quoteName(c.name)}}))};
}
