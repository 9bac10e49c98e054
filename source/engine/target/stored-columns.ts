/** Columns of a table that hold values of their own, by name. */
import type {Client} from 'pg';
import {quoteTable} from '../quote-name.ts';

export interface StoredColumns {
	/** All but computed ones. */
	readonly stored: readonly string[];
	/** Those that an UPDATE can set: all but identities that the server always makes. */
	readonly settable: readonly string[];
}

export async function readStoredColumns(
	client: Client,
	{schema, relation}: {readonly schema: string; readonly relation: string},
): Promise<StoredColumns> {
	const {rows} = await client.query<{name: string; always: boolean}>(
		`SELECT attname AS name, attidentity = 'a' AS always FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
		[quoteTable(schema, relation)],
	);
	return {
		stored: rows.map(({name}) => name),
		settable: rows.filter(({always}) => !always).map(({name}) => name),
	};
}
