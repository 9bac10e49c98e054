/** Functions of the session that take rows back: `roll_back`, one transaction a table, and what it is made of. */
import {mayExchange} from '../target/may-exchange.ts';

/** Rows from which on a foreign key that points at them is taken off meanwhile, and made and checked again at once. */
const manyRows = 1000;

/** @param ledger the ledger's schema, quoted */
export function removeFunctions(ledger: string, run: string): string {
	return `
-- Whether a table may be emptied at once: no trigger would miss a row, nothing inherits from it, no foreign key stays.
CREATE FUNCTION pg_temp.may_truncate(relation regclass) RETURNS boolean LANGUAGE sql AS $f$
	SELECT c.relkind = 'r' AND NOT c.relispartition AND has_table_privilege(c.oid, 'TRUNCATE')
		AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid)
		AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 40 > 0)
		AND NOT EXISTS (SELECT FROM pg_temp.references_to(c.oid) r WHERE NOT r.may_drop AND r.child <> c.oid)
	FROM pg_class c WHERE c.oid = relation
$f$;

-- Locks a table, and keeps writers from those that refer to it.
CREATE FUNCTION pg_temp.hold(its rollback_tables) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
	link record;
BEGIN
	EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', its.name);
	FOR link IN SELECT * FROM pg_temp.references_to(to_regclass(its.name)) LOOP
		IF link.may_lock THEN
			EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', link.child);
		ELSIF link.acts THEN
			RAISE insufficient_privilege USING
				MESSAGE = format('Rows of %s would go or change with those of %s, and this role may not hold that table', link.child, its.name),
				HINT = format('GRANT UPDATE ON %s to the role.', link.child);
		END IF;
	END LOOP;
END $f$;

-- Removes a table's rows. @returns how many
CREATE FUNCTION pg_temp.remove_rows(its rollback_tables, only_ours boolean, total bigint, forced boolean) RETURNS bigint
LANGUAGE plpgsql SET work_mem = '256MB' AS $f$
DECLARE
	removed bigint;
BEGIN
	IF only_ours AND pg_temp.may_truncate(to_regclass(its.name)) THEN
		EXECUTE format('TRUNCATE %s', its.name);
		removed := total;
	ELSE
		EXECUTE format('DELETE FROM %s t WHERE %s', its.name, pg_temp.is_removed('t', its, forced));
		GET DIAGNOSTICS removed = ROW_COUNT;
	END IF;
	RETURN removed;
END $f$;

-- The rows of a load as they were before it changed or deleted them, as a part of a FROM clause named i.
CREATE FUNCTION pg_temp.images_of(its rollback_tables, load int, action text) RETURNS text LANGUAGE sql AS $f$
	SELECT format('(SELECT DISTINCT ON (target_key) target_key%s AS key, before FROM ${ledger}.images
		WHERE run = ''${run}'' AND load = %s AND action = %L ORDER BY target_key, batch) i',
		CASE WHEN cardinality(its.key_columns) > 1 THEN '::jsonb' WHEN its.is_uuid THEN '::uuid' END, load, action)
$f$;

-- A table's columns, and how each is taken from an image; what the image does not have, from the row in the way named other.
CREATE FUNCTION pg_temp.columns_of(its rollback_tables, image text, other text, OUT names text, OUT vals text, OUT assignments text)
LANGUAGE sql AS $f$
	SELECT string_agg(format('%I', a.attname), ', '),
		string_agg(CASE WHEN k.name IS NULL THEN format('(%s).%I', other, a.attname)
			ELSE format('(before->>%L)::%s', a.attname, format_type(a.atttypid, a.atttypmod)) END, ', '),
		string_agg(format('%I = (before->>%L)::%s', a.attname, a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
			FILTER (WHERE k.name IS NOT NULL AND a.attname <> ALL (its.key_columns) AND a.attidentity <> 'a')
	FROM pg_attribute a LEFT JOIN json_object_keys(image::json) AS k (name) ON a.attname = k.name
	WHERE a.attrelid = to_regclass(its.name) AND a.attnum > 0 AND a.attgenerated = '' AND NOT a.attisdropped
		AND (k.name IS NOT NULL OR other IS NOT NULL)
$f$;

-- Brings rows back that the run updated or deleted. Those that others have changed or made since are kept.
CREATE FUNCTION pg_temp.put_back(its rollback_tables, forced boolean, OUT restored bigint, OUT kept bigint)
LANGUAGE plpgsql SET work_mem = '256MB' AS $f$
DECLARE
	image record;
	back record;
	gone record;
	same text := format('%s = i.key', pg_temp.key_of('t', its));
	ours text := format('(%L OR %s OR t.xmin = pg_current_xact_id()::xid)', forced, pg_temp.is_unchanged('t'));
	insertion text;
	step text;
	done bigint;
	exchanges boolean := ${mayExchange('to_regclass(its.name)')};
	-- Parents before their children; else what a row has taken over from one that is gone is given back first.
	steps text[] := CASE WHEN EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass(its.name) AND confrelid = conrelid)
		THEN '{deleted,updated}'::text[] ELSE '{updated,deleted}' END;
BEGIN
	restored := 0;
	kept := 0;
	-- Where two loads changed a row, the earlier one knows how it was.
	FOR image IN SELECT load, count(DISTINCT target_key || action) AS rows, min(before::text) FILTER (WHERE action = 'updated') AS updated,
			min(before::text) FILTER (WHERE action = 'deleted') AS deleted
		FROM ${ledger}.images WHERE run = '${run}' AND load = ANY (its.loads) GROUP BY load ORDER BY load DESC
	LOOP
		gone := pg_temp.columns_of(its, image.deleted, NULL);
		insertion := CASE WHEN image.deleted IS NOT NULL THEN
			format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s WHERE NOT EXISTS (SELECT FROM %s t WHERE %s)',
				its.name, gone.names, gone.vals, pg_temp.images_of(its, image.load, 'deleted'), its.name, same) END;
		IF exchanges AND image.updated IS NOT NULL THEN
			-- In one statement, as rows may have handed unique values around among each other, and refer to each other.
			back := pg_temp.columns_of(its, image.updated, 'was');
			EXECUTE format('WITH gone AS (DELETE FROM %s t USING %s WHERE %s AND %s RETURNING t AS was, i.key, i.before),
				back AS (INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM gone ORDER BY key RETURNING 1),
				made AS (%s RETURNING 1) SELECT (SELECT count(*) FROM back) + (SELECT count(*) FROM made)',
				its.name, pg_temp.images_of(its, image.load, 'updated'), same, ours, its.name, back.names, back.vals,
				coalesce(insertion || ' AND (SELECT count(*) FROM gone) >= 0', format('DELETE FROM %s WHERE false', its.name))) INTO done;
			restored := restored + done;
			kept := kept + image.rows - done;
			CONTINUE;
		END IF;
		kept := kept + image.rows;
		FOREACH step IN ARRAY steps LOOP
			IF step = 'updated' AND image.updated IS NOT NULL THEN
				back := pg_temp.columns_of(its, image.updated, NULL);
				EXECUTE format('UPDATE %s t SET %s FROM %s WHERE %s AND %s', its.name, back.assignments,
					pg_temp.images_of(its, image.load, 'updated'), same, ours);
			ELSIF step = 'deleted' AND insertion IS NOT NULL THEN
				EXECUTE insertion;
			ELSE
				CONTINUE;
			END IF;
			GET DIAGNOSTICS done = ROW_COUNT;
			restored := restored + done;
			kept := kept - done;
		END LOOP;
	END LOOP;
END $f$;

-- Takes foreign keys off that would be checked row by row. @returns how they are made again
CREATE FUNCTION pg_temp.take_off(its rollback_tables, only_ours boolean, in_circle boolean) RETURNS text[] LANGUAGE plpgsql AS $f$
DECLARE
	link record;
	again text[] := '{}';
BEGIN
	FOR link IN SELECT * FROM pg_temp.references_to(to_regclass(its.name)) LOOP
		IF link.may_drop AND (in_circle OR pg_temp.rows_inserted(its) >= ${manyRows} OR (only_ours AND link.child <> to_regclass(its.name))) THEN
			again := again || format('ALTER TABLE %s ADD CONSTRAINT %I %s', link.child, link.name, link.definition);
			EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', link.child, link.name);
		END IF;
	END LOOP;
	RETURN again;
END $f$;

-- @throws foreign_key_violation where rows that stay refer to rows that are to be removed
CREATE FUNCTION pg_temp.refuse_blocked(its rollback_tables, step text[], forced boolean) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
	way record;
BEGIN
	SELECT * INTO way FROM pg_temp.rows_in_the_way(its, step, forced) LIMIT 1;
	IF way.rows > 0 THEN
		RAISE foreign_key_violation USING
			MESSAGE = format('%s rows of %s refer to rows of %s that are to be removed (%s)', way.rows, way.child, its.name, way.constraint_name),
			DETAIL = format('Such as %s.', array_to_string(way.examples, ', ')),
			HINT = 'Roll that table back before, or remove those rows: nothing is removed along with what it refers to.';
	END IF;
END $f$;

-- Rolls tables back in one transaction: one table, or all of a circle.
CREATE FUNCTION pg_temp.roll_back(step text[], forced boolean DEFAULT false)
RETURNS TABLE (name text, removed bigint, restored bigint, kept bigint, missing bigint) LANGUAGE plpgsql AS $f$
#variable_conflict use_variable
DECLARE
	its rollback_tables;
	is_first boolean;
	whole record;
	ours boolean[] := '{}';
	totals bigint[] := '{}';
	back record;
	again text[] := '{}';
BEGIN
	-- From here on nobody goes on with the run; a batch that is under way is waited for.
	UPDATE ${ledger}.runs SET attempt = attempt + 1 WHERE run = '${run}';
	FOR its IN SELECT * FROM rollback_tables t WHERE t.name = ANY (step) AND to_regclass(t.name) IS NOT NULL ORDER BY t.name LOOP
		PERFORM pg_temp.hold(its);
	END LOOP;
	FOR its IN SELECT * FROM rollback_tables t WHERE t.name = ANY (step) AND to_regclass(t.name) IS NOT NULL LOOP
		PERFORM pg_temp.refuse_blocked(its, step, forced);
	END LOOP;
	FOR its IN SELECT * FROM rollback_tables t WHERE t.name = ANY (step) AND to_regclass(t.name) IS NOT NULL LOOP
		SELECT * INTO whole FROM pg_temp.holds_only_ours(its);
		ours[array_position(step, its.name)] := whole.only_ours;
		totals[array_position(step, its.name)] := whole.total;
		again := again || pg_temp.take_off(its, whole.only_ours, cardinality(step) > 1);
	END LOOP;
	FOR its IN SELECT * FROM rollback_tables t WHERE t.name = ANY (step) ORDER BY array_position(step, t.name) LOOP
		name := its.name;
		removed := 0;
		restored := 0;
		kept := 0;
		is_first := pg_temp.rolled_back_by(its) IS NULL;
		IF to_regclass(its.name) IS NOT NULL THEN
			removed := pg_temp.remove_rows(its, ours[array_position(step, name)], totals[array_position(step, name)], forced);
			IF removed < pg_temp.rows_inserted(its) THEN
				EXECUTE format('SELECT count(*) FROM %s t WHERE %s', its.name, pg_temp.is_of_run('t', its)) INTO kept;
			END IF;
			IF is_first THEN
				back := pg_temp.put_back(its, forced);
				restored := back.restored;
				kept := kept + back.kept;
			END IF;
		END IF;
		missing := pg_temp.rows_inserted(its) - removed - kept;
		INSERT INTO ${ledger}.rollbacks AS b (run, schema_name, table_name, rows_removed, rows_restored, rows_kept, rows_missing)
			SELECT l.run, l.target_schema, l.target_table, removed, restored, kept, missing FROM ${ledger}.loads l
			WHERE l.run = '${run}' AND l.load = its.loads[1]
			ON CONFLICT ON CONSTRAINT rollbacks_pkey DO UPDATE SET rows_removed = b.rows_removed + excluded.rows_removed, rows_kept = excluded.rows_kept
			RETURNING rows_removed, rows_restored, rows_kept, rows_missing INTO removed, restored, kept, missing;
		UPDATE ${ledger}.loads l SET rolled_back_at = clock_timestamp()
			WHERE l.run = '${run}' AND l.load = ANY (its.loads) AND l.rolled_back_at IS NULL;
		RETURN NEXT;
	END LOOP;
	FOR i IN 1 .. cardinality(again) LOOP
		EXECUTE again[i];
	END LOOP;
	UPDATE ${ledger}.runs SET state = 'rolled-back', ended_at = clock_timestamp() WHERE run = '${run}'
		AND NOT EXISTS (SELECT FROM ${ledger}.loads l WHERE l.run = '${run}' AND l.rolled_back_at IS NULL);
END $f$;
`;
}
