/** The ledger's lines about the mapping's own SQL: each statement is recorded in the transaction that runs it. */
import type {Client} from 'pg';
import {quoteName} from '../quote-name.ts';

export type HookMoment = 'before' | 'after';

/** Numbers of the statements that were run already. */
export async function hooksRun(
	client: Client,
	ledger: string,
	run: string,
	moment: HookMoment,
): Promise<ReadonlySet<number>> {
	const {rows} = await client.query<{number: number}>(
		`SELECT number FROM ${quoteName(ledger)}.hooks WHERE run = $1 AND moment = $2`,
		[run, moment],
	);
	return new Set(rows.map(row => row.number));
}

/** In the caller's transaction. */
export async function recordHook(
	client: Client,
	ledger: string,
	run: string,
	moment: HookMoment,
	number: number,
): Promise<void> {
	await client.query(`INSERT INTO ${quoteName(ledger)}.hooks (run, moment, number) VALUES ($1, $2, $3)`, [
		run,
		moment,
		number,
	]);
}
