/** How long a run was worked at. What lies between its attempts and its retries is none of it. */
import type {Client} from 'pg';
import {quoteName} from '../quote-name.ts';

const began = 'COALESCE(r.attempt_started_at, r.started_at)';

/** SQL: when the latest attempt at the run `r` ended. One that was killed is known to have been at work until its last batch. */
export function attemptEnd(ledger: string): string {
	return `COALESCE(r.ended_at, (SELECT max(b.committed_at) FROM ${quoteName(ledger)}.batches b WHERE b.run = r.run), ${began})`;
}

/** SQL: how long the latest attempt at the run `r` took. */
export function attemptTime(ledger: string): string {
	return `GREATEST(${attemptEnd(ledger)} - ${began}, interval '0')`;
}

/** SQL for a moment of this process by the server's clock, which may be another. */
export function momentAgo(milliseconds: string): string {
	return `clock_timestamp() - ${milliseconds} * interval '1 millisecond'`;
}

/** In milliseconds, all attempts and retries that were begun. The ledger is up to date. */
export async function readWorked(client: Client, ledger: string, run: string): Promise<number> {
	const l = quoteName(ledger);
	const {rows} = await client.query<{worked: number}>(
		`SELECT extract(epoch FROM r.worked + ${attemptTime(ledger)} + COALESCE((SELECT sum(GREATEST(
				COALESCE(t.ended_at, (SELECT max(b.committed_at) FROM ${l}.batches b WHERE b.run = t.run AND b.retry = t.number),
					t.started_at) - t.started_at, interval '0')) FROM ${l}.retries t WHERE t.run = r.run), interval '0'))::float8 * 1000 AS worked
		FROM ${l}.runs r WHERE r.run = $1`,
		[run],
	);
	return rows[0]?.worked ?? 0;
}
