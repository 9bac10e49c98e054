/** The ledger's lines about rows that the target held already: how they were before a batch changed them. */
import type {Client} from 'pg';
import {quoteName} from '../quote-name.ts';

/** Name of the temporary table that a batch's statements fill on the way. */
export type MetRows = 'mingus_met';

/** An empty table for the rows that a batch meets: number, key, and the image of those that it changes. */
export async function makeMetRows(client: Client): Promise<MetRows> {
	await client.query(
		`DROP TABLE IF EXISTS pg_temp.mingus_met;
		CREATE TEMP TABLE mingus_met (row int, target_key text, action text, before json)`,
	);
	return 'mingus_met';
}

/** Puts what was met so far aside, so that the next part of the batch may begin with an empty table. */
export async function setMetAside(client: Client): Promise<void> {
	await client.query(`CREATE TEMP TABLE IF NOT EXISTS mingus_met_before (LIKE mingus_met);
		INSERT INTO mingus_met_before SELECT * FROM mingus_met ORDER BY row`);
}

/** What the parts of the batch have met, as if they had been one. */
export async function gatherMet(client: Client): Promise<void> {
	const metRows = await makeMetRows(client);
	await client.query(`INSERT INTO ${metRows} SELECT row_number() OVER (), target_key, action, before FROM mingus_met_before;
		DROP TABLE mingus_met_before`);
}

/** Rows as they were when they were met. @param rows their numbers */
export async function readMetImages(
	client: Client,
	rows: readonly number[],
): Promise<ReadonlyMap<number, string>> {
	const found = await client.query<{row: number; image: string}>(
		'SELECT row, before::text AS image FROM mingus_met WHERE row = ANY($1)',
		[rows],
	);
	return new Map(found.rows.map(({row, image}) => [row, image]));
}

/** Records what the batch met, in the transaction that has written its line. @param run a UUID */
export async function recordMet(
	client: Client,
	ledger: string,
	{run, load, batch}: {readonly run: string; readonly load: number; readonly batch: number},
): Promise<void> {
	await client.query(
		`INSERT INTO ${quoteName(ledger)}.images (run, load, batch, action, target_key, before)
		SELECT $1, $2, $3, action, target_key, before FROM mingus_met WHERE before IS NOT NULL ORDER BY row`,
		[run, load, batch],
	);
	await client.query(
		`UPDATE ${quoteName(ledger)}.batches SET met_keys = (SELECT array_agg(target_key ORDER BY row) FROM mingus_met)
		WHERE run = $1 AND load = $2 AND batch = $3`,
		[run, load, batch],
	);
}
