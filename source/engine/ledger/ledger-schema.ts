/**
 * The ledger's tables. Each batch's line is written in the transaction that inserts its rows, so what the ledger
 * says and what the target holds cannot differ. Nobody but the owner may read it: rejects hold whole rows.
 */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {quoteName} from '../quote-name.ts';

/** Default schema of the ledger. */
export const ledgerSchema = 'mingus_migrate';

/** What makes a ledger of each version out of the one before; the first makes it from nothing. */
const steps: ReadonlyArray<(ledger: string) => string> = [
	ledger => `
CREATE SCHEMA ${ledger};
REVOKE ALL ON SCHEMA ${ledger} FROM PUBLIC;
CREATE TABLE ${ledger}.version (version int PRIMARY KEY);
INSERT INTO ${ledger}.version VALUES (1);
CREATE TABLE ${ledger}.runs (
	run uuid PRIMARY KEY,
	mapping text NOT NULL,
	plan_hash text NOT NULL,
	namespace uuid NOT NULL,
	state text NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'interrupted')),
	started_at timestamptz NOT NULL,
	ended_at timestamptz,
	snapshots jsonb NOT NULL,
	options jsonb NOT NULL,
	failure text
);
CREATE TABLE ${ledger}.loads (
	run uuid REFERENCES ${ledger}.runs,
	load int,
	name text NOT NULL,
	source text NOT NULL,
	target_schema text NOT NULL,
	target_table text NOT NULL,
	entity text NOT NULL,
	source_rows bigint NOT NULL,
	finished boolean NOT NULL DEFAULT false,
	PRIMARY KEY (run, load)
);
-- Source keys and target keys stand side by side.
CREATE TABLE ${ledger}.batches (
	run uuid,
	load int,
	batch int,
	after_position text,
	upto_position text,
	rows_read int NOT NULL,
	rows_loaded int NOT NULL,
	rows_rejected int NOT NULL,
	rows_skipped int NOT NULL,
	source_keys text[],
	uuid_keys uuid[],
	other_keys text[],
	committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (run, load, batch),
	FOREIGN KEY (run, load) REFERENCES ${ledger}.loads
);
ALTER TABLE ${ledger}.batches ALTER source_keys SET STORAGE EXTERNAL, ALTER uuid_keys SET STORAGE EXTERNAL,
	ALTER other_keys SET STORAGE EXTERNAL;
CREATE TABLE ${ledger}.rejects (
	run uuid NOT NULL,
	load int NOT NULL,
	source_position text NOT NULL,
	source_key text NOT NULL,
	target_column text NOT NULL,
	code text NOT NULL,
	reason text NOT NULL,
	problems json NOT NULL,
	source_row json NOT NULL,
	rejected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	FOREIGN KEY (run, load) REFERENCES ${ledger}.loads
);
CREATE INDEX ON ${ledger}.rejects (run, load);
CREATE TABLE ${ledger}.deferred (
	run uuid REFERENCES ${ledger}.runs,
	number int,
	schema_name text NOT NULL,
	table_name text NOT NULL,
	object_name text NOT NULL,
	create_sql text NOT NULL,
	rebuilt boolean NOT NULL DEFAULT false,
	PRIMARY KEY (run, number)
);
CREATE VIEW ${ledger}.identities AS
	SELECT b.run, l.source, l.target_table, l.entity, k.source_key, k.uuid_key
	FROM ${ledger}.batches b JOIN ${ledger}.loads l USING (run, load),
		unnest(b.source_keys, b.uuid_keys) AS k(source_key, uuid_key)
	WHERE b.uuid_keys IS NOT NULL;
`,
	ledger => `
ALTER TABLE ${ledger}.runs ADD attempt int NOT NULL DEFAULT 1, ADD plan json, ADD target json, ADD sqlite_version text;
CREATE TABLE ${ledger}.hooks (
	run uuid REFERENCES ${ledger}.runs,
	moment text CHECK (moment IN ('before', 'after')),
	number int,
	ran_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (run, moment, number)
);
COMMENT ON TABLE ${ledger}.runs IS 'Executions of a plan.';
COMMENT ON COLUMN ${ledger}.runs.attempt IS 'Counts who carries the run out: a batch is committed only by the latest.';
COMMENT ON COLUMN ${ledger}.runs.plan IS 'The whole plan, so that the run can go on wherever its snapshots are.';
COMMENT ON COLUMN ${ledger}.runs.target IS 'Tables of the target as the plan knows them.';
COMMENT ON COLUMN ${ledger}.runs.sqlite_version IS 'What read the snapshots: rows without a row key have an order of their own in each version.';
COMMENT ON TABLE ${ledger}.loads IS 'One source query into one target table.';
COMMENT ON TABLE ${ledger}.batches IS 'Rows of one transaction, which wrote this line too: after one position of the source, up to and with another.';
COMMENT ON TABLE ${ledger}.rejects IS 'Rows that were not loaded, each whole, with the reason.';
COMMENT ON TABLE ${ledger}.deferred IS 'Constraints and indexes that are put off until after the load, and how to build them.';
COMMENT ON TABLE ${ledger}.hooks IS 'Statements of the mapping that were run, each recorded in its own transaction.';
COMMENT ON VIEW ${ledger}.identities IS 'Which source row became which UUID.';
`,
	ledger => `
ALTER TABLE ${ledger}.runs ADD objects json;
COMMENT ON COLUMN ${ledger}.runs.objects IS 'What the tables were made of when the run had finished.';
`,
];

/** Version of the tables; a ledger of a later version is not touched. */
const version = steps.length;

/**
 * Makes the ledger where there is none, and brings an older one up to date, in the caller's transaction.
 * @throws MigrationError run-changed, for a ledger of a later version
 */
export async function ensureLedger(client: Client, schema: string): Promise<void> {
	const ledger = quoteName(schema);
	const found = (await hasLedger(client, schema)) ? await versionOf(client, ledger) : 0;
	if (found > version) {
		throw new MigrationError(
			'run-changed',
			`The ledger ${schema} has version ${found}; this program knows ${version}`,
			{
				hint: 'Use the release of mingus-migrate that made it, or a later one.',
			},
		);
	}
	for (const step of steps.slice(found)) {
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
