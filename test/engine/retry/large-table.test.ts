import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';
import {accounts, edited, rejectsIn, retried} from '../../rejects.ts';
import {damage, told, verified} from '../../verification.ts';

const rows = 30_000;

/** Read by row keys that have gaps, and without any: a few rejects stand far apart, and some side by side. */
const source = `CREATE TABLE k (id INTEGER PRIMARY KEY, n); CREATE TABLE o (a TEXT, n, PRIMARY KEY (a)) WITHOUT ROWID;
	INSERT INTO k WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
		SELECT i * 5000 - 70000000, CASE WHEN i % 6000 < 3 THEN 'x' || i ELSE i END FROM n;
	INSERT INTO k VALUES (-9223372036854775808, 'first'), (9223372036854775807, 'last');
	INSERT INTO o SELECT printf('%06d', abs(id / 5000)) || (id < 0), n FROM k WHERE n NOT IN ('first', 'last')`;

it('of a large table, verified by two threads, each reject goes in as it was mended', async () => {
	const bench = await workbench(
		'CREATE TABLE k (id int8 PRIMARY KEY, n int); CREATE TABLE o (a text PRIMARY KEY, n int)',
	);
	const request = requestOf(
		bench,
		'loads: [{into: k, from: s.k, match: by-name}, {into: o, from: s.o, match: by-name}]',
		source,
	);
	const {report} = await migrated(request, bench.folder, {backup: true});
	const rejects = await rejectsIn(bench);
	expect(rejects.length).toBe(report.overall_stats.failed_records);
	expect(rejects.length).toBeGreaterThan(25);
	const mend = (table: string) =>
		rejects.flatMap(reject =>
			reject.table === table
				? edited([reject], {[reject.position]: {n: Number(reject.position) % 1000}})
				: [],
		);
	const {exitCode} = await retried(bench, {rows: [...mend('k'), ...mend('o')]});
	expect(exitCode).toBe(0);
	expect(await accounts(bench)).toEqual([
		['k', rows + 2, rows + 2, 0, 0, 0],
		['o', rows, rows, 0, 0, 0],
	]);
	expect(
		await rowsOf(
			bench.client,
			'SELECT n FROM k WHERE id IN (-9223372036854775808, 9223372036854775807) ORDER BY id',
		),
	).toEqual([[-808], [808]]);
	expect(told((await verified(request)).verification.differences)).toEqual([]);
	await damage(bench.client, 'UPDATE k SET n = 5 WHERE id = 9223372036854775807');
	expect(told((await verified(request)).verification.differences)).toEqual([
		'changed k 9223372036854775807 n: 808 → 5',
	]);
});
