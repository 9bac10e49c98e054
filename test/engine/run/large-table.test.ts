import {expect, it} from 'vitest';
import {structureOf} from '../../database-contents.ts';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** 50 000 parents, and two times as many children: both are loaded without most of their constraints. */
const source = `CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT, grp INTEGER, amount TEXT);
	INSERT INTO p ${numbers(50_000)} SELECT i, 'name ' || i, i % 100, i || '.0' FROM n;
	CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER, body TEXT);
	INSERT INTO c ${numbers(100_000)} SELECT i, 1 + i % 50000, 'x' FROM n;`;

const target = `CREATE TABLE p (id uuid CONSTRAINT "odd ""name" PRIMARY KEY, name varchar(40) UNIQUE DEFERRABLE, grp int4, amount numeric UNIQUE);
	CREATE TABLE c (id uuid, p uuid NOT NULL CONSTRAINT c_p REFERENCES p ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, body text,
		CONSTRAINT c_pkey PRIMARY KEY (id) WITH (fillfactor = 70));
	CREATE INDEX p_grp ON p (grp DESC NULLS LAST) INCLUDE (name) WITH (fillfactor = 80);
	CREATE UNIQUE INDEX p_name_grp ON p (name, grp) WHERE grp > 5;
	CREATE INDEX p_lower ON p (lower(name));
	CREATE INDEX c_body ON c (body); ALTER TABLE c ADD extra jsonb, ADD friend uuid REFERENCES p, ADD boss uuid DEFAULT NULL;
	CREATE INDEX c_extra ON c USING gin (extra jsonb_path_ops);
	CREATE INDEX c_p_idx ON c (p); COMMENT ON INDEX c_p_idx IS 'kept';
	CREATE TABLE elsewhere (id int PRIMARY KEY, p uuid REFERENCES p (id) ON UPDATE CASCADE);
	CREATE SCHEMA side; CREATE TABLE side.far (p uuid CONSTRAINT far_fk REFERENCES public.p (id));
	CREATE VIEW leaning AS SELECT id, body FROM c GROUP BY id;`;

const mapping = `loads:
  - {into: c, from: s.c, match: by-name, columns: {id: {identifies: true}}}
  - {into: p, from: s.p, match: by-name, columns: {id: {identifies: true}}}`;

it('large tables get back every key, index and foreign key as it was, those of other tables too', async () => {
	const bench = await workbench(target);
	const before = await structureOf(bench.client);
	const seen = new Set<string>();
	const {exitCode, report} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{batchSize: 5000},
		{
			onEvent: e => e.event === 'constraint-finished' && seen.add(`${e.table}.${e.name}`),
		},
	);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(report.overall_stats.successful_records).toBe(150_000);
	const after = await structureOf(bench.client);
	for (const [kind, rows] of Object.entries(before)) {
		expect(after[kind]?.filter(([schema]) => schema !== 'mingus_migrate')).toEqual(rows);
	}
	// The primary key of p goes with all that refers to it; what may fail with the rows, or cannot be made the same, stays.
	expect([...seen].sort()).toEqual([
		'c.c_extra',
		'c.c_friend_fkey',
		'c.c_p',
		'elsewhere.elsewhere_p_fkey',
		'far.far_fk',
		'p.odd "name',
		'p.p_grp',
		'p.p_name_key',
	]);
	const left = await rowsOf(
		bench.client,
		'SELECT count(*)::int FROM mingus_migrate.deferred WHERE NOT rebuilt',
	);
	expect(left).toEqual([[0]]);
});

it('what would keep a constraint from being built afterwards is a reject, not a failed run', async () => {
	const bench = await workbench(
		`CREATE TABLE friends (id uuid PRIMARY KEY);
		CREATE TABLE big (id int4 PRIMARY KEY, code numeric UNIQUE, tag text COLLATE "C" UNIQUE NULLS NOT DISTINCT,
			long text, friend uuid REFERENCES friends, CONSTRAINT later UNIQUE (code, tag));
		CREATE INDEX ON big (long); CREATE UNIQUE INDEX ON big ((lower(long))) WHERE long < 'b'`,
	);
	const noise = 'hex(randomblob(4000))';
	const request = requestOf(
		bench,
		'loads: [{into: big, from: s.big, match: by-name, columns: {code: {sql: code}}}]',
		`CREATE TABLE big (id INTEGER PRIMARY KEY, code TEXT, tag TEXT, long TEXT, friend TEXT);
		INSERT INTO big ${numbers(50_000)} SELECT i, i, 't' || i, 'x', NULL FROM n;
		UPDATE big SET code = '1.0' WHERE id = 2;
		UPDATE big SET tag = NULL WHERE id IN (3, 4);
		UPDATE big SET long = ${noise} WHERE id = 5;
		UPDATE big SET long = 'A' WHERE id = 6; UPDATE big SET long = 'a' WHERE id = 7;
		UPDATE big SET friend = '5b1f3d1e-0000-4000-8000-000000000000' WHERE id = 8;`,
	);
	const {report, exitCode} = await migrated(request, bench.folder, {batchSize: 5000});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => e.key).sort()).toEqual(['2', '4', '5', '7', '8']);
	expect(report.overall_stats.successful_records).toBe(49_995);
});

it('a table whose trigger may write what it likes keeps its constraints, and they refuse single rows', async () => {
	const bench = await workbench(
		`CREATE TABLE big (id int PRIMARY KEY, code int UNIQUE);
		CREATE FUNCTION shift() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.code := NEW.code / 2; RETURN NEW; END';
		CREATE TRIGGER shift BEFORE INSERT ON big FOR EACH ROW WHEN (NEW.id < 5) EXECUTE FUNCTION shift()`,
	);
	const request = requestOf(
		bench,
		'loads: [{into: big, from: s.big, match: by-name}]',
		`CREATE TABLE big (id INTEGER PRIMARY KEY, code INTEGER); INSERT INTO big ${numbers(50_000)} SELECT i, i + 100 FROM n`,
	);
	const {report} = await migrated(request, bench.folder, {batchSize: 5000});
	expect(report.failure).toBeNull();
	// 101 / 2 = 50, 102 / 2 = 103 / 2 = 51, 104 / 2 = 52
	expect(report.errors.map(e => e.key)).toEqual(['3']);
});

it('a role that may only insert loads large tables too, with everything in place', async () => {
	const bench = await workbench(target);
	const role = `small_${crypto.randomUUID().replaceAll('-', '')}`;
	await bench.client.query(
		`CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT CREATE ON DATABASE ${new URL(bench.url).pathname.slice(1)} TO ${role};
		GRANT SELECT, INSERT ON p, c TO ${role}`,
	);
	const url = new URL(bench.url);
	url.username = role;
	url.password = 'x';
	const before = await structureOf(bench.client);
	const request = requestOf({...bench, url: url.href}, mapping, source);
	const {report} = await migrated(request, bench.folder, {batchSize: 10_000});
	expect(report.failure).toBeNull();
	expect(report.overall_stats.successful_records).toBe(150_000);
	expect(
		(await structureOf(bench.client)).constraints?.filter(([schema]) => schema !== 'mingus_migrate'),
	).toEqual(before.constraints);
	await bench.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
});
