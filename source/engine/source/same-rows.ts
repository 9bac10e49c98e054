/** Compares the rows of a table with those of the table it was copied from. */
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SqliteDatabase} from './sqlite.ts';
import type {TableShape} from './table-shape.ts';

export interface RowComparison {
	/** Rows of the table in `snapshot`. */
	readonly rows: number;
	/** Rows of either side that the other has not, or not so. */
	readonly different: number;
}

/**
 * Compares a table of `main` with the one in `snapshot`, by storage class and value: NULL, '', 1, 1.0 and '1' differ,
 * and so do 'a' and 'A' whatever the column's collation. As keys are unique on both sides, rows that all have an equal
 * on one side are also all that the other side may have.
 */
export function compareRows(db: SqliteDatabase, {name, columns, key}: TableShape): RowComparison {
	const ours = quoteTable('main', name);
	const theirs = quoteTable('snapshot', name);
	const count = (from: string) => db.prepare(`SELECT count(*) FROM ${from}`).pluck().get() as number;
	const matches = key.map(k => `ours.${quoteName(k)} = theirs.${quoteName(k)}`);
	const equal = count(
		`${theirs} AS theirs JOIN ${ours} AS ours ON ${[...matches, ...columns.map(same)].join(' AND ')}`,
	);
	const rows = count(theirs);
	return {rows, different: rows - equal + (count(ours) - equal)};
}

/** IS takes -0.0 for 0.0, and only the angle tells them apart. */
function same(column: string): string {
	const [a, b] = [`theirs.${quoteName(column)}`, `ours.${quoteName(column)}`];
	const sameZero = `(typeof(${a}) <> 'real' OR ${a} <> 0.0 OR atan2(${a}, -1) = atan2(${b}, -1))`;
	return `typeof(${a}) = typeof(${b}) AND ${a} IS ${b} COLLATE BINARY AND ${sameZero}`;
}
