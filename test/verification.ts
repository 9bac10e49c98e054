/** A comparison in a test, over what test/migration.ts migrated. */
import type pg from 'pg';
import {engine} from '../source/engine/engine.ts';
import type {Difference, Verification, VerifyEvent} from '../source/engine/report/verification.ts';
import type {PlanRequest} from '../source/engine/run/request.ts';

export interface Verified {
	readonly events: readonly VerifyEvent[];
	readonly verification: Verification;
	readonly exitCode: number;
}

export async function verified(
	request: PlanRequest,
	{run, signal}: {run?: string; signal?: AbortSignal} = {},
): Promise<Verified> {
	const events: VerifyEvent[] = [];
	const {sources: _sources, ...rest} = request;
	const more = {...(run === undefined ? {} : {run}), ...(signal === undefined ? {} : {signal})};
	for await (const event of engine.verify({...rest, ...more})) {
		events.push(event);
	}
	const last = events.at(-1);
	if (last?.event !== 'finished') {
		throw new Error(`the last event is ${last?.event}`);
	}
	return {events, verification: last.verification, exitCode: last.exit_code};
}

/** `kind table key column: expected → found` of each difference. */
export function told(differences: readonly Difference[]): string[] {
	return differences.map(
		d => `${d.kind} ${d.table} ${d.key ?? '-'} ${d.column ?? '-'}: ${d.expected ?? '-'} → ${d.found ?? '-'}`,
	);
}

/** Damages the target, as somebody who is past triggers and foreign keys. */
export async function damage(client: pg.Client, sql: string): Promise<void> {
	await client.query(`SET session_replication_role = replica; ${sql}; RESET session_replication_role`);
}
