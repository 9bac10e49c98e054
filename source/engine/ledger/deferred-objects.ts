/** The ledger's lines about constraints and indexes that are put off: what is dropped is known how to build. */
import type {Client} from 'pg';
import {reach} from '../fail-point.ts';
import {quoteName} from '../quote-name.ts';
import type {Deferred} from '../target/deferred.ts';
import {type Session, transaction} from '../target/session.ts';

export interface DeferredLine {
	readonly run: string;
	readonly number: number;
	readonly table: string;
	readonly name: string;
	readonly create: string;
}

/** Drops the objects and writes down how to build them, in the caller's transaction. */
export async function deferObjects(
	client: Client,
	ledger: string,
	run: string,
	objects: readonly Deferred[],
): Promise<void> {
	const {rows} = await client.query<{next: number}>(
		`SELECT COALESCE(max(number) + 1, 0) AS next FROM ${quoteName(ledger)}.deferred WHERE run = $1`,
		[run],
	);
	const first = rows[0]?.next ?? 0;
	for (const [i, object] of objects.entries()) {
		await client.query(
			`INSERT INTO ${quoteName(ledger)}.deferred (run, number, schema_name, table_name, object_name, create_sql)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			[run, first + i, object.schema, object.table, object.name, object.create],
		);
	}
	for (const object of objects.toReversed()) {
		await client.query(object.drop);
	}
}

/**
 * What is still to be built, of this run and of runs that were killed before they could, in order.
 * @param except a run whose objects are left out
 */
export async function unbuiltObjects(
	client: Client,
	ledger: string,
	except?: string,
): Promise<DeferredLine[]> {
	const {rows} = await client.query<DeferredLine>(
		`SELECT d.run::text, d.number, d.table_name AS table, d.object_name AS name, d.create_sql AS create
		FROM ${quoteName(ledger)}.deferred d JOIN ${quoteName(ledger)}.runs r USING (run)
		WHERE NOT d.rebuilt AND d.run IS DISTINCT FROM $1 ORDER BY r.started_at, d.number`,
		[except ?? null],
	);
	return rows;
}

/** Builds one object; that it stands is recorded in the same transaction. */
export async function buildObject(session: Session, ledger: string, line: DeferredLine): Promise<void> {
	await transaction(session, async () => {
		await session.client.query(line.create);
		await session.client.query(
			`UPDATE ${quoteName(ledger)}.deferred SET rebuilt = true WHERE run = $1 AND number = $2`,
			[line.run, line.number],
		);
		reach('constraint-uncommitted');
	});
}
