/** The ledger's lines about retries: when they were, and by which plan their rows were made. */
import type {Client} from 'pg';
import type {Plan} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import {quoteName} from '../quote-name.ts';
import {momentAgo} from './worked.ts';

export interface RecordedRetry {
	readonly number: number;
	readonly plan: Plan;
	/** Tables of the target as the plan knows them. */
	readonly tables: readonly TargetTable[];
}

/** In their order; none in a ledger of a version that knows of none. */
export async function readRetries(client: Client, ledger: string, run: string): Promise<RecordedRetry[]> {
	const {rows: known} = await client.query('SELECT WHERE to_regclass($1) IS NOT NULL', [
		`${quoteName(ledger)}.retries`,
	]);
	if (known.length === 0) {
		return [];
	}
	const {rows} = await client.query<{number: number; plan: Plan; target: {tables: TargetTable[]}}>(
		`SELECT number, plan, target FROM ${quoteName(ledger)}.retries WHERE run = $1 ORDER BY number`,
		[run],
	);
	return rows.map(({number, plan, target: {tables}}) => ({number, plan, tables}));
}

/** @returns the number of the retry, from 1 */
export async function beginRetry(
	client: Client,
	ledger: string,
	run: string,
	{plan, tables, startedAt}: Omit<RecordedRetry, 'number'> & {readonly startedAt: Date},
): Promise<number> {
	const {rows} = await client.query<{number: number}>(
		`INSERT INTO ${quoteName(ledger)}.retries (run, number, plan, target, started_at)
		SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, ${momentAgo('$4')} FROM ${quoteName(ledger)}.retries WHERE run = $1
		RETURNING number`,
		[run, JSON.stringify(plan), JSON.stringify({tables}), Date.now() - startedAt.getTime()],
	);
	return rows[0]?.number ?? 0;
}

export async function endRetry(client: Client, ledger: string, run: string, number: number): Promise<void> {
	await client.query(
		`UPDATE ${quoteName(ledger)}.retries SET ended_at = clock_timestamp() WHERE run = $1 AND number = $2`,
		[run, number],
	);
}
