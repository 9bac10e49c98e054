import {expect, it} from 'vitest';
import {type Migrated, migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER);
	INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT i, i % 10 FROM n`;

const raising = (body: string, when = 'BEFORE', deferred = '') => `
	CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;
	CREATE ${deferred === '' ? '' : 'CONSTRAINT'} TRIGGER guard ${when} INSERT ON t ${deferred} FOR EACH ROW EXECUTE FUNCTION guard()`;

const plain = 'CREATE TABLE t (id int PRIMARY KEY, x int);';

/** Targets that refuse the rows whose x is 7, in ways that the planner cannot know of. */
const targets: ReadonlyArray<readonly [string, string]> = [
	[
		'a CHECK that calls a function',
		'CREATE FUNCTION fine(int) RETURNS bool IMMUTABLE LANGUAGE sql AS $$ SELECT $1 <> 7 $$; CREATE TABLE t (id int PRIMARY KEY, x int CHECK (fine(x)))',
	],
	['a trigger that raises', plain + raising("IF NEW.x = 7 THEN RAISE 'no sevens'; END IF;")],
	['a trigger that asserts', plain + raising('ASSERT NEW.x <> 7;')],
	['a trigger that leaves rows out', plain + raising('IF NEW.x = 7 THEN RETURN NULL; END IF;')],
	[
		'a deferred trigger',
		plain + raising("IF NEW.x = 7 THEN RAISE 'no sevens'; END IF;", 'AFTER', 'DEFERRABLE INITIALLY DEFERRED'),
	],
	[
		'a domain',
		'CREATE DOMAIN no_seven AS int CHECK (VALUE % 10 <> 7); CREATE TABLE t (id int PRIMARY KEY, x no_seven)',
	],
	[
		'a deferred foreign key',
		'CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p SELECT i FROM generate_series(0, 9) i WHERE i <> 7; CREATE TABLE t (id int PRIMARY KEY, x int REFERENCES p DEFERRABLE INITIALLY DEFERRED)',
	],
	[
		'an exclusion constraint',
		'CREATE TABLE t (id int PRIMARY KEY, x int, EXCLUDE (int4(CASE WHEN x = 7 THEN 0 ELSE id END) WITH =))',
	],
];

it.each(targets)('%s refuses exactly the rows at fault, and the others are loaded', async (_, target) => {
	const bench = await workbench(target);
	const excludes = target.includes('EXCLUDE');
	for (const mode of ['dry-run', 'run'] as const) {
		const {report} = await migrated(
			requestOf(
				bench,
				'loads: [{into: t, from: s.t, match: by-name}]',
				mode === 'run' ? {s: `${bench.folder}/s.db`} : source,
			),
			bench.folder,
			{mode, batchSize: 15},
		);
		const keys = report.errors.map(e => Number(e.key)).sort((a, b) => a - b);
		if (excludes) {
			// Batches are on their way at the same time: which of the four comes first is open.
			expect(keys).toHaveLength(3);
			expect([7, 17, 27, 37]).toEqual(expect.arrayContaining(keys));
		} else {
			expect(keys).toEqual([7, 17, 27, 37]);
		}
		expect(report.errors.every(e => e.code === 'refused-by-server')).toBe(true);
		expect(report.overall_stats.successful_records).toBe(40 - keys.length);
	}
	const [loaded] = await rowsOf(bench.client, 'SELECT count(*)::int FROM t');
	expect(loaded).toEqual([excludes ? 37 : 36]);
	const lines = await rowsOf(
		bench.client,
		'SELECT rows_read, rows_loaded, rows_rejected, cardinality(source_keys) FROM mingus_migrate.batches ORDER BY batch',
	);
	expect(lines.map(([read]) => read)).toEqual([15, 15, 10]);
	expect(
		lines.every(([read, ok, bad, keys]) => Number(read) === Number(ok) + Number(bad) && keys === ok),
	).toBe(true);
});

function reasons({report}: Migrated): string[] {
	return report.errors.map(e => e.error);
}

it('what the server says is repeated, but not where it could quote a sensitive value', async () => {
	const target = `CREATE TABLE t (id int PRIMARY KEY, x text);
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not %', NEW.x; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()`;
	const rows = "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO t VALUES (1, 'secret')";
	const open = await workbench(target);
	const said = await migrated(
		requestOf(open, 'loads: [{into: t, from: s.t, match: by-name}]', rows),
		open.folder,
	);
	expect(reasons(said)[0]).toContain('secret');
	const bench = await workbench(target);
	const mapping = 'loads: [{into: t, from: s.t, match: by-name, columns: {x: {sensitive: true}}}]';
	const masked = await migrated(requestOf(bench, mapping, rows), bench.folder);
	expect(reasons(masked)).toHaveLength(1);
	expect(JSON.stringify(masked.events)).not.toContain('secret');
});

it('equal keys that are written differently are a reject, small or large', async () => {
	const bench = await workbench('CREATE TABLE t (id numeric PRIMARY KEY)');
	const rows = "CREATE TABLE t (id TEXT); INSERT INTO t VALUES ('1.0'), ('1.00'), ('2')";
	const {report} = await migrated(
		requestOf(bench, 'loads: [{into: t, from: s.t, match: by-name}]', rows),
		bench.folder,
	);
	expect(report.overall_stats).toMatchObject({successful_records: 2, failed_records: 1});
});

it('batches that wait for each other are tried again, and no row is lost or doubled', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, code numeric UNIQUE)');
	const rows = `CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT);
		INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
			SELECT i, CASE WHEN i <= 3000 THEN i || '.0' WHEN i <= 3020 OR i BETWEEN 5981 AND 6000 THEN (6001 - i) || '.00' ELSE i END FROM n`;
	const {report} = await migrated(
		requestOf(bench, 'loads: [{into: t, from: s.t, match: by-name}]', rows),
		bench.folder,
		{batchSize: 3000},
	);
	expect(report.failure).toBeNull();
	expect(report.overall_stats).toMatchObject({
		processed_records: 6000,
		successful_records: 5960,
		failed_records: 40,
	});
	expect(await rowsOf(bench.client, 'SELECT count(DISTINCT code)::int FROM t')).toEqual([[5960]]);
});

it('a batch of nothing but bad rows has its line in the ledger', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x int NOT NULL CHECK (x > 100))');
	const {report} = await migrated(
		requestOf(bench, 'loads: [{into: t, from: s.t, match: by-name}]', source),
		bench.folder,
		{batchSize: 7},
	);
	expect(report.overall_stats).toMatchObject({processed_records: 40, failed_records: 40});
	expect(
		await rowsOf(bench.client, 'SELECT count(*)::int, sum(rows_rejected)::int FROM mingus_migrate.batches'),
	).toEqual([[6, 40]]);
	expect(await rowsOf(bench.client, 'SELECT count(*)::int FROM mingus_migrate.rejects')).toEqual([[40]]);
});
