/** Functions of the session that look what a rollback would do, and change nothing. */

import {columnNames} from '../target/column-names.ts';

/** Rows that are named where they keep others from being removed, or were changed. */
const mostNamed = 5;

/** @param ledger the ledger's schema, quoted */
export function lookFunctions(ledger: string, run: string): string {
	return `
-- Foreign keys that point at a table. One with a comment, of a partition or of somebody else's could not be made again the same.
CREATE FUNCTION pg_temp.references_to(parent regclass) RETURNS TABLE (name text, child regclass, child_columns text[],
	parent_columns text[], definition text, may_drop boolean, may_lock boolean, acts boolean) LANGUAGE sql AS $f$
	SELECT f.conname, f.conrelid::regclass,
		${columnNames('f.conrelid', 'f.conkey')},
		${columnNames('f.confrelid', 'f.confkey')},
		pg_get_constraintdef(f.oid),
		c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE') AND has_table_privilege(f.confrelid, 'REFERENCES')
			AND obj_description(f.oid, 'pg_constraint') IS NULL,
		has_table_privilege(f.conrelid, 'UPDATE, DELETE, TRUNCATE'), f.confdeltype NOT IN ('a', 'r')
	FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
	WHERE f.contype = 'f' AND f.confrelid = parent AND f.conparentid = 0
	ORDER BY 1
$f$;

-- Whether nothing but rows that the run inserted is in a table, each as it was.
CREATE FUNCTION pg_temp.holds_only_ours(its rollback_tables, OUT only_ours boolean, OUT total bigint)
LANGUAGE plpgsql SET work_mem = '256MB' AS $f$
DECLARE
	ours bigint;
BEGIN
	EXECUTE format('SELECT count(*), count(*) FILTER (WHERE %s) FROM %s t', pg_temp.is_unchanged('t'), its.name) INTO total, ours;
	only_ours := total = ours AND total <= pg_temp.rows_inserted(its) AND pg_temp.rolled_back_by(its) IS NULL;
	IF only_ours AND NOT its.by_writer AND cardinality(its.key_columns) > 0 THEN
		EXECUTE format('SELECT count(*) FROM %s t WHERE %s', its.name, pg_temp.is_named('t', its)) INTO ours;
		only_ours := total = ours;
	END IF;
END $f$;

-- Rows that stay and refer to rows that are to be removed: by foreign key, with some of them.
CREATE FUNCTION pg_temp.rows_in_the_way(its rollback_tables, chosen text[], forced boolean)
RETURNS TABLE (constraint_name text, child text, child_columns text[], rows bigint, examples text[])
LANGUAGE plpgsql SET work_mem = '256MB' AS $f$
DECLARE
	link record;
	other rollback_tables;
	key_text text;
	staying text;
BEGIN
	FOR link IN SELECT * FROM pg_temp.references_to(to_regclass(its.name)) LOOP
		SELECT * INTO other FROM rollback_tables t WHERE to_regclass(t.name) = link.child AND t.name = ANY (chosen);
		CONTINUE WHEN other.name IS NOT NULL AND (pg_temp.holds_only_ours(other)).only_ours;
		SELECT COALESCE(string_agg(format('r.%I::text', a.attname), ' || '','' || '), 'r.ctid::text') INTO key_text
			FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
			WHERE i.indrelid = link.child AND i.indisprimary;
		IF other.name IS NOT NULL AND other.by_writer AND NOT forced AND pg_temp.rolled_back_by(other) IS NULL THEN
			staying := format('%s r WHERE NOT (%s)', link.child, pg_temp.is_unchanged('r'));
		ELSIF other.name IS NULL THEN
			staying := format('%s r WHERE true', link.child);
		ELSE
			staying := format('%s r LEFT JOIN (SELECT g.tableoid AS part, g.ctid AS place FROM %s g WHERE %s) g
				ON g.part = r.tableoid AND g.place = r.ctid WHERE g.place IS NULL AND NOT (%s)', link.child, link.child,
				pg_temp.is_removed('g', other, forced), pg_temp.is_put_back('r', other));
		END IF;
		RETURN QUERY EXECUTE format('WITH blocking AS (SELECT %s AS key FROM %s AND EXISTS (SELECT FROM %s p WHERE %s AND %s))
			SELECT %L::text, %L::text, %L::text[], count(*), (array_agg(key ORDER BY key))[1:${mostNamed}] FROM blocking HAVING count(*) > 0',
			key_text, staying, its.name,
			(SELECT string_agg(format('p.%I = r.%I', u.p, u.c), ' AND ') FROM unnest(link.parent_columns, link.child_columns) AS u (p, c)),
			pg_temp.is_removed('p', its, forced), link.name, link.child::text, link.child_columns);
	END LOOP;
END $f$;

-- What a rollback of a table would do.
CREATE FUNCTION pg_temp.look_at(asked text, chosen text[], forced boolean)
RETURNS TABLE (removed bigint, restored bigint, kept bigint, missing bigint, blocked json) LANGUAGE plpgsql SET work_mem = '256MB' AS $f$
DECLARE
	its rollback_tables;
BEGIN
	SELECT * INTO its FROM rollback_tables t WHERE t.name = asked;
	removed := 0;
	kept := 0;
	SELECT count(DISTINCT target_key) INTO restored FROM ${ledger}.images WHERE run = '${run}' AND load = ANY (its.loads);
	IF to_regclass(its.name) IS NOT NULL THEN
		EXECUTE format('SELECT count(*) FROM %s t WHERE %s', its.name, pg_temp.is_removed('t', its, forced)) INTO removed;
		IF removed < pg_temp.rows_inserted(its) THEN
			EXECUTE format('SELECT count(*) FROM %s t WHERE %s', its.name, pg_temp.is_of_run('t', its)) INTO kept;
			kept := kept - CASE WHEN cardinality(its.key_columns) > 0 THEN removed ELSE 0 END;
		END IF;
		SELECT json_agg(w) INTO blocked FROM pg_temp.rows_in_the_way(its, chosen, forced) w;
	END IF;
	missing := pg_temp.rows_inserted(its) - removed - kept;
	RETURN NEXT;
END $f$;

-- Keys of the rows that were changed since the run wrote them.
CREATE FUNCTION pg_temp.changed_rows(asked text) RETURNS SETOF text LANGUAGE plpgsql SET work_mem = '256MB' AS $f$
DECLARE
	its rollback_tables;
BEGIN
	SELECT * INTO its FROM rollback_tables t WHERE t.name = asked;
	IF to_regclass(its.name) IS NOT NULL THEN
		RETURN QUERY EXECUTE format('SELECT %s::text FROM %s t WHERE %s AND NOT %s LIMIT ${mostNamed}',
			pg_temp.key_of('t', its), its.name, pg_temp.is_of_run('t', its), pg_temp.is_unchanged('t'));
	END IF;
END $f$;
`;
}
