/** Makes the ledger, brings it up to date, and tells whether it is there. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {quoteName} from '../quote-name.ts';
import {ledgerSteps} from './ledger-steps.ts';

/** Default schema of the ledger. */
export const ledgerSchema = 'mingus_migrate';

/** Version of the tables; a ledger of a later version is not touched. */
const version = ledgerSteps.length;

/**
 * Makes the ledger where there is none, and brings an older one up to date, in the caller's transaction.
 * @throws MigrationError run-changed, for a ledger of a later version
 */
export async function ensureLedger(client: Client, schema: string): Promise<void> {
	const ledger = quoteName(schema);
	const {found = 0} = await ledgerVersion(client, schema);
	if (found > version) {
		throw new MigrationError(
			'run-changed',
			`The ledger ${schema} has version ${found}; this program knows ${version}`,
			{
				hint: 'Use the release of mingus-migrate that made it, or a later one.',
			},
		);
	}
	for (const step of ledgerSteps.slice(found)) {
		await client.query(step(ledger));
	}
	if (found < version) {
		await client.query(`UPDATE ${ledger}.version SET version = ${version}`);
	}
}

async function versionOf(client: Client, ledger: string): Promise<number> {
	const {rows} = await client.query<{version: number}>(`SELECT version FROM ${ledger}.version`);
	return rows[0]?.version ?? 0;
}

export interface LedgerVersion {
	/** Of the ledger at the target; undefined where there is none. */
	readonly found: number | undefined;
	/** Of the ledgers that this program makes. */
	readonly known: number;
}

/** Looks only. */
export async function ledgerVersion(client: Client, schema: string): Promise<LedgerVersion> {
	const found = (await hasLedger(client, schema)) ? await versionOf(client, quoteName(schema)) : undefined;
	return {found, known: version};
}

/** Whether the target has a ledger; looks only. */
export async function hasLedger(client: Client, schema: string): Promise<boolean> {
	const {rows} = await client.query<{found: boolean}>('SELECT to_regclass($1) IS NOT NULL AS found', [
		`${quoteName(schema)}.runs`,
	]);
	return rows[0]?.found ?? false;
}

/** Whether this role may read the ledger, if there is one. */
export async function mayReadLedger(client: Client, schema: string): Promise<boolean> {
	const {rows} = await client.query(
		`SELECT FROM pg_namespace n WHERE n.nspname = $1 AND NOT (has_schema_privilege(n.oid, 'USAGE')
			AND COALESCE((SELECT has_table_privilege(c.oid, 'SELECT') FROM pg_class c
				WHERE c.relnamespace = n.oid AND c.relname = 'runs'), true))`,
		[schema],
	);
	return rows.length === 0;
}
