/** SQLite's SELECT, as parse-query.ts reads it: the part of it that views are made of. */
import type {Expression} from './expression.ts';

export interface Query {
	readonly with: ReadonlyArray<{
		readonly name: string;
		readonly columns: readonly string[] | undefined;
		readonly query: Query;
	}>;
	readonly parts: readonly SelectPart[];
	/** Between the parts: as many as there are parts, less one. */
	readonly operators: ReadonlyArray<'UNION' | 'UNION ALL' | 'EXCEPT' | 'INTERSECT'>;
	readonly order: readonly OrderTerm[];
	readonly limit: Expression | undefined;
	readonly offset: Expression | undefined;
}

export interface OrderTerm {
	readonly by: Expression;
	readonly descending: boolean;
	readonly nulls: 'FIRST' | 'LAST' | undefined;
}

export interface SelectPart {
	readonly distinct: boolean;
	readonly results: readonly ResultColumn[];
	readonly from: readonly Joined[];
	readonly where: Expression | undefined;
	readonly group: readonly Expression[];
	readonly having: Expression | undefined;
}

export type ResultColumn =
	| {readonly kind: 'star'; readonly table: string | undefined}
	| {
			readonly kind: 'value';
			readonly value: Expression;
			readonly alias: string | undefined;
			/** As it is written: the name of the column where there is no alias. */
			readonly text: string;
	  };

export interface Joined {
	readonly source:
		| {readonly kind: 'table'; readonly name: string}
		| {readonly kind: 'query'; readonly query: Query};
	readonly alias: string | undefined;
	readonly join: 'FIRST' | 'INNER' | 'LEFT' | 'CROSS';
	readonly on: Expression | undefined;
	readonly using: readonly string[] | undefined;
}
