import {expect, it} from 'vitest';
import {caughtUp, started, write} from '../../catch-up.ts';
import {rowsOf} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE p (id int PRIMARY KEY, n int2 NOT NULL, e text UNIQUE);
	CREATE TABLE k (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE)`;
const mapping = `loads:
  - {into: p, from: s.p, columns: {id: {from: id, identifies: true}, n: n, e: e}}
  - {into: k, from: s.k, columns: {id: id, p: {from: p, references: p}}}`;
const source = `CREATE TABLE p (id INTEGER PRIMARY KEY, n, e); CREATE TABLE k (id INTEGER PRIMARY KEY, p);
	INSERT INTO p VALUES (1, 1, 'a'), (2, 'bad', 'b'), (3, 3, 'c'), (4, 4, 'd'), (5, 'bad too', 'x');
	INSERT INTO k VALUES (10, 1), (20, 2), (30, 3), (50, 5)`;

it('a reject that was mended is loaded, and so are its children, which have not changed', async () => {
	const bench = await started(target, mapping, source);
	write(bench.request.sources.s, 'UPDATE p SET n = 2 WHERE id = 2');
	const {report, exitCode} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => `${e.table} ${e.key} ${e.code}`)).toEqual([
		'p 5 not-an-integer',
		'k 50 no-parent',
	]);
	expect(await rowsOf(bench.client, 'SELECT id, n FROM p ORDER BY 1')).toEqual([
		[1, 1],
		[2, 2],
		[3, 3],
		[4, 4],
	]);
	expect(await rowsOf(bench.client, 'SELECT id, p FROM k ORDER BY 1')).toEqual([
		[10, 1],
		[20, 2],
		[30, 3],
	]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});

it('a row that can no longer be taken is a reject, and the older one stays and is told', async () => {
	const bench = await started(target, mapping, source);
	write(bench.request.sources.s, "UPDATE p SET n = 'broken' WHERE id = 1");
	const {report, exitCode} = await caughtUp(bench, bench.request);
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => e.key)).toContain('1');
	expect(await rowsOf(bench.client, 'SELECT n FROM p WHERE id = 1')).toEqual([[1]]);
	expect(
		await rowsOf(bench.client, 'SELECT target_key, code, source_position FROM mingus_migrate.kept'),
	).toEqual([['1', 'rejected', '1']]);
	const {verification} = await verified(bench.request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification.notices.join('\n')).toContain('p: 1 row stays as the target has it');

	write(bench.request.sources.s, 'UPDATE p SET n = 7 WHERE id = 1');
	const mended = await caughtUp(bench, bench.request);
	expect(mended.report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT n FROM p WHERE id = 1')).toEqual([[7]]);
	const again = await verified(bench.request);
	expect(told(again.verification.differences)).toEqual([]);
	expect(again.verification.notices.join('\n')).not.toContain('stay');
});

it('a row that the target refused is tried again, though it is in the source as it was', async () => {
	const bench = await started(target, mapping, source);
	await bench.client.query("INSERT INTO p VALUES (99, 9, 'z')");
	write(bench.request.sources.s, "UPDATE p SET e = 'z' WHERE id = 4");
	const its = async () => {
		const {report} = await caughtUp(bench, bench.request);
		expect(report.failure).toBeNull();
		return report.errors.filter(e => e.key === '4').map(e => `${e.table} ${e.code}`);
	};
	expect(await its()).toEqual(['p refused-by-server']);
	expect(await its()).toEqual(['p refused-by-server']);
	expect(await rowsOf(bench.client, 'SELECT e FROM p WHERE id = 4')).toEqual([['d']]);
	await bench.client.query('DELETE FROM p WHERE id = 99');
	expect(await its()).toEqual([]);
	expect(await rowsOf(bench.client, 'SELECT e FROM p WHERE id = 4')).toEqual([['z']]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});

it('what others refer to is not deleted, whatever the foreign key would do to them', async () => {
	const bench = await started(target, mapping, source);
	write(bench.request.sources.s, 'DELETE FROM p WHERE id IN (1, 4)');
	const {report, exitCode} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	const refused = report.errors.filter(e => e.code === 'referred-to');
	expect(refused).toMatchObject([{table: 'p', key: '1', error: expect.stringContaining('k_p_fkey of k')}]);
	expect(await rowsOf(bench.client, 'SELECT id FROM p ORDER BY 1')).toEqual([[1], [3]]);
	expect(await rowsOf(bench.client, 'SELECT id FROM k ORDER BY 1')).toEqual([[10], [30]]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});

it('parents and children may come, go and change places in one', async () => {
	const bench = await started(target, mapping, source);
	write(
		bench.request.sources.s,
		`DELETE FROM p WHERE id IN (1, 3); INSERT INTO p VALUES (100, 1, 'a'), (300, 3, 'c');
		UPDATE k SET p = 100 WHERE id = 10; DELETE FROM k WHERE id = 30; INSERT INTO k VALUES (31, 300)`,
	);
	const {report} = await caughtUp(bench, bench.request);
	expect(report.failure).toBeNull();
	// 100 has what 1 gives up, and 1 can go only when its child has gone over to 100: neither is first.
	expect(
		report.errors.filter(e => !/^(?:2|5|20|50)$/.test(e.key)).map(e => `${e.table} ${e.key} ${e.code}`),
	).toEqual(['p 1 referred-to', 'p 100 refused-by-server', 'k 10 no-parent']);
	expect(await rowsOf(bench.client, 'SELECT id, p FROM k ORDER BY 1')).toEqual([
		[10, 1],
		[31, 300],
	]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});

it('a tree that grows from the leaves and loses its branches', async () => {
	const bench = await started(
		'CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t)',
		'loads: [{into: t, from: s.t, columns: {id: {from: id, identifies: true}, up: {from: up, references: t}}}]',
		'CREATE TABLE t (id INTEGER PRIMARY KEY, up); INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2), (4, 3)',
	);
	write(
		bench.request.sources.s,
		'DELETE FROM t WHERE id > 1; INSERT INTO t VALUES (10, 11), (11, 12), (12, 1), (20, 20), (30, 31), (31, 30)',
	);
	const {report, exitCode} = await caughtUp(bench, bench.request, {batchSize: 2});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT id, up FROM t ORDER BY 1')).toEqual([
		[1, null],
		[10, 11],
		[11, 12],
		[12, 1],
		[20, 20],
		[30, 31],
		[31, 30],
	]);
	expect(told((await verified(bench.request)).verification.differences)).toEqual([]);
});
