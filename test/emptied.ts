/** Makes a database as it was when it was new, and proves that it is. */
import pg from 'pg';

/** Where a database keeps what somebody has made in it. */
const catalogs = [
	...[
		'pg_class',
		'pg_proc',
		'pg_type',
		'pg_constraint',
		'pg_trigger',
		'pg_policy',
		'pg_rewrite',
		'pg_statistic_ext',
	],
	...[
		'pg_extension',
		'pg_cast',
		'pg_operator',
		'pg_opclass',
		'pg_opfamily',
		'pg_am',
		'pg_conversion',
		'pg_collation',
	],
	...[
		'pg_event_trigger',
		'pg_publication',
		'pg_language',
		'pg_transform',
		'pg_default_acl',
		'pg_largeobject_metadata',
	],
	...[
		'pg_foreign_data_wrapper',
		'pg_foreign_server',
		'pg_user_mapping',
		'pg_ts_config',
		'pg_ts_dict',
		'pg_ts_parser',
	],
];

/** The first object identifier that is not PostgreSQL's own: FirstNormalObjectId in its access/transam.h. */
const firstOid = 16_384;

const dropSchemas = `DO $$
DECLARE its text;
BEGIN
	FOR its IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
		EXECUTE format('DROP SCHEMA %I CASCADE', its);
	END LOOP;
	CREATE SCHEMA public AUTHORIZATION pg_database_owner;
	GRANT USAGE ON SCHEMA public TO PUBLIC;
	COMMENT ON SCHEMA public IS 'standard public schema';
END $$`;

const leftOver = `SELECT
	(${catalogs.map(catalog => `(SELECT count(*) FROM ${catalog} WHERE oid >= ${firstOid})`).join(' + ')}
	+ (SELECT count(*) FROM pg_namespace WHERE oid >= ${firstOid} AND nspname !~ '^(public$|pg_(toast_)?temp_)')
	+ (SELECT count(*) FROM pg_stat_activity WHERE datid = its.oid AND pid <> pg_backend_pid())
	+ (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = its.oid)
	+ (SELECT count(*) FROM pg_prepared_xacts WHERE database = its.datname))::int AS left,
	its.datacl IS NULL AND its.datdba = new.datdba AND its.datconnlimit = new.datconnlimit
	AND its.datallowconn AND NOT its.datistemplate AS same
	FROM pg_database its, pg_database new WHERE its.datname = current_database() AND new.datname = 'postgres'`;

/** @returns false where it cannot be emptied: then it has to be dropped */
export async function emptied(url: URL): Promise<boolean> {
	const client = new pg.Client({connectionString: url.href});
	client.on('error', () => {});
	try {
		await client.connect();
		// Somebody who is still there may hold what is to be dropped.
		await client.query(
			"SET client_min_messages = 'error'; SET lock_timeout = '1s'; SET statement_timeout = '5s'",
		);
		await client.query(dropSchemas);
		const {rows} = await client.query<{left: number; same: boolean}>(leftOver);
		return rows[0]?.left === 0 && rows[0].same;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => {});
	}
}
