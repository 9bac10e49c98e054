/**
 * The ledger's tables, version by version. Each batch's line is written in the transaction that inserts its rows, so what
 * the ledger says and what the target holds cannot differ. Nobody but the owner may read it: rejects hold whole rows.
 */

/** What makes a ledger of each version out of the one before; the first makes it from nothing. */
export const ledgerSteps: ReadonlyArray<(ledger: string) => string> = [
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
	ledger => `
ALTER TABLE ${ledger}.runs DROP CONSTRAINT runs_state_check,
	ADD CONSTRAINT runs_state_check CHECK (state IN ('running', 'finished', 'failed', 'interrupted', 'rolled-back')),
	ADD origin text, ADD base uuid REFERENCES ${ledger}.runs;
ALTER TABLE ${ledger}.loads ADD rolled_back_at timestamptz;
ALTER TABLE ${ledger}.batches ALTER upto_position DROP NOT NULL, ADD transaction xid8,
	ADD kind text NOT NULL DEFAULT 'load' CHECK (kind IN ('load', 'retry', 'catch-up')),
	ADD rows_updated int NOT NULL DEFAULT 0, ADD rows_deleted int NOT NULL DEFAULT 0;
ALTER TABLE ${ledger}.hooks ADD transaction xid8;
-- Only now: lines that are there already were written by transactions that nobody recorded.
ALTER TABLE ${ledger}.batches ALTER transaction SET DEFAULT pg_current_xact_id();
ALTER TABLE ${ledger}.hooks ALTER transaction SET DEFAULT pg_current_xact_id();
ALTER TABLE ${ledger}.rejects ADD settled_by int;
CREATE TABLE ${ledger}.images (
	run uuid,
	load int,
	batch int,
	action text NOT NULL CHECK (action IN ('updated', 'deleted')),
	target_key text NOT NULL,
	before json NOT NULL,
	FOREIGN KEY (run, load, batch) REFERENCES ${ledger}.batches
);
CREATE INDEX ON ${ledger}.images (run, load, batch);
CREATE TABLE ${ledger}.rollbacks (
	run uuid REFERENCES ${ledger}.runs,
	schema_name text,
	table_name text,
	rows_removed bigint NOT NULL,
	rows_restored bigint NOT NULL,
	rows_kept bigint NOT NULL,
	rows_missing bigint NOT NULL,
	transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
	rolled_back_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (run, schema_name, table_name)
);
COMMENT ON COLUMN ${ledger}.runs.origin IS 'Cluster and database whose transactions the batches name: elsewhere the numbers mean nothing.';
COMMENT ON COLUMN ${ledger}.runs.base IS 'The run that this one catches up with.';
COMMENT ON COLUMN ${ledger}.loads.rolled_back_at IS 'When the rows of the load were taken back: it is no longer part of the run.';
COMMENT ON COLUMN ${ledger}.batches.transaction IS 'Who wrote the rows of this line. A row of the table with another xmin was changed since.';
COMMENT ON COLUMN ${ledger}.batches.kind IS 'What a retry takes from the rejects counts as rejected less, so that sums over a load hold.';
COMMENT ON COLUMN ${ledger}.hooks.transaction IS 'Who ran the statement: what it changed in our rows is the run''s own.';
COMMENT ON COLUMN ${ledger}.rejects.settled_by IS 'Number of the batch that loaded the row later; NULL: it is still out.';
COMMENT ON TABLE ${ledger}.images IS 'Rows of the target as they were before a batch updated or deleted them: each column as text.';
COMMENT ON COLUMN ${ledger}.images.target_key IS 'As in other_keys; a UUID as text.';
COMMENT ON TABLE ${ledger}.rollbacks IS 'Tables that a run was rolled back in, each recorded in the transaction that did it.';
`,
	ledger => `
CREATE TABLE ${ledger}.retries (
	run uuid REFERENCES ${ledger}.runs,
	number int,
	plan json NOT NULL,
	target json NOT NULL,
	started_at timestamptz NOT NULL,
	ended_at timestamptz,
	PRIMARY KEY (run, number)
);
ALTER TABLE ${ledger}.batches ADD retry int, ADD FOREIGN KEY (run, retry) REFERENCES ${ledger}.retries;
ALTER TABLE ${ledger}.rejects ADD edited_row json;
COMMENT ON TABLE ${ledger}.retries IS 'Times that the rejects of a run were loaded again; without an end: it was stopped, or goes on.';
COMMENT ON COLUMN ${ledger}.retries.plan IS 'What the rows were made by: the run''s plan, or what a mended mapping makes of it.';
COMMENT ON COLUMN ${ledger}.retries.target IS 'Tables of the target as the plan knows them.';
COMMENT ON COLUMN ${ledger}.batches.retry IS 'Which retry loaded the rows; NULL: the run did.';
COMMENT ON COLUMN ${ledger}.rejects.edited_row IS 'The source row as an operator edited it, where one did; source_row is what the snapshot has.';
`,
	ledger => `
ALTER TABLE ${ledger}.batches ADD met_keys text[];
ALTER TABLE ${ledger}.batches ALTER met_keys SET STORAGE EXTERNAL;
ALTER TABLE ${ledger}.batches ADD changes int[];
CREATE TABLE ${ledger}.kept (
	run uuid,
	load int,
	batch int,
	source_position text,
	source_key text NOT NULL,
	target_key text,
	code text NOT NULL,
	reason text NOT NULL,
	FOREIGN KEY (run, load, batch) REFERENCES ${ledger}.batches
);
CREATE INDEX ON ${ledger}.kept (run, load);
COMMENT ON COLUMN ${ledger}.batches.changes IS 'Of a catch-up: numbers of the changes that the batch has settled.';
COMMENT ON COLUMN ${ledger}.batches.rows_deleted IS 'Of those loaded: rows that the source no longer has.';
COMMENT ON TABLE ${ledger}.kept IS 'Rows of the target that a catch-up left as they are, though the source has them otherwise.';
COMMENT ON COLUMN ${ledger}.kept.source_position IS 'Of the row in the newer snapshot; NULL: the source no longer has it.';
COMMENT ON COLUMN ${ledger}.batches.rows_updated IS 'Of those loaded: rows that the target held already, with other values.';
COMMENT ON COLUMN ${ledger}.batches.met_keys IS 'Of rows that the target held already, and that are as in the source now. As in images.';
`,
	ledger => `
ALTER TABLE ${ledger}.kept ADD target_row json;
COMMENT ON COLUMN ${ledger}.kept.target_row IS 'Of a row that was not deleted as others referred to it: as it was then. While it is, deleting is tried again. As in images.';
`,
	ledger => `
ALTER TABLE ${ledger}.runs ADD attempt_started_at timestamptz, ADD worked interval NOT NULL DEFAULT '0';
COMMENT ON COLUMN ${ledger}.runs.attempt_started_at IS 'By the server''s clock; NULL: recorded by a release that kept only when the run was started.';
COMMENT ON COLUMN ${ledger}.runs.worked IS 'How long the attempts before this one took together.';
`,
];
