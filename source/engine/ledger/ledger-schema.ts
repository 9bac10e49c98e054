/**
 * The ledger's tables. Each batch's line is written in the transaction that inserts its rows, so what the ledger
 * says and what the target holds cannot differ. Nobody but the owner may read it: rejects hold whole rows.
 */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {quoteName} from '../quote-name.ts';

/** Version of the tables below; a ledger of a later version is not touched. */
const version = 1;

/** Default schema of the ledger. */
export const ledgerSchema = 'mingus_migrate';

const ddl = (schema: string) => {
	const ledger = quoteName(schema);
	return `
CREATE SCHEMA ${ledger};
REVOKE ALL ON SCHEMA ${ledger} FROM PUBLIC;
CREATE TABLE ${ledger}.version (version int PRIMARY KEY);
INSERT INTO ${ledger}.version VALUES (${version});
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
-- Rows of the source after one position, up to and with another. Source keys and target keys stand side by side.
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
-- Constraints and indexes that are put off until after the load.
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
-- Which source row became which UUID.
CREATE VIEW ${ledger}.identities AS
	SELECT b.run, l.source, l.target_table, l.entity, k.source_key, k.uuid_key
	FROM ${ledger}.batches b JOIN ${ledger}.loads l USING (run, load),
		unnest(b.source_keys, b.uuid_keys) AS k(source_key, uuid_key)
	WHERE b.uuid_keys IS NOT NULL;
`;
};

/** Makes the ledger where there is none. @throws MigrationError run-changed, for a ledger of a later version */
export async function ensureLedger(client: Client, schema: string): Promise<void> {
	if (!(await hasLedger(client, schema))) {
		await client.query(ddl(schema));
		return;
	}
	const {rows} = await client.query<{version: number}>(`SELECT version FROM ${quoteName(schema)}.version`);
	const found = rows[0]?.version;
	if (found !== version) {
		throw new MigrationError(
			'run-changed',
			`The ledger ${schema} has version ${found}; this program knows ${version}`,
			{
				hint: 'Use the release of mingus-migrate that made it, or a later one.',
			},
		);
	}
}

/** Whether the target has a ledger; looks only. */
export async function hasLedger(client: Client, schema: string): Promise<boolean> {
	const {rows} = await client.query<{found: boolean}>('SELECT to_regclass($1) IS NOT NULL AS found', [
		`${quoteName(schema)}.runs`,
	]);
	return rows[0]?.found ?? false;
}
