/**
 * What the functions of a rollback know of a run, and the conditions that tell its rows from others: SQL for the session.
 *
 * A row is the run's own and unchanged where its xmin is a transaction that the ledger names: who updates a row later leaves
 * another number there (https://www.postgresql.org/docs/current/ddl-system-columns.html). Numbers are used again after
 * 2^32 transactions and mean nothing in another cluster, so that they count only in the run's own, and while they are young.
 */
import {isRecent, origin} from '../ledger/runs.ts';

/** @param ledger the ledger's schema, quoted */
export function sessionTables(ledger: string, run: string): string {
	return `
-- by_writer: nothing else in the run's transactions wrote rows, so that all of them are its own.
CREATE TEMP TABLE rollback_tables (name text PRIMARY KEY, loads int[] NOT NULL, key_columns text[] NOT NULL, is_uuid boolean NOT NULL,
	by_writer boolean NOT NULL);
-- Keys of the rows that the run inserted, of tables whose rows are told by them.
CREATE TEMP TABLE rollback_keys (name text, uuid_key uuid, text_key text, json_key jsonb);

-- Transactions whose word on a row is the run's own; those that took later catch-ups back left its rows as it had them.
CREATE TEMP TABLE rollback_writers AS
WITH RECURSIVE later (run) AS (
	SELECT run FROM ${ledger}.runs WHERE base = '${run}'
	UNION SELECT r.run FROM ${ledger}.runs r JOIN later ON r.base = later.run
)
SELECT DISTINCT transaction::xid AS xid FROM (
	SELECT transaction FROM ${ledger}.batches WHERE run = '${run}'
	UNION ALL SELECT transaction FROM ${ledger}.hooks WHERE run = '${run}'
	UNION ALL SELECT transaction FROM ${ledger}.rollbacks JOIN later USING (run)
) AS wrote
WHERE ${isRecent('transaction')}
	AND (SELECT r.origin FROM ${ledger}.runs r WHERE run = '${run}') = ${origin};
ANALYZE rollback_writers;

-- A row's key as the ledger has it.
CREATE FUNCTION pg_temp.key_of(alias text, its rollback_tables) RETURNS text LANGUAGE sql AS $f$
	SELECT CASE cardinality(its.key_columns)
		WHEN 0 THEN format('%s.ctid', alias)
		WHEN 1 THEN format('%s.%I%s', alias, its.key_columns[1], CASE WHEN its.is_uuid THEN '' ELSE '::text' END)
		ELSE format('jsonb_build_array(%s)', (SELECT string_agg(format('%s.%I::text', alias, name), ', ' ORDER BY i)
			FROM unnest(its.key_columns) WITH ORDINALITY AS keys (name, i)))
	END
$f$;

-- Puts the keys of a table into one of the session: only so does the server know how many they are.
CREATE FUNCTION pg_temp.know_keys(its rollback_tables) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
	IF EXISTS (SELECT FROM rollback_keys k WHERE k.name = its.name) THEN
		RETURN;
	END IF;
	IF its.is_uuid THEN
		INSERT INTO rollback_keys (name, uuid_key) SELECT its.name, unnest(uuid_keys) FROM ${ledger}.batches
			WHERE run = '${run}' AND load = ANY (its.loads);
	ELSIF cardinality(its.key_columns) > 1 THEN
		INSERT INTO rollback_keys (name, json_key) SELECT its.name, unnest(other_keys)::jsonb FROM ${ledger}.batches
			WHERE run = '${run}' AND load = ANY (its.loads);
	ELSE
		INSERT INTO rollback_keys (name, text_key) SELECT its.name, unnest(other_keys) FROM ${ledger}.batches
			WHERE run = '${run}' AND load = ANY (its.loads);
	END IF;
	ANALYZE rollback_keys;
END $f$;

-- The condition that the ledger names a row among those that the run inserted.
CREATE FUNCTION pg_temp.is_named(alias text, its rollback_tables) RETURNS text LANGUAGE plpgsql AS $f$
BEGIN
	IF cardinality(its.key_columns) = 0 THEN
		RETURN 'false';
	END IF;
	PERFORM pg_temp.know_keys(its);
	RETURN format('%s IN (SELECT %s FROM pg_temp.rollback_keys WHERE name = %L)', pg_temp.key_of(alias, its),
		CASE WHEN its.is_uuid THEN 'uuid_key' WHEN cardinality(its.key_columns) > 1 THEN 'json_key' ELSE 'text_key' END, its.name);
END $f$;

CREATE FUNCTION pg_temp.is_unchanged(alias text) RETURNS text LANGUAGE sql AS $f$
	SELECT format('%s.xmin IN (SELECT xid FROM pg_temp.rollback_writers)', alias)
$f$;

-- The condition that the run has changed a row, and nobody since, so that it becomes again what it was.
CREATE FUNCTION pg_temp.is_put_back(alias text, its rollback_tables) RETURNS text LANGUAGE sql AS $f$
	SELECT CASE cardinality(its.key_columns) WHEN 0 THEN 'false' ELSE
		format('%s AND %s IN (SELECT target_key%s FROM ${ledger}.images WHERE run = ''${run}'' AND load = ANY (%L) AND action = ''updated'')',
			pg_temp.is_unchanged(alias), pg_temp.key_of(alias, its),
			CASE WHEN cardinality(its.key_columns) > 1 THEN '::jsonb' WHEN its.is_uuid THEN '::uuid' ELSE '' END, its.loads) END
$f$;

-- The transaction that took the table back before, if one did.
CREATE FUNCTION pg_temp.rolled_back_by(its rollback_tables) RETURNS xid LANGUAGE sql AS $f$
	SELECT transaction::xid FROM ${ledger}.rollbacks b
	WHERE b.run = '${run}' AND to_regclass(format('%I.%I', b.schema_name, b.table_name)) = to_regclass(its.name)
$f$;

-- The condition that a row is the run's still. One that took its key after the table was rolled back is another run's.
CREATE FUNCTION pg_temp.is_of_run(alias text, its rollback_tables) RETURNS text LANGUAGE sql AS $f$
	SELECT pg_temp.is_named(alias, its) || CASE WHEN pg_temp.rolled_back_by(its) IS NULL THEN ''
		ELSE format(' AND age(%s.xmin) > age(%L::xid)', alias, pg_temp.rolled_back_by(its)) END
$f$;

-- The condition that a row is to be removed. A table that was rolled back before gives up what was kept then, if forced to.
CREATE FUNCTION pg_temp.is_removed(alias text, its rollback_tables, forced boolean) RETURNS text LANGUAGE sql AS $f$
	SELECT CASE
		WHEN forced AND cardinality(its.key_columns) > 0 THEN pg_temp.is_of_run(alias, its)
		WHEN pg_temp.rolled_back_by(its) IS NOT NULL THEN 'false'
		WHEN its.by_writer OR cardinality(its.key_columns) = 0 THEN pg_temp.is_unchanged(alias)
		ELSE pg_temp.is_unchanged(alias) || ' AND ' || pg_temp.is_named(alias, its)
	END
$f$;

CREATE FUNCTION pg_temp.rows_inserted(its rollback_tables) RETURNS bigint LANGUAGE sql AS $f$
	SELECT COALESCE(sum(COALESCE(cardinality(uuid_keys), cardinality(other_keys), rows_loaded - rows_updated - rows_deleted)), 0)
	FROM ${ledger}.batches WHERE run = '${run}' AND load = ANY (its.loads)
$f$;
`;
}
