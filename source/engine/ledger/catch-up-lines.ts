/** The ledger's lines about a catch-up: which changes each batch has settled, and which rows stay as they are. */
import type {Client} from 'pg';
import type {ProblemCode} from '../convert/problem.ts';
import type {Counts} from '../events.ts';
import {quoteName} from '../quote-name.ts';
import type {KeptRow} from './chain.ts';

export interface BatchOf {
	/** A UUID. */
	readonly run: string;
	readonly load: number;
	readonly batch: number;
}

export interface SettledChanges {
	/** Their numbers. */
	readonly changes: readonly number[];
	readonly deleted: number;
	/** Rows that stay although the source no longer has them, as they are needed: they count as rejected. */
	readonly refused: number;
	/** Rows of the temporary table of rows that were met, by their numbers: whose images are kept … */
	readonly changed: readonly number[];
	/** … and whose keys are. */
	readonly met: readonly number[];
	readonly kept: readonly KeptRow[];
	readonly action: 'updated' | 'deleted';
}

/** Completes a batch's line, in the transaction that has written it. */
export async function recordSettled(
	client: Client,
	ledger: string,
	of: BatchOf,
	settled: SettledChanges,
): Promise<void> {
	const l = quoteName(ledger);
	const place = [of.run, of.load, of.batch];
	await client.query(
		`UPDATE ${l}.batches SET kind = 'catch-up', upto_position = NULL, changes = $4, rows_deleted = $5,
			rows_loaded = rows_loaded + $5, rows_rejected = rows_rejected + $6
		WHERE run = $1 AND load = $2 AND batch = $3`,
		[...place, settled.changes, settled.deleted, settled.refused],
	);
	if (settled.met.length > 0) {
		await client.query(
			`UPDATE ${l}.batches SET met_keys = (SELECT array_agg(target_key ORDER BY row) FROM mingus_met WHERE row = ANY($4))
			WHERE run = $1 AND load = $2 AND batch = $3`,
			[...place, settled.met],
		);
	}
	if (settled.changed.length > 0) {
		await client.query(
			`INSERT INTO ${l}.images (run, load, batch, action, target_key, before)
			SELECT $1, $2, $3, $4, target_key, before FROM mingus_met WHERE row = ANY($5) ORDER BY row`,
			[...place, settled.action, settled.changed],
		);
	}
	await recordKept(client, ledger, of, settled.kept);
}

async function recordKept(
	client: Client,
	ledger: string,
	{run, load, batch}: BatchOf,
	kept: readonly KeptRow[],
): Promise<void> {
	if (kept.length === 0) {
		return;
	}
	const texts = (pick: (row: KeptRow) => string | undefined) =>
		kept.map(row => pick(row)?.replaceAll('\0', '\uFFFD') ?? null);
	await client.query(
		`INSERT INTO ${quoteName(ledger)}.kept (run, load, batch, source_position, source_key, target_key, code, reason, target_row)
		SELECT $1, $2, $3, position, source_key, target_key, code, reason, image::json
		FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
			AS k (position, source_key, target_key, code, reason, image)`,
		[
			run,
			load,
			batch,
			texts(row => row.position),
			texts(row => row.sourceKey),
			texts(row => row.key),
			texts(row => row.code),
			texts(row => row.reason),
			texts(row => row.image),
		],
	);
}

/** A batch of rows that stay as the run before has left them, as nothing has become of them. In the caller's transaction. */
export async function recordCarried(
	client: Client,
	ledger: string,
	of: BatchOf,
	kept: readonly KeptRow[],
): Promise<void> {
	await client.query(
		`INSERT INTO ${quoteName(ledger)}.batches
			(run, load, batch, rows_read, rows_loaded, rows_rejected, rows_skipped, kind, changes)
		VALUES ($1, $2, $3, $4, 0, 0, $4, 'catch-up', '{}')`,
		[of.run, of.load, of.batch, kept.length],
	);
	await recordKept(client, ledger, of, kept);
}

export interface CatchUpProgress {
	/** Numbers of the changes that are settled. */
	readonly settled: Set<number>;
	readonly nextBatch: number;
	readonly counts: Counts;
}

/** Where a catch-up stands in one load. */
export async function readSettled(
	client: Client,
	ledger: string,
	run: string,
	load: number,
): Promise<CatchUpProgress> {
	const {rows} = await client.query<{
		changes: number[] | null;
		batch: number;
		read: number;
		loaded: number;
		rejected: number;
		skipped: number;
		updated: number;
		deleted: number;
	}>(
		`SELECT changes, batch, rows_read AS read, rows_loaded AS loaded, rows_rejected AS rejected, rows_skipped AS skipped,
			rows_updated AS updated, rows_deleted AS deleted
		FROM ${quoteName(ledger)}.batches WHERE run = $1 AND load = $2`,
		[run, load],
	);
	const sum = (pick: (row: (typeof rows)[number]) => number) =>
		rows.reduce((total, row) => total + pick(row), 0);
	return {
		settled: new Set(rows.flatMap(({changes}) => changes ?? [])),
		nextBatch: rows.reduce((next, {batch}) => Math.max(next, batch + 1), 0),
		counts: {
			read: sum(row => row.read),
			loaded: sum(row => row.loaded),
			rejected: sum(row => row.rejected),
			skipped: sum(row => row.skipped),
			updated: sum(row => row.updated),
			deleted: sum(row => row.deleted),
		},
	};
}

/** Rows that stay as they are needed, though the source no longer has them. */
export async function readRefused(
	client: Client,
	ledger: string,
	run: string,
	load: number,
): Promise<ReadonlyArray<{readonly key: string; readonly code: ProblemCode; readonly reason: string}>> {
	const {rows} = await client.query<{key: string; code: ProblemCode; reason: string}>(
		`SELECT k.source_key AS key, k.code, k.reason FROM ${quoteName(ledger)}.kept k
			JOIN ${quoteName(ledger)}.batches b USING (run, load, batch)
		WHERE run = $1 AND load = $2 AND k.code = 'referred-to' AND b.changes <> '{}' ORDER BY 1`,
		[run, load],
	);
	return rows;
}
