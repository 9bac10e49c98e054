import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import type {RetryRequest} from '../../../source/engine/run/retry-request.ts';
import {caughtUp, started, write} from '../../catch-up.ts';
import {played, rowsOf, type Workbench} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

const target = "CREATE TABLE t (id int PRIMARY KEY, v text CHECK (v <> 'no'), n int2)";
const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';
const source =
	"CREATE TABLE t (id INTEGER PRIMARY KEY, v, n); INSERT INTO t VALUES (1, 'a', 1), (2, 'no', 2), (3, 'c', 'x')";

const retried = ({url}: Workbench, request: Partial<RetryRequest> = {}) =>
	played(engine.retry({target: {url}, dryRun: false, ...request}));

it('what a retry has loaded is caught up with as any other row, and the rejects go on to the catch-up', async () => {
	const bench = await started(target, mapping, source);
	await bench.client.query(
		"ALTER TABLE t DROP CONSTRAINT t_v_check, ADD CONSTRAINT t_v_check CHECK (v <> 'never')",
	);
	const first = await retried(bench);
	expect(first.report.failure?.message ?? '').toBe('');
	expect(await rowsOf(bench.client, 'SELECT id FROM t ORDER BY 1')).toEqual([[1], [2]]);
	write(bench.request.sources.s, "UPDATE t SET v = 'never' WHERE id = 1; UPDATE t SET v = 'B' WHERE id = 2");
	const {report} = await caughtUp(bench, bench.request);
	expect(report.failure?.message ?? '').toBe('');
	expect(report.errors.map(e => e.key).sort()).toEqual(['1', '3']);
	expect(await rowsOf(bench.client, 'SELECT id, v FROM t ORDER BY 1')).toEqual([
		[1, 'a'],
		[2, 'B'],
	]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
	const bases = await rowsOf(
		bench.client,
		'SELECT base::text FROM mingus_migrate.runs WHERE base IS NOT NULL',
	);
	expect((await retried(bench, {run: String(bases[0]?.[0])})).report.failure?.message).toContain(
		'has caught up with run',
	);
});

it('rows that a retry made otherwise than the run are no base to catch up with', async () => {
	const bench = await started(target, mapping, source);
	const [[run] = []] = await rowsOf(bench.client, 'SELECT run::text FROM mingus_migrate.runs');
	const edited = async function* () {
		yield {where: 'row 1', run: String(run), load: 't', position: '3', row: {n: 0}};
	};
	const {report} = await retried(bench, {rows: edited()});
	expect(report.failure?.message ?? '').toBe('');
	expect(await rowsOf(bench.client, 'SELECT id, n FROM t WHERE id = 3')).toEqual([[3, 0]]);
	const refused = await caughtUp(bench, bench.request);
	expect(refused.exitCode).toBe(2);
	expect(refused.report.failure?.message).toContain(
		't: rows were loaded later by another mapping, or edited',
	);
});
