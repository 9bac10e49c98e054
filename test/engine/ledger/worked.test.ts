/** A run takes as long as somebody is at work on it: the hours between its attempts and its retries are none of it. */
import {expect, it} from 'vitest';
import {caughtUp, write} from '../../catch-up.ts';
import {migrated, requestOf, resumed, type Workbench, workbench} from '../../migration.ts';
import {edited, rejectsIn, retried} from '../../rejects.ts';

const target = 'CREATE TABLE t (id int PRIMARY KEY, n int2 NOT NULL)';
const mapping = 'loads: [{into: t, from: s.t, columns: {id: id, n: n}}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, n);
	WITH RECURSIVE i(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM i WHERE n < 200)
	INSERT INTO t SELECT n, CASE WHEN n IN (4, 5) THEN 'bad' ELSE n END FROM i`;

/** Everything in the ledger was an hour earlier. */
async function anHourGoesBy({client}: Workbench): Promise<void> {
	const hour = "- interval '1 hour'";
	await client.query(
		`UPDATE mingus_migrate.runs SET started_at = started_at ${hour}, ended_at = ended_at ${hour}, attempt_started_at = attempt_started_at ${hour};
		UPDATE mingus_migrate.batches SET committed_at = committed_at ${hour};
		UPDATE mingus_migrate.retries SET started_at = started_at ${hour}, ended_at = ended_at ${hour}`,
	);
}

async function stopped(bench: Workbench) {
	const stop = new AbortController();
	const request = requestOf(bench, mapping, source);
	const {report} = await migrated(
		request,
		bench.folder,
		{backup: true, batchSize: 2, workers: 1},
		{signal: stop.signal, onEvent: e => e.event === 'batch-committed' && stop.abort()},
	);
	expect(report.state).toBe('interrupted');
	return {request, report};
}

it('a resumed run took its attempts, and a retried one its retries too', async () => {
	const bench = await workbench(target);
	const {report: first} = await stopped(bench);
	await anHourGoesBy(bench);
	const second = (await resumed(bench)).report;
	expect(second.state).toBe('finished');
	expect(second.duration_seconds).toBeGreaterThan(first.duration_seconds * 0.9);
	expect(second.duration_seconds).toBeLessThan(first.duration_seconds + 60);
	expect(second.idle_seconds).toBeGreaterThan(3590);
	const whole = (Date.parse(second.end_time ?? '') - Date.parse(second.start_time)) / 1000;
	expect(second.duration_seconds + (second.idle_seconds ?? 0)).toBeCloseTo(whole, 1);

	await anHourGoesBy(bench);
	const third = await retried(bench, {rows: edited(await rejectsIn(bench), {4: {n: 4}})});
	expect(third.report.state).toBe('finished');
	expect(third.report.overall_stats).toMatchObject({processed_records: 200, failed_records: 1});
	expect(third.report.duration_seconds).toBeGreaterThan(second.duration_seconds * 0.9);
	expect(third.report.duration_seconds).toBeLessThan(second.duration_seconds + 60);

	await anHourGoesBy(bench);
	const last = await retried(bench, {rows: edited(await rejectsIn(bench), {5: {n: 5}})});
	expect(last.report.duration_seconds).toBeGreaterThan(third.report.duration_seconds * 0.9);
	expect(last.report.duration_seconds).toBeLessThan(third.report.duration_seconds + 60);
});

it('a run that was killed took what it is known to have done, whoever notices it first', async () => {
	const bench = await workbench(`${target}; CREATE TABLE other (id int PRIMARY KEY, n text)`);
	const {request} = await stopped(bench);
	await bench.client.query("UPDATE mingus_migrate.runs SET state = 'running', ended_at = NULL");
	await anHourGoesBy(bench);
	const other = requestOf(
		bench,
		'name: other\nsources: {s: a source}\nloads: [{into: other, from: s.t, columns: {id: id, n: n}}]',
		request.sources,
	);
	expect((await migrated(other, bench.folder)).report.state).toBe('finished');
	await anHourGoesBy(bench);
	const {report} = await resumed(bench);
	expect(report.state).toBe('finished');
	expect(report.duration_seconds).toBeLessThan(60);
	expect(report.idle_seconds).toBeGreaterThan(7190);
});

it('a catch-up took its own time, and says what it is one of', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const {report: base} = await migrated(request, bench.folder, {backup: true});
	await anHourGoesBy(bench);
	write(request.sources.s, 'UPDATE t SET n = 10 WHERE id = 1');
	const {report} = await caughtUp(bench, request);
	expect(report.duration_seconds).toBeLessThan(60);
	expect(report.idle_seconds).toBeUndefined();
	expect(report.base).toBe(base.migration_id);
	expect(base.base).toBeUndefined();
	const again = await retried(bench, {rows: edited(await rejectsIn(bench), {4: {n: 4}})});
	expect(again.report.base).toBe(base.migration_id);
});
