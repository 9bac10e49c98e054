/** Sequences of serial and identity columns, set past the keys that were loaded. */
import type {Client} from 'pg';
import {quoteName, quoteTable} from '../quote-name.ts';

export interface OwnedSequence {
	readonly column: string;
	readonly sequence: string;
	readonly maximum: bigint;
	/** Whether this role owns it. */
	readonly own: boolean;
}

/** Columns of a table that a sequence fills, with the sequence's name and end. */
export async function ownedSequences(
	client: Client,
	schema: string,
	table: string,
): Promise<OwnedSequence[]> {
	const {rows} = await client.query<{column: string; sequence: string; maximum: string; own: boolean}>(
		`SELECT a.attname AS column, s.seqrelid::regclass::text AS sequence, s.seqmax::text AS maximum,
			pg_has_role(q.relowner, 'USAGE') AS own
		FROM pg_attribute a JOIN pg_depend d ON d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
			AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
			JOIN pg_sequence s ON s.seqrelid = d.objid JOIN pg_class q ON q.oid = s.seqrelid
		WHERE a.attrelid = $1::regclass ORDER BY a.attnum`,
		[quoteTable(schema, table)],
	);
	return rows.map(row => ({...row, maximum: BigInt(row.maximum)}));
}

/**
 * Sets the sequence so that its next value is past every key of the column and past `floor`. It never goes back.
 * @param maySet false: only find out
 * @returns false where no key is left: the sequence is then not touched
 */
export async function advanceSequence(
	client: Client,
	schema: string,
	table: string,
	{column, sequence, maximum}: OwnedSequence,
	floor: bigint,
	maySet: boolean,
): Promise<boolean> {
	const {rows} = await client.query<{last: string | null}>(
		`SELECT GREATEST((SELECT max(${quoteName(column)}) FROM ${quoteTable(schema, table)}),
			(SELECT CASE WHEN is_called THEN last_value END FROM ${sequence}), $1::bigint)::text AS last`,
		[floor.toString()],
	);
	const last = BigInt(rows[0]?.last ?? 0);
	if (last >= maximum) {
		return false;
	}
	if (last >= 1n && maySet) {
		await client.query('SELECT setval($1, $2::bigint)', [sequence, last.toString()]);
	}
	return true;
}
