/** Rejects of one load that are out, a page at a time: where they stand, and how they were edited. */
import type {Client} from 'pg';
import {quoteName} from '../quote-name.ts';

export interface RejectPlace {
	readonly position: string;
	/** The row as it was edited by an earlier retry, as JSON. */
	readonly edited: string | null;
	/** The row as the snapshot has it; null where neither that nor the caller edited it. */
	readonly source: string | null;
}

/**
 * In the order of the source's rows. What is settled meanwhile is no longer there, and no row comes twice.
 * @param wanted positions of which the row is wanted
 */
export async function* rejectPages(
	client: Client,
	ledger: string,
	run: string,
	load: number,
	size: number,
	wanted: readonly string[],
): AsyncGenerator<RejectPlace[], void> {
	let after: string | null = null;
	for (;;) {
		const {rows}: {rows: RejectPlace[]} = await client.query<RejectPlace>(
			`SELECT source_position AS position, edited_row::text AS edited,
				CASE WHEN edited_row IS NOT NULL OR source_position = ANY($5) THEN source_row::text END AS source
			FROM ${quoteName(ledger)}.rejects
			WHERE run = $1 AND load = $2 AND settled_by IS NULL AND ($3::numeric IS NULL OR source_position::numeric > $3::numeric)
			ORDER BY source_position::numeric LIMIT $4`,
			[run, load, after, size, wanted],
		);
		if (rows.length > 0) {
			yield rows;
		}
		if (rows.length < size) {
			return;
		}
		after = rows.at(-1)?.position ?? null;
	}
}

/** A reject as it stands: edited, or as the snapshot has it. */
export interface RejectStanding {
	readonly row: string;
	/** A retry has loaded it. */
	readonly settled: boolean;
}

/** Those of the positions that are rejects, by position. */
export async function readRejectedAt(
	client: Client,
	ledger: string,
	run: string,
	load: number,
	positions: readonly string[],
): Promise<ReadonlyMap<string, RejectStanding>> {
	const {rows} = await client.query<RejectStanding & {position: string}>(
		`SELECT source_position AS position, COALESCE(edited_row, source_row)::text AS row, settled_by IS NOT NULL AS settled
		FROM ${quoteName(ledger)}.rejects WHERE run = $1 AND load = $2 AND source_position = ANY($3)`,
		[run, load, positions],
	);
	return new Map(rows.map(({position, ...standing}) => [position, standing]));
}
