/** A translated expression with its type, and how it is made a boolean, a number or a text as SQLite would. */
import {quoteLiteral} from '../quote-name.ts';
import type {ColumnType} from './column-type.ts';
import {Untranslatable} from './cursor.ts';
import type {Literal} from './expression.ts';

export interface Typed {
	readonly sql: string;
	readonly type: ColumnType | 'null';
	readonly literal?: Literal;
	/** Of a column: whether it is compared without regard to the case of ASCII letters. */
	readonly nocase?: boolean;
	/** A collation was named where it is used, which goes before that of any column. */
	readonly collated?: boolean;
	/**
	 * A column whose values are what they were only in meaning, as moments that were texts: nothing can be done with
	 * it but to see whether it is NULL.
	 */
	readonly converted?: boolean;
	/** A column of moments, all written alike: in order as they were as texts. */
	readonly ordered?: boolean;
}

/** Where names lead. */
export interface Scope {
	readonly column: (table: string | undefined, name: string) => Typed | undefined;
	/** Indexes and generated columns take only what PostgreSQL knows to be immutable. */
	readonly immutable: boolean;
	/** Queries: with aggregates, and subqueries in them. */
	readonly query?: QueryScope;
}

export interface QueryScope {
	/** A subquery as SQL, with the type of its only column. */
	readonly scalar: (query: import('./query.ts').Query, outer: Scope) => Typed;
	readonly exists: (query: import('./query.ts').Query, outer: Scope) => string;
}

const numberTypes = ['bigint', 'double precision', 'numeric'];

export function isNumber({type}: Typed): boolean {
	return numberTypes.includes(type);
}

export function asBoolean(typed: Typed): string {
	if (typed.literal?.kind === 'integer') return typed.literal.text === '0' ? 'FALSE' : 'TRUE';
	if (typed.type === 'boolean' || typed.type === 'null') return typed.sql;
	if (isNumber(typed)) return `(${typed.sql} <> 0)`;
	throw new Untranslatable(`a ${typed.type} is used as a truth value`);
}

/** A number: a truth value counts 1 or 0. */
export function asNumber(typed: Typed): Typed {
	if (typed.literal?.kind === 'truth') return {sql: typed.literal.value ? '1' : '0', type: 'bigint'};
	if (typed.type === 'boolean') return {sql: `(${typed.sql})::int::bigint`, type: 'bigint'};
	if (typed.type === 'numeric') return {sql: `(${typed.sql})::double precision`, type: 'double precision'};
	if (isNumber(typed) || typed.type === 'null') return typed;
	throw new Untranslatable(`a ${typed.type} is used as a number`);
}

/** A text as SQLite would write the value; reals are written otherwise by PostgreSQL. */
export function asText(typed: Typed): string {
	if (typed.literal?.kind === 'integer') return quoteLiteral(typed.literal.text);
	if (typed.type === 'text') return typed.sql;
	if (typed.type === 'null') return 'NULL::text';
	if (typed.type === 'bigint') return `(${typed.sql})::text`;
	if (typed.type === 'boolean') return `(${typed.sql})::int::text`;
	throw new Untranslatable(`a ${typed.type} is used as a text`);
}

/** The type that values of both have. */
export function commonType(all: readonly Typed[]): Typed['type'] {
	const types = [...new Set(all.map(t => t.type).filter(type => type !== 'null'))];
	const [only] = types;
	if (only === undefined) return 'null';
	if (types.length === 1) return only;
	if (types.every(type => numberTypes.includes(type))) {
		return types.includes('double precision') ? 'double precision' : 'numeric';
	}
	throw new Untranslatable(`it mixes ${types.join(' and ')}`);
}

/** The value as one of a type found by `commonType`. */
export function castTo(typed: Typed, type: Typed['type']): string {
	return typed.type === type || typed.type === 'null' || type === 'null'
		? typed.sql
		: `(${typed.sql})::${type}`;
}
