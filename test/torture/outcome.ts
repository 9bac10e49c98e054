/** All that a run leaves at the target, in a few texts that are the same for the same outcome. */
import type pg from 'pg';

const userTables = `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`;

const questions = {
	rejects: `SELECT count(*) || ' ' || md5(COALESCE(string_agg(concat_ws('|', l.name, source_position, source_key, target_column,
			code, source_row), E'\\n' ORDER BY l.name, source_position::numeric, target_column), ''))
		FROM mingus_migrate.rejects JOIN mingus_migrate.loads l USING (run, load)`,
	counts: `SELECT string_agg(concat_ws('|', name, read, loaded, rejected, finished), E'\\n' ORDER BY name) FROM (
		SELECT l.name, sum(rows_read) AS read, sum(rows_loaded) AS loaded, sum(rows_rejected) AS rejected, l.finished
		FROM mingus_migrate.loads l LEFT JOIN mingus_migrate.batches b USING (run, load) GROUP BY l.name, l.finished) t`,
	keys: `SELECT md5(string_agg(concat_ws('|', l.name, k.s, k.u, k.o), E'\\n' ORDER BY l.name, k.s, k.u, k.o)) FROM mingus_migrate.loads l
		JOIN mingus_migrate.batches b USING (run, load), unnest(b.source_keys, b.uuid_keys, b.other_keys) AS k(s, u, o)`,
	constraints: `SELECT string_agg(concat_ws('|', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated), E'\\n' ORDER BY conrelid::regclass::text, conname)
		FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'`,
	indexes: `SELECT string_agg(pg_get_indexdef(indexrelid) || indisvalid, E'\\n' ORDER BY indexrelid::regclass::text)
		FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace = 'public'::regnamespace`,
	sequences: `SELECT string_agg(sequencename || last_value, E'\\n' ORDER BY sequencename) FROM pg_sequences WHERE schemaname = 'public'`,
	unbuilt: 'SELECT count(*) FROM mingus_migrate.deferred WHERE NOT rebuilt',
	runs: `SELECT string_agg(DISTINCT state, ',') FROM mingus_migrate.runs r WHERE EXISTS (SELECT FROM mingus_migrate.batches b WHERE b.run = r.run)`,
} as const;

export type Outcome = Readonly<Record<string, string>>;

/** @param client connected to the target */
export async function outcomeOf(client: pg.Client): Promise<Outcome> {
	const ask = async (sql: string): Promise<string> => {
		const {rows} = await client.query<[unknown]>({text: sql, rowMode: 'array'});
		return String(rows[0]?.[0]);
	};
	const found: Record<string, string> = {};
	for (const {name} of (await client.query<{name: string}>(userTables)).rows) {
		found[`table ${name}`] = await ask(
			`SELECT count(*) || ' ' || md5(COALESCE(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM ${name} t`,
		);
	}
	for (const [what, sql] of Object.entries(questions)) {
		found[what] = await ask(sql);
	}
	return found;
}

/** What differs, in words. */
export function differences(expected: Outcome, found: Outcome): string[] {
	const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
	return [...keys]
		.filter(key => expected[key] !== found[key])
		.map(key => `${key}: expected ${expected[key]}, found ${found[key]}`);
}

/** Locks and sessions of ours that are still there although nobody runs; they get a moment to go. */
export async function leftovers(client: pg.Client): Promise<string[]> {
	const sql = `SELECT 'session ' || pid AS what FROM pg_stat_activity WHERE application_name LIKE 'mingus-migrate%'
		UNION ALL SELECT 'lock of ' || pid FROM pg_locks WHERE locktype = 'advisory'`;
	for (let tries = 0; ; tries++) {
		const {rows} = await client.query<{what: string}>(sql);
		if (rows.length === 0 || tries === 40) {
			return rows.map(row => row.what);
		}
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}
