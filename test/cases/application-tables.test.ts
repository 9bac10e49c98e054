/** Tables that an application has made for itself, and what its owner has put on them. */
import {expect, it} from 'vitest';
import {engine} from '../../source/engine/engine.ts';
import {contentsOf} from '../database-contents.ts';
import {blockersOf, migrated, requestOf, rowsOf, workbench} from '../migration.ts';
import {smallRole} from '../small-role.ts';
import {verified} from '../verification.ts';
import {intoT, loadedInto, noticesOf} from './loaded-into.ts';

it('TA-01: columns that the target lacks, or wants and gets no value for, stop the plan by name', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, extra text, wanted text NOT NULL)');
	const source = 'CREATE TABLE t (id INTEGER PRIMARY KEY, gone TEXT)';
	const mapping = 'loads: [{into: t, from: s.t, columns: {id: id, missing: gone}}]';
	const plan = await engine.makePlan(requestOf(bench, mapping, source));
	expect(blockersOf(plan)).toEqual([
		't.missing: the target table public.t has no column missing',
		't.wanted: the target requires a value, and neither the source nor a default gives one',
		's.t: nothing says what becomes of column gone',
	]);
});

it.each(['fail', 'skip'] as const)(
	'TA-01: keys that the target makes ALWAYS itself are kept (on conflict %s), and the sequence goes on behind them',
	async onConflict => {
		const bench = await workbench(
			'CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n text, twice text GENERATED ALWAYS AS (n || n) STORED)',
		);
		const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, n); INSERT INTO t VALUES (7, 'a'), (40, 'b')`;
		const {report, plan} = await migrated(requestOf(bench, intoT, source), bench.folder, {onConflict});
		expect(report.failure).toBeNull();
		expect(noticesOf(plan)).toEqual([expect.stringContaining('t.id: the target makes these values itself')]);
		await bench.client.query(`INSERT INTO t (n) VALUES ('next')`);
		expect(await rowsOf(bench.client, 'SELECT * FROM t ORDER BY id')).toEqual([
			['7', 'a', 'aa'],
			['40', 'b', 'bb'],
			['41', 'next', 'nextnext'],
		]);
	},
);

it('TA-01: a sequence that the application has taken further does not go back', async () => {
	const bench = await workbench(`CREATE TABLE t (id bigserial PRIMARY KEY); SELECT setval('t_id_seq', 500)`);
	await loadedInto(
		bench,
		'CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (3)',
		'SELECT id FROM t',
	);
	expect(await rowsOf(bench.client, `SELECT nextval('t_id_seq')`)).toEqual([['501']]);
});

const oneRow = "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')";
const plainT = 'CREATE TABLE t (id int PRIMARY KEY, n text)';

it('TA-01: triggers that fire for the rows are named, and what they changed is found by verify', async () => {
	const bench = await workbench(`${plainT};
		CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n = upper(NEW.n); RETURN NEW; END $$;
		CREATE TRIGGER loud BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION shout();
		CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION shout(); ALTER TABLE t DISABLE TRIGGER off;
		CREATE TRIGGER other BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION shout()`);
	const request = requestOf(bench, intoT, oneRow);
	const {plan, report} = await migrated(request, bench.folder, {backup: true});
	expect(noticesOf(plan)).toEqual([
		'public.t: has triggers that fire for the rows, and may change them or write elsewhere: loud',
	]);
	expect(report.notices).toEqual(noticesOf(plan));
	expect((await verified(request)).exitCode).toBe(3);
});

it.each([
	[
		'rules',
		`${plainT}; CREATE RULE aside AS ON INSERT TO t DO INSTEAD NOTHING`,
		'has rules on INSERT, which a load by COPY would pass by: aside',
	],
	[
		'a view',
		`CREATE TABLE base (id int, n text); CREATE VIEW t AS SELECT * FROM base`,
		'a view: rows cannot be loaded into it',
	],
	[
		'a materialized view',
		`CREATE MATERIALIZED VIEW t AS SELECT 1 AS id`,
		'a materialized view: rows cannot be loaded into it',
	],
	[
		'a foreign table',
		`CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (id int) SERVER far`,
		'is a foreign table',
	],
])('TA-01: a target with %s is refused, and stays as it was', async (_, sql, words) => {
	const bench = await workbench(sql);
	const before = await contentsOf(bench.client);
	const {exitCode, plan} = await migrated(requestOf(bench, intoT, oneRow), bench.folder);
	expect(exitCode).toBe(2);
	expect(blockersOf(plan)).toContainEqual(expect.stringContaining(words));
	expect(await contentsOf(bench.client)).toEqual(before);
});

it('TA-01: row security that would filter what this role reads or writes stops the plan', async () => {
	const bench = await workbench(
		`${plainT}; ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_it ON t USING (true)`,
	);
	const {role, roleUrl} = await smallRole(bench);
	await bench.client.query(`GRANT SELECT, INSERT ON t TO ${role}`);
	const request = requestOf({...bench, url: roleUrl}, intoT, oneRow);
	expect(blockersOf(await engine.makePlan(request))).toEqual([
		'public.t: row security filters what this role reads and writes there',
	]);
});

it('TA-01: row security that spares this role, no log, and heirs are named, and the rows go over', async () => {
	const bench =
		await workbench(`CREATE UNLOGGED TABLE t (id int PRIMARY KEY, n text); CREATE TABLE heir () INHERITS (t);
		ALTER TABLE t ENABLE ROW LEVEL SECURITY`);
	const {rows, notices} = await loadedInto(bench, oneRow, 'SELECT * FROM ONLY t ORDER BY id');
	expect(rows).toEqual([
		[1, 'a'],
		[2, 'b'],
	]);
	expect(notices).toEqual([
		'public.t: row security is on, and does not apply to this role: no policy checks the rows',
		'public.t: is UNLOGGED: a crash of the server empties it, whatever the ledger says',
		'public.t: other tables inherit from it: their rows count as rows of its own',
	]);
});

it('TA-01: a partitioned table takes the rows that it has a partition for; others are rejects', async () => {
	const bench = await workbench(`CREATE TABLE t (id int, n text, PRIMARY KEY (id, n)) PARTITION BY LIST (n);
		CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a')`);
	const {rejects, rows, notices} = await loadedInto(bench, oneRow, 'SELECT * FROM t_a');
	expect(rows).toEqual([[1, 'a']]);
	expect(rejects).toEqual(['2:  refused-by-server']);
	expect(notices).toEqual([]);
	const part = requestOf(bench, 'loads: [{into: t_a, from: s.t, match: by-name}]', {
		s: `${bench.folder}/s.db`,
	});
	const {report} = await migrated(part, bench.folder, {onConflict: 'skip'});
	expect(report.overall_stats).toMatchObject({skipped_records: 1, failed_records: 1});
});
