import {existsSync, readdirSync} from 'node:fs';
import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import {contentsOf} from '../../database-contents.ts';
import {blockersOf, migrated, requestOf, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {smallRole} from '../../small-role.ts';

const target = `CREATE TABLE p (id uuid PRIMARY KEY, name text UNIQUE);
	CREATE TABLE c (id uuid PRIMARY KEY, p uuid REFERENCES p, x varchar(3)); CREATE INDEX ON c (p);
	CREATE TABLE others (x int); INSERT INTO others VALUES (1), (2)`;

const mapping = `loads:
  - {into: c, from: s.c, match: by-name, columns: {id: {identifies: true}}}
  - {into: p, from: s.p, match: by-name, columns: {id: {identifies: true}}}
carry_over: {tables: {s.old: no use}}`;

const source = `CREATE TABLE p (id INTEGER PRIMARY KEY, name); INSERT INTO p VALUES (1, 'a'), (2, 'a'), (3, 'c');
	CREATE TABLE c (id INTEGER PRIMARY KEY, p, x); INSERT INTO c VALUES (1, 1, 'abc'), (2, 2, 'x'), (3, 3, 'abcd');
	CREATE TABLE old (a, b); INSERT INTO old VALUES (1, x'00')`;

it('plan and preview leave the target as it was, also when the tables are yet to be made', async () => {
	const bench = await workbench('CREATE TABLE others (x int)');
	const before = await contentsOf(bench.client);
	const request = requestOf(bench, mapping, source, {
		createSchema: true,
		ddl: target.split('CREATE TABLE others')[0] ?? '',
		carryOver: true,
	});
	const plan = await engine.makePlan(request);
	expect(blockersOf(plan)).toEqual([]);
	expect((await engine.preview(request, plan, {rows: 2})).map(l => l.rows.length)).toEqual([2, 2, 1]);
	expect(await contentsOf(bench.client)).toEqual(before);
});

it.each(['dry-run', 'validate-only'] as const)(
	'%s counts what a run would, and leaves the target as it was',
	async mode => {
		const bench = await workbench(target);
		const before = await contentsOf(bench.client);
		const request = requestOf(bench, mapping, source, {carryOver: true});
		const tried = await migrated(request, bench.folder, {mode, backup: true});
		expect(await contentsOf(bench.client)).toEqual(before);
		expect(readdirSync(bench.folder)).not.toContain(expect.stringMatching(/\.db-/));
		expect(existsSync(`${bench.folder}/backups/${tried.report.migration_id}`)).toBe(false);
		const done = await migrated(request, bench.folder);
		expect(tried.report.overall_stats).toEqual(done.report.overall_stats);
		expect(tried.report.reject_groups).toEqual(done.report.reject_groups);
		expect([tried.exitCode, done.exitCode]).toEqual([3, 3]);
	},
);

const counting = `CREATE SEQUENCE apart CACHE 5; SELECT nextval('apart');
	CREATE TABLE p (id bigserial PRIMARY KEY, name text, n bigserial, i bigint GENERATED ALWAYS AS IDENTITY, a bigint DEFAULT nextval('apart'));
	INSERT INTO p (name) VALUES ('there'); DELETE FROM p; CREATE TABLE log (n bigserial);`;
const intoP = 'loads: [{into: p, from: s.p, match: by-name}]';
const sourceP = "CREATE TABLE p (id INTEGER PRIMARY KEY, name); INSERT INTO p VALUES (100, 'a'), (200, 'b')";
const trigger = `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log DEFAULT VALUES; RETURN NULL; END $$;
	CREATE TRIGGER note AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION note()`;

async function sequencesOf({client}: Workbench): Promise<unknown> {
	const states = ['apart', 'p_id_seq', 'p_n_seq', 'p_i_seq', 'log_n_seq'].map(
		name => `SELECT '${name}', last_value, log_cnt, is_called FROM ${name}`,
	);
	return rowsOf(client, states.join(' UNION ALL '));
}

it.each([
	['of columns that are filled, and that are not', '', ''],
	['that triggers draw from', trigger, ''],
	['that SQL of the mapping draws from', '', 'after: [INSERT INTO log DEFAULT VALUES]\n'],
])('a dry run leaves sequences %s as they were', async (_, sql, hook) => {
	const bench = await workbench(`${counting} ${sql}`);
	const request = requestOf(bench, hook + intoP, sourceP);
	const before = [await contentsOf(bench.client), await sequencesOf(bench)];
	const {report} = await migrated(request, bench.folder, {mode: 'dry-run'});
	expect([report.failure, report.overall_stats.successful_records]).toEqual([null, 2]);
	expect([await contentsOf(bench.client), await sequencesOf(bench)]).toEqual(before);
	await migrated(request, bench.folder);
	expect(await sequencesOf(bench)).not.toEqual(before[1]);
});

it("a dry run says of another role's sequences that it took numbers from them", async () => {
	const bench = await workbench(counting);
	const {role, roleUrl} = await smallRole(bench);
	await bench.client.query(`GRANT CREATE ON DATABASE ${new URL(bench.url).pathname.slice(1)} TO ${role};
		GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
	const request = requestOf({...bench, url: roleUrl}, intoP, sourceP);
	const {report} = await migrated(request, bench.folder, {mode: 'dry-run'});
	expect(report.failure).toBeNull();
	expect(report.notices.map(notice => notice.split(': the rehearsal took')[0])).toEqual([
		'apart',
		'p_n_seq',
		'p_i_seq',
	]);
	expect(await rowsOf(bench.client, 'SELECT last_value FROM p_id_seq')).toEqual([['1']]);
});

it('a dry run makes the tables, fills them, and takes all of it back', async () => {
	const bench = await workbench();
	const before = await contentsOf(bench.client);
	const request = requestOf(bench, mapping, source, {createSchema: true, ddl: target, carryOver: true});
	const {report} = await migrated(request, bench.folder, {mode: 'dry-run'});
	expect(report.overall_stats).toMatchObject({processed_records: 7, successful_records: 4});
	expect(await contentsOf(bench.client)).toEqual(before);
});

it('SQL of the operator that would commit by itself is refused, and nothing of it stays', async () => {
	const bench = await workbench();
	const before = await contentsOf(bench.client);
	const ddl = `BEGIN; ${target}; COMMIT;`;
	const request = requestOf(bench, mapping, source, {createSchema: true, ddl});
	await expect(engine.makePlan(request)).rejects.toMatchObject({code: 'target-schema'});
	expect(await contentsOf(bench.client)).toEqual(before);
});

it.each([
	['wrong SQL', 'CREATE TABEL t (id int)'],
	['a type that is not there', 'CREATE TABLE t (id nope)'],
])('%s in the file that makes the tables is said to be its fault', async (_, ddl) => {
	const bench = await workbench();
	const request = requestOf(bench, mapping, source, {createSchema: true, ddl});
	await expect(engine.makePlan(request)).rejects.toMatchObject({code: 'target-schema', exitCode: 2});
});

it('a blocker stops every kind of run before anything is written', async () => {
	const bench = await workbench(target);
	const before = await contentsOf(bench.client);
	const request = requestOf(bench, `${mapping.split('carry_over')[0]}`, source);
	for (const mode of ['validate-only', 'dry-run', 'run'] as const) {
		const {exitCode, report, events} = await migrated(request, bench.folder, {mode});
		expect(exitCode).toBe(2);
		expect(report.failure).toMatchObject({code: 'bad-plan'});
		expect(report.failure?.message).toContain('s.old: nothing says what becomes of columns a, b');
		expect(events.map(e => e.event)).not.toContain('snapshot-finished');
	}
	expect(await contentsOf(bench.client)).toEqual(before);
	expect(existsSync(`${bench.folder}/backups`)).toBe(false);
});

it('tables that are there in part are not completed by guess', async () => {
	const bench = await workbench('CREATE TABLE p (id uuid PRIMARY KEY)');
	const before = await contentsOf(bench.client);
	const request = requestOf(bench, mapping, source, {createSchema: true, ddl: target});
	await expect(engine.makePlan(request)).rejects.toMatchObject({code: 'target-schema'});
	expect(await contentsOf(bench.client)).toEqual(before);
});
