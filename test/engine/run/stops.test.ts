import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import type {PlanRequest} from '../../../source/engine/run/request.ts';
import {migrated, requestOf, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {startMigrator} from '../../torture/migrator.ts';
import {writeWorkload} from '../../torture/workload.ts';

const target = 'CREATE TABLE t (id uuid PRIMARY KEY, x int)';
const mapping = 'loads: [{into: t, from: s.t, match: by-name, columns: {id: {identifies: true}}}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER);
	INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, i FROM n`;

const hangUp =
	'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()';

/** What the ledger says was loaded, and what the table holds. */
async function ledgerAndTable({client}: Workbench) {
	const [ledger] = await rowsOf(
		client,
		`SELECT sum(rows_loaded)::int, array_agg(DISTINCT r.state), (SELECT count(*)::int FROM t),
			(SELECT count(*)::int FROM mingus_migrate.identities i JOIN t ON t.id = i.uuid_key)
		FROM mingus_migrate.batches JOIN mingus_migrate.runs r USING (run)`,
	);
	const [loaded, states, there, named] = ledger ?? [];
	return {loaded: Number(loaded), states, there: Number(there), named: Number(named)};
}

it('an abort ends the run after the batches under way, and the ledger names every row that is there', async () => {
	const bench = await workbench(target);
	const stop = new AbortController();
	let batches = 0;
	const {report, exitCode} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{batchSize: 100},
		{
			signal: stop.signal,
			onEvent: e => e.event === 'batch-committed' && ++batches === 5 && stop.abort(),
		},
	);
	expect(exitCode).toBe(130);
	expect(report.state).toBe('interrupted');
	expect(report.failure?.code).toBe('interrupted');
	const {loaded, states, there, named} = await ledgerAndTable(bench);
	expect(loaded).toBeGreaterThanOrEqual(500);
	expect(loaded).toBeLessThan(20_000);
	expect([there, named]).toEqual([loaded, loaded]);
	expect(report.overall_stats.successful_records).toBe(loaded);
	expect(states).toEqual(['interrupted']);
});

it('an abort before the start writes nothing', async () => {
	const bench = await workbench(target);
	const {exitCode} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{},
		{signal: AbortSignal.abort()},
	);
	expect(exitCode).toBe(130);
	expect(await rowsOf(bench.client, 'SELECT * FROM t')).toEqual([]);
});

it('whoever stops listening stops the run, and finds it ended', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const plan = await engine.makePlan(request);
	const options = {
		mode: 'run',
		batchSize: 100,
		workers: 1,
		onConflict: 'fail',
		backupDir: `${bench.folder}/backups`,
		backup: false,
		rollback: true,
	} as const;
	for await (const event of engine.migrate({...request, plan, options})) {
		if (event.event === 'batch-committed') {
			break;
		}
	}
	const {loaded, states, there} = await ledgerAndTable(bench);
	expect(states).toEqual(['interrupted']);
	expect(there).toBe(loaded);
	expect(there).toBeLessThan(20_000);
});

it('a second run is turned away while the first holds the target, by name', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const plan = await engine.makePlan(request);
	// The first run stands still in front of this lock until the second has ended.
	await bench.client.query('BEGIN; LOCK TABLE t IN SHARE MODE');
	let second: Promise<Awaited<ReturnType<typeof migrated>>> | undefined;
	const first = await migrated(
		request,
		bench.folder,
		{},
		{
			plan,
			onEvent(event) {
				if (event.event === 'phase-started' && event.phase === 'snapshot') {
					second ??= migrated(request, bench.folder, {}, {plan}).finally(() => bench.client.query('COMMIT'));
				}
			},
		},
	);
	const turnedAway = await second;
	expect(turnedAway?.report.failure?.code).toBe('run-locked');
	expect(turnedAway?.report.failure?.message).toContain(first.report.migration_id);
	expect(turnedAway?.exitCode).toBe(1);
	expect(first.exitCode).toBe(0);
	expect((await ledgerAndTable(bench)).there).toBe(20_000);
});

it('a server that ends the connections is waited for, and the run goes on from the ledger', async () => {
	const bench = await workbench(target);
	let batches = 0;
	const {report, exitCode, events} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{batchSize: 100},
		{
			onEvent: e => e.event === 'batch-committed' && ++batches === 5 && void bench.client.query(hangUp),
		},
	);
	expect(events.map(e => e.event)).toEqual(expect.arrayContaining(['retrying', 'run-resumed']));
	expect(exitCode).toBe(0);
	expect(report.overall_stats.successful_records).toBe(20_000);
	const {loaded, there, named} = await ledgerAndTable(bench);
	expect([loaded, there, named]).toEqual([20_000, 20_000, 20_000]);
});

it('a killed run leaves keys off a large table; a new one puts them back first, and doubles nothing', async () => {
	const bench = await workbench();
	const workload = writeWorkload(join(bench.folder, 'workload'));
	const run = (args: readonly string[], failPoint = '') =>
		startMigrator(
			[
				'run',
				...workload,
				'--create-schema',
				'--yes',
				'--state-dir',
				bench.folder,
				'--batch-size',
				'500',
				...args,
			],
			{DATABASE_URL: bench.url, MINGUS_MIGRATE_FAIL_POINT: failPoint},
		).ended;
	expect((await run([], 'batch-committed:12')).signal).toBe('SIGKILL');
	const keys = "SELECT conname FROM pg_constraint WHERE conrelid = 'people'::regclass AND contype = 'p'";
	expect(await rowsOf(bench.client, keys)).toEqual([]);
	const {code, events} = await run(['--new', '--on-conflict', 'skip', '--tables', 'people,orders']);
	expect(events.at(-1)).toMatchObject({report: {failure: null}});
	expect(code).toBe(3);
	expect(await rowsOf(bench.client, keys)).toEqual([['people_pkey']]);
	const [[there, different] = []] = await rowsOf(
		bench.client,
		'SELECT count(*)::int, count(DISTINCT big)::int FROM people',
	);
	expect(there).toBeGreaterThan(10_000);
	expect(different).toBe(there);
}, 240_000);

/** A role of the test's own, with the rights that the SQL grants it. */
async function asRole(bench: Workbench, grants: (role: string) => string): Promise<string> {
	const role = `small_${crypto.randomUUID().replaceAll('-', '')}`;
	await bench.client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'; ${grants(role)}`);
	onTestFinished(async () => void (await bench.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)));
	const url = new URL(bench.url);
	url.username = role;
	url.password = 'x';
	return url.href;
}

const database = ({url}: Workbench) => new URL(url).pathname.slice(1);

it.each([
	[
		'to make the ledger',
		(bench: Workbench) => (role: string) =>
			`GRANT SELECT, INSERT ON t TO ${role}; REVOKE CREATE ON DATABASE ${database(bench)} FROM ${role}`,
	],
	[
		'to insert',
		(bench: Workbench) => (role: string) =>
			`GRANT CREATE ON DATABASE ${database(bench)} TO ${role}; GRANT SELECT ON t TO ${role}`,
	],
])('a role without the right %s is told so', async (_, grants) => {
	const bench = await workbench(target);
	const url = await asRole(bench, grants(bench));
	const {report, exitCode} = await migrated(requestOf({...bench, url}, mapping, source), bench.folder);
	expect(report.failure?.code).toBe('target-no-right');
	expect(report.failure?.hint).toBeTruthy();
	expect(exitCode).toBe(1);
	expect(await rowsOf(bench.client, 'SELECT * FROM t')).toEqual([]);
});

it('a role that may not create tables is told so by the plan', async () => {
	const bench = await workbench();
	const url = await asRole(bench, () => '');
	const request: PlanRequest = requestOf({...bench, url}, mapping, source, {createSchema: true, ddl: target});
	await expect(engine.makePlan(request)).rejects.toMatchObject({code: 'target-no-right'});
});
