/** Foreign keys that refer to a table: rows of other tables may hang on its own. */
import type {Client} from 'pg';
import {quoteName, quoteTable} from '../quote-name.ts';
import {columnNames} from './column-names.ts';

export interface ReferringKey {
	readonly constraint: string;
	/** The table that refers, quoted, as the server names it. */
	readonly child: string;
	readonly columns: readonly string[];
	readonly parentColumns: readonly string[];
	/** The table refers to itself. */
	readonly isOwn: boolean;
	/** The server only refuses, and does nothing to the rows that refer. */
	readonly onlyRefuses: boolean;
}

export async function findReferringKeys(
	client: Client,
	{schema, relation}: {readonly schema: string; readonly relation: string},
): Promise<ReferringKey[]> {
	const {rows} = await client.query<ReferringKey>(
		`SELECT conname AS constraint, conrelid::regclass::text AS child, ${columnNames('conrelid', 'conkey')} AS columns,
			${columnNames('confrelid', 'confkey')} AS "parentColumns", conrelid = confrelid AS "isOwn",
			confdeltype IN ('a', 'r') AS "onlyRefuses"
		FROM pg_constraint WHERE contype = 'f' AND confrelid = $1::regclass AND conparentid = 0 ORDER BY conname`,
		[quoteTable(schema, relation)],
	);
	return rows;
}

/** Whether a row of the child refers to a row. @param row alias of the referred table @param unless a condition on the child, `c` */
export function isReferredTo(
	row: string,
	{child, columns, parentColumns}: ReferringKey,
	unless?: string,
): string {
	const same = columns.map((name, i) => `c.${quoteName(name)} = ${row}.${quoteName(parentColumns[i] ?? '')}`);
	const all = unless === undefined ? same : [...same, `NOT (${unless})`];
	return `EXISTS (SELECT FROM ${child} c WHERE ${all.join(' AND ')})`;
}
