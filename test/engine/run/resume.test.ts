import {renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import type {Report} from '../../../source/engine/report/report.ts';
import type {PlanRequest, RunOptions} from '../../../source/engine/run/request.ts';
import {rowsIn, structureOf} from '../../database-contents.ts';
import {migrated, requestOf, resumed, rowsOf, type Workbench, workbench} from '../../migration.ts';

const target = `CREATE TABLE a (id uuid PRIMARY KEY, email text UNIQUE, big int8, amount numeric(12, 2));
	CREATE TABLE b (id uuid PRIMARY KEY, a uuid NOT NULL REFERENCES a, data jsonb);
	CREATE INDEX b_a ON b (a);
	CREATE TABLE c (k text, n int, raw bytea, PRIMARY KEY (k, n));
	CREATE TABLE d (x int, y text);
	CREATE TABLE e (k text PRIMARY KEY, email text);
	CREATE TABLE log (said text)`;

const mapping = `before: ["INSERT INTO log VALUES ('before')"]
after: ["INSERT INTO log VALUES ('after')"]
loads:
  - {into: a, from: s.a, match: by-name, columns: {id: {identifies: true}, email: {rules: [email]}}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, a: a, data: {pack: {x: x}}}}
  - {into: c, from: s.c, match: by-name}
  - {into: d, from: s.d, match: by-name}
  - into: e
    query: s.e AS e JOIN s.a AS a ON a.id = e.a
    key: e.k
    columns: {k: e.k, email: a.email}
`;

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** Every shape of table: integer, composite, no and text keys, a query; with rejects and duplicates all over. */
const source = `CREATE TABLE a (id INTEGER PRIMARY KEY, email, big INTEGER, amount);
	INSERT INTO a ${numbers(12000)} SELECT i - 300, CASE WHEN i % 500 = 0 THEN 'same@x' WHEN i % 41 = 0 THEN 'none' ELSE i || '@x' END,
		9007199254740000 + i * i, CASE WHEN i % 37 = 0 THEN 1.005 ELSE i / 4.0 END FROM n;
	CREATE TABLE b (id INTEGER PRIMARY KEY, a, x);
	INSERT INTO b ${numbers(13000)} SELECT i, CASE WHEN i % 2 = 0 THEN i - 300 ELSE CAST(i - 300 AS TEXT) END, 'é' || i FROM n;
	CREATE TABLE c (k TEXT, n INTEGER, raw, PRIMARY KEY (k, n)) WITHOUT ROWID;
	INSERT INTO c ${numbers(2000)} SELECT 'k' || (i % 70), i, CAST(i AS BLOB) FROM n;
	CREATE TABLE d (x, y); INSERT INTO d ${numbers(1500)} SELECT CASE WHEN i % 9 = 0 THEN 'no number' ELSE i % 7 END, 'y' || (i % 3) FROM n;
	CREATE TABLE e (k TEXT PRIMARY KEY, a); INSERT INTO e ${numbers(1500)} SELECT 'e' || i, i FROM n;`;

async function outcome({client}: Workbench) {
	const rejects = await rowsOf(
		client,
		`SELECT l.name, source_position, source_key, target_column, code, source_row::text
		FROM mingus_migrate.rejects JOIN mingus_migrate.loads l USING (run, load) ORDER BY 1, 2, 4`,
	);
	const {constraints, indexes} = await structureOf(client);
	const ours = (rows: unknown[][] | undefined) => rows?.filter(([schema]) => schema === 'public');
	return {
		rows: await rowsIn(client, 'public'),
		rejects,
		structure: [ours(constraints), ours(indexes)],
		deferred: await rowsOf(client, 'SELECT count(*)::int FROM mingus_migrate.deferred WHERE NOT rebuilt'),
		runs: await rowsOf(client, 'SELECT state FROM mingus_migrate.runs'),
	};
}

/** Starts a run that is stopped after some batches. */
async function interrupted(
	bench: Workbench,
	request: PlanRequest,
	batches: number,
	options: Partial<RunOptions> = {},
): Promise<void> {
	const stop = new AbortController();
	let seen = 0;
	const {exitCode} = await migrated(
		request,
		bench.folder,
		{batchSize: 500, backup: true, ...options},
		{signal: stop.signal, onEvent: e => e.event === 'batch-committed' && ++seen === batches && stop.abort()},
	);
	expect(exitCode).toBe(130);
}

async function undisturbed() {
	const bench = await workbench(target);
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder, {batchSize: 500});
	return {outcome: await outcome(bench), stats: report.overall_stats, rejects: rejectsIn(report)};
}

/** What a report says of rejects, but for their order, and which five of a kind are its samples: both depend on timing. */
function rejectsIn({errors, reject_groups: groups}: Report) {
	const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
	const kinds = groups.map(group => ({...group, samples: group.samples.length}));
	return {errors: errors.toSorted(byText), kinds: kinds.toSorted(byText)};
}

it('an interrupted run goes on to the same target, rejects and report, wherever it was stopped', async () => {
	const expected = await undisturbed();
	expect(expected.outcome.rejects.length).toBeGreaterThan(500);
	for (const batches of [1, 45]) {
		const bench = await workbench(target);
		await interrupted(bench, requestOf(bench, mapping, source), batches);
		const {report, exitCode} = await resumed(bench, {batchSize: 700, workers: 1});
		expect(report.failure).toBeNull();
		expect(exitCode).toBe(3);
		expect(report.overall_stats).toEqual(expected.stats);
		expect(rejectsIn(report)).toEqual(expected.rejects);
		expect(await outcome(bench)).toEqual(expected.outcome);
	}
});

it('needs nothing but the target and the snapshots: sources, state and mapping may be gone, and snapshots moved', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await interrupted(bench, request, 30);
	rmSync(request.sources.s as string);
	renameSync(join(bench.folder, 'backups'), join(bench.folder, 'elsewhere'));
	const lost = await resumed(bench);
	expect(lost.report.failure?.code).toBe('snapshot-missing');
	expect(lost.exitCode).toBe(2);
	const {report} = await resumed(bench, {backupDir: join(bench.folder, 'elsewhere')});
	expect(report.failure).toBeNull();
	expect((await outcome(bench)).rows).toEqual((await undisturbed()).outcome.rows);
});

it('refuses a snapshot, a mapping or a target that has changed, says what, and goes on when it is changed back', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await interrupted(bench, request, 30);
	const changed = requestOf(bench, mapping.replace('rules: [email]', 'sensitive: true'), request.sources);
	const other = await resumed(bench, {mapping: changed.mapping});
	expect(other.report.failure?.code).toBe('run-changed');
	expect(other.report.failure?.message).toMatch(/load a: column email: .*rules/);
	expect(other.exitCode).toBe(2);

	await bench.client.query('ALTER TABLE d ALTER y TYPE varchar(30); ALTER TABLE c DROP CONSTRAINT c_pkey');
	const altered = await resumed(bench);
	expect(altered.report.failure?.message).toContain(
		'd: column y text has become column y character varying(30)',
	);
	expect(altered.report.failure?.message).toContain('c: constraint c_pkey PRIMARY KEY (k, n) is gone');
	await bench.client.query('ALTER TABLE d ALTER y TYPE text; ALTER TABLE c ADD PRIMARY KEY (k, n)');

	await bench.client
		.query('CREATE TABLE kept AS SELECT * FROM a LIMIT 5; DELETE FROM a WHERE id IN (SELECT id FROM kept)')
		.catch(() => undefined);
	const [[snapshots] = []] = await rowsOf(bench.client, 'SELECT snapshots FROM mingus_migrate.runs');
	const [{file}] = snapshots as [{file: string}];
	renameSync(file, `${file}.kept`);
	writeFileSync(file, 'something else');
	const damaged = await resumed(bench);
	expect(damaged.report.failure?.code).toBe('source-changed');
	renameSync(`${file}.kept`, file);

	const {report} = await resumed(bench, {mapping: request.mapping});
	expect(report.failure?.message ?? '').toMatch(/^$|has loaded \d+ rows into a, and \d+ are there/);
});

it('does not go on where loaded rows were removed: they would be missing at the end', async () => {
	const bench = await workbench(target);
	await interrupted(bench, requestOf(bench, mapping, source), 40);
	await bench.client.query('TRUNCATE a CASCADE');
	const {report, exitCode} = await resumed(bench);
	expect(report.failure?.code).toBe('run-changed');
	expect(report.failure?.message).toMatch(/has loaded \d+ rows into a, and 0 are there/);
	expect(exitCode).toBe(2);
});

it('runs the SQL before and after the load once in all', async () => {
	const bench = await workbench(target);
	await interrupted(bench, requestOf(bench, mapping, source), 10);
	expect(await rowsOf(bench.client, 'SELECT said FROM log')).toEqual([['before']]);
	await resumed(bench);
	expect(await rowsOf(bench.client, 'SELECT said FROM log ORDER BY said DESC')).toEqual([
		['before'],
		['after'],
	]);
});

it('with rows that were there already: they are skipped as before, and each row is there once', async () => {
	const rows = async (stops: readonly number[]) => {
		const bench = await workbench(`${target}; INSERT INTO c VALUES ('k1', 1, NULL), ('k2', 2, NULL)`);
		const request = requestOf(bench, mapping, source);
		for (const batches of stops) {
			await interrupted(bench, request, batches, {onConflict: 'skip'});
		}
		const {report} =
			stops.length > 0 ? await resumed(bench) : await migrated(request, bench.folder, {onConflict: 'skip'});
		expect(report.failure).toBeNull();
		return {stats: report.overall_stats, ...(await outcome(bench))};
	};
	const once = await rows([]);
	expect(once.stats.skipped_records).toBe(2);
	expect(await rows([50])).toEqual(once);
});

it('a finished run, an unknown one, and a target without a ledger are told apart', async () => {
	const bench = await workbench(target);
	expect((await resumed(bench)).report.failure?.message).toContain('no ledger');
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder);
	expect((await resumed(bench)).report.failure?.code).toBe('run-not-found');
	expect((await resumed(bench, {run: 'ffff'})).report.failure?.code).toBe('run-not-found');
	expect((await resumed(bench, {run: report.migration_id})).report.failure?.message).toContain(
		'has finished',
	);
});

it('the report of a run that went on shows each value as an undisturbed one does, and no sensitive one', async () => {
	const every = `INSERT INTO f VALUES (9223372036854775807), (9007199254740993), (-0.5), (1e300), (9e999), ('it''s'),
		(CAST(x'616200ff' AS TEXT)), ('a' || char(0) || 'b'), ('line' || char(10) || char(27) || '[2J'), (x'00ff'), (zeroblob(100)),
		(replace(hex(zeroblob(100)), '00', '€')), ('{"blob":"00"}')`;
	const shown = `CREATE TABLE f (v, secret);  ${every.replaceAll('f VALUES', 'f (v) VALUES')};
		UPDATE f SET secret = 'hidden';
		INSERT INTO f SELECT 1, 'hidden' || i FROM (${numbers(700)} SELECT i FROM n)`;
	const load = `loads:
  - {into: f, from: s.f, key: v, columns: {v: v, secret: {from: secret, sensitive: true}}}
  - {into: g, from: s.f, columns: {v: {from: v}}}
`;
	const tables = 'CREATE TABLE f (v text, secret int); CREATE TABLE g (v date)';
	const reportOf = async (isResumed: boolean) => {
		const bench = await workbench(tables);
		const request = requestOf(bench, load, shown);
		const options = {batchSize: 10, workers: 1};
		if (!isResumed) {
			return (await migrated(request, bench.folder, options)).report;
		}
		await interrupted(bench, request, 72, options);
		return (await resumed(bench)).report;
	};
	const whole = await reportOf(false);
	const goneOn = await reportOf(true);
	expect(whole.failure).toBeNull();
	expect(whole.errors.length).toBeGreaterThan(1400);
	expect(rejectsIn(goneOn)).toEqual(rejectsIn(whole));
	expect(JSON.stringify(goneOn)).not.toContain('hidden');
});
