/**
 * What a dry run takes from sequences, a rollback does not give back. An ALTER SEQUENCE gives the sequence new storage
 * until the transaction ends: what is taken after it goes with it, and others wait for their numbers meanwhile.
 */
import type {Client} from 'pg';
import {quoteTable} from '../quote-name.ts';

/** Numbers of a sequence that is another role's: where it stands, to tell whether it was moved. */
export interface SequenceState {
	readonly sequence: string;
	readonly last: string | null;
}

interface Found extends SequenceState {
	readonly own: boolean;
	readonly cache: string;
}

/** Sequences behind the tables' columns; all of them where triggers or other SQL may draw numbers. */
const behindTables = `
SELECT s.seqrelid::regclass::text AS sequence, pg_has_role(c.relowner, 'USAGE') AS own, s.seqcache::text AS cache,
	CASE WHEN has_sequence_privilege(s.seqrelid, 'USAGE, SELECT') THEN pg_sequence_last_value(s.seqrelid)::text END AS last
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
WHERE c.relpersistence <> 't' AND ($2 OR EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = ANY($1::regclass[]) AND NOT g.tgisinternal)
	OR s.seqrelid IN (
	SELECT d.objid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
		AND d.deptype IN ('a', 'i') AND d.refobjid = ANY($1::regclass[])
	UNION ALL
	SELECT d.refobjid FROM pg_attrdef f JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
	WHERE f.adrelid = ANY($1::regclass[])))
ORDER BY s.seqrelid`;

/**
 * Shields sequences in the caller's transaction.
 * @param tables those that are loaded, if they are there
 * @param all SQL of the mapping may draw numbers of any sequence
 * @returns those that could not be shielded, as only their owner may alter them
 */
export async function shieldSequences(
	client: Client,
	tables: ReadonlyArray<{readonly schema: string; readonly relation: string}>,
	all: boolean,
): Promise<SequenceState[]> {
	const names = tables.map(({schema, relation}) => quoteTable(schema, relation));
	const {rows: there} = await client.query<{name: string}>(
		'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL',
		[names],
	);
	const {rows} = await client.query<Found>(behindTables, [there.map(({name}) => name), all]);
	for (const {sequence, cache} of rows.filter(found => found.own)) {
		await client.query(`ALTER SEQUENCE ${sequence} CACHE ${cache}`);
	}
	return rows.filter(found => !found.own);
}

/** Names of the sequences that stand elsewhere now. */
export async function movedSequences(client: Client, before: readonly SequenceState[]): Promise<string[]> {
	const {rows} = await client.query<{sequence: string}>(
		`SELECT b.sequence FROM jsonb_to_recordset($1) AS b(sequence text, last text)
		WHERE has_sequence_privilege(b.sequence, 'USAGE, SELECT')
			AND pg_sequence_last_value(b.sequence::regclass)::text IS DISTINCT FROM b.last`,
		[JSON.stringify(before)],
	);
	return rows.map(({sequence}) => sequence);
}
