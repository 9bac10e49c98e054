import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {caughtUp, type Started, started, write} from '../../catch-up.ts';
import {rowsIn} from '../../database-contents.ts';
import {requestOf, resumed, rowsOf} from '../../migration.ts';
import {startMigrator} from '../../torture/migrator.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE p (id uuid PRIMARY KEY, n int2, e text UNIQUE);
	CREATE TABLE k (id int PRIMARY KEY, p uuid REFERENCES p, v text)`;
const mapping = `loads:
  - {into: p, from: s.p, columns: {id: {from: id, identifies: true}, n: n, e: e}}
  - {into: k, from: s.k, columns: {id: id, p: {from: p, references: p}, v: v}}`;
const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
const source = `CREATE TABLE p (id INTEGER PRIMARY KEY, n, e); CREATE TABLE k (id INTEGER PRIMARY KEY, p, v);
	INSERT INTO p ${numbers(400)} SELECT i, CASE WHEN i % 50 = 0 THEN 'bad' ELSE i END, 'e' || i FROM n;
	INSERT INTO k ${numbers(900)} SELECT i, i % 400 + 1, 'v' || i FROM n;`;
/** Of every kind, with rejects that are mended and others that are new, and parents that cannot go. */
const changes = `DELETE FROM k WHERE id % 7 = 0; UPDATE k SET v = v || '!' WHERE id % 5 = 0; INSERT INTO k SELECT id + 1000, p, v FROM k WHERE id % 3 = 0;
	UPDATE p SET n = 7 WHERE id IN (50, 100); UPDATE p SET n = 'worse' WHERE id % 90 = 1; DELETE FROM p WHERE id % 40 = 3;
	INSERT INTO p SELECT id + 1000, n, 'new' || id FROM p WHERE id % 6 = 0; UPDATE k SET p = p + 1000 WHERE id % 11 = 0`;

async function outcome({client}: Started) {
	return {
		rows: await rowsIn(client, 'public'),
		lines: await rowsOf(
			client,
			`SELECT l.name, sum(rows_read)::int, sum(rows_loaded)::int, sum(rows_rejected)::int, sum(rows_skipped)::int,
				sum(rows_updated)::int, sum(rows_deleted)::int
			FROM mingus_migrate.batches JOIN mingus_migrate.loads l USING (run, load) WHERE kind = 'catch-up' GROUP BY 1 ORDER BY 1`,
		),
		images: await rowsOf(
			client,
			'SELECT load, action, target_key, before::text FROM mingus_migrate.images ORDER BY 1, 2, 3, 4',
		),
		rejects: await rowsOf(
			client,
			`SELECT load, source_key, code FROM mingus_migrate.rejects JOIN mingus_migrate.runs USING (run) WHERE base IS NOT NULL ORDER BY 1, 2`,
		),
		kept: await rowsOf(client, 'SELECT load, source_key, code FROM mingus_migrate.kept ORDER BY 1, 2'),
		keys: await rowsOf(
			client,
			`SELECT load, k FROM mingus_migrate.batches, unnest(COALESCE(uuid_keys::text[], other_keys)) k WHERE kind = 'catch-up' ORDER BY 1, 2`,
		),
		states: await rowsOf(client, 'SELECT state FROM mingus_migrate.runs ORDER BY started_at'),
	};
}

async function undisturbed() {
	const bench = await started(target, mapping, source);
	write(bench.request.sources.s, changes);
	const {report} = await caughtUp(bench, bench.request, {batchSize: 60});
	expect(report.failure).toBeNull();
	return {outcome: await outcome(bench), stats: report.overall_stats};
}

function killed(bench: Started, failPoint: string) {
	const file = join(bench.folder, 'm.yaml');
	writeFileSync(
		file,
		`name: test\nsources: {s: a source}\nuuid_namespace: ${bench.request.namespace}\n${mapping}\n`,
	);
	const args = [
		...['catch-up', '--config', file, '--source', `s=${bench.request.sources.s}`],
		...['--state-dir', join(bench.folder, 'state'), '--yes', '--batch-size', '60'],
	];
	return startMigrator(args, {DATABASE_URL: bench.url, MINGUS_MIGRATE_FAIL_POINT: failPoint}).ended;
}

it('killed anywhere it goes on, by resume or catch-up, and each change is done and told once', async () => {
	const expected = await undisturbed();
	expect(expected.outcome.kept.length).toBeGreaterThan(5);
	expect(expected.outcome.rejects.length).toBeGreaterThan(5);
	for (const [i, failPoint] of ['schema-committed', 'rejects-uncommitted:5', 'batch-committed:9'].entries()) {
		const bench = await started(target, mapping, source);
		write(bench.request.sources.s, changes);
		const {signal, complaints} = await killed(bench, failPoint);
		expect(signal, `${failPoint}: ${complaints}`).toBe('SIGKILL');
		const isRecorded = !/snapshot|uncommitted$/.test(failPoint);
		const {report} =
			isRecorded && i % 2 === 0
				? await resumed(bench)
				: await caughtUp(bench, bench.request, {batchSize: 70});
		expect(report.failure).toBeNull();
		expect(report.overall_stats, failPoint).toEqual(expected.stats);
		expect(await outcome(bench), failPoint).toEqual(expected.outcome);
		expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
	}
}, 300_000);

it('an interrupted one blocks the next until it is finished, and takes another answer to conflicts', async () => {
	const bench = await started(target, mapping, source);
	write(bench.request.sources.s, "UPDATE k SET v = 'ours'");
	const stop = new AbortController();
	const first = await caughtUp(
		bench,
		bench.request,
		{batchSize: 100},
		{signal: stop.signal, onEvent: e => e.event === 'batch-committed' && stop.abort()},
	);
	expect(first.exitCode).toBe(130);
	await bench.client.query("UPDATE k SET v = 'theirs' WHERE v <> 'ours' AND id % 2 = 0");
	const rehearsed = await caughtUp(bench, bench.request, {mode: 'dry-run'});
	expect(rehearsed.report.failure?.code).toBe('run-unfinished');
	const stopped = await resumed(bench);
	expect(stopped.report.failure?.code).toBe('target-changed');
	expect(stopped.report.failure?.hint).toContain('What was done is recorded');
	const {report} = await caughtUp(bench, bench.request, {onConflict: 'source'});
	expect(report.failure).toBeNull();
	expect(report.migration_id).toBe(first.report.migration_id);
	expect(await rowsOf(bench.client, 'SELECT DISTINCT v FROM k')).toEqual([['ours']]);
});

it('refuses a mapping that leads to another plan, and a run that it cannot catch up with', async () => {
	const bench = await started(target, mapping, source);
	const other = requestOf(bench, mapping.replace('v: v', "v: {sql: 'upper(v)'}"), bench.request.sources);
	const {report, exitCode} = await caughtUp(bench, other);
	expect(exitCode).toBe(2);
	expect(report.failure?.code).toBe('run-changed');
	expect(report.failure?.message).toContain('load k: column v');
	expect((await caughtUp(bench, bench.request, {}, {run: 'ffff'})).report.failure?.code).toBe(
		'run-not-found',
	);
	await bench.client.query("UPDATE mingus_migrate.runs SET state = 'failed'");
	expect((await caughtUp(bench, bench.request)).report.failure?.code).toBe('run-not-found');
});
