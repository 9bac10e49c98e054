import Database from 'better-sqlite3';
import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import {blockersOf, migrated, requestOf, rowsOf, workbench, writeSource} from '../../migration.ts';

const target = 'CREATE TABLE t (id int PRIMARY KEY, x text)';

it('a column that nothing accounts for is a blocker, one a table, and a reason settles it', async () => {
	const bench = await workbench(target);
	const sql = 'CREATE TABLE t (id INTEGER PRIMARY KEY, x, y, z); CREATE TABLE other (a, b)';
	const load = 'loads: [{into: t, from: s.t, match: by-name}]';
	expect(blockersOf(await engine.makePlan(requestOf(bench, load, sql)))).toEqual([
		's.other: nothing says what becomes of columns a, b',
		's.t: nothing says what becomes of columns y, z',
	]);
	const settled = `${load}\nleft_behind: {s.t.y: no use, s.T.Z: no use, s.other: an experiment}`;
	const request = {
		...requestOf(bench, load, {s: `${bench.folder}/s.db`}),
		mapping: requestOf(bench, settled, {s: ''}).mapping,
	};
	const plan = await engine.makePlan(request);
	expect(blockersOf(plan)).toEqual([]);
	expect(
		plan.coverage.filter(c => c.coverage.kind === 'left-behind').map(c => `${c.table}.${c.column}`),
	).toEqual(['other.a', 'other.b', 't.y', 't.z']);
});

it('a column that only a condition or a join reads is accounted for', async () => {
	const bench = await workbench(target);
	const plan = await engine.makePlan(
		requestOf(
			bench,
			`loads: [{into: t, query: s.t AS a JOIN s.other AS b ON b.a = a.y, key: a.id, columns: {id: a.id, x: b.b}}]`,
			'CREATE TABLE t (id INTEGER PRIMARY KEY, y); CREATE TABLE other (a, b)',
		),
	);
	expect(blockersOf(plan)).toEqual([]);
	expect(plan.loads[0]?.source).toBe('s.t + s.other');
});

const carried = (tables: string) =>
	`loads: [{into: t, from: s.t, match: by-name}]\ncarry_over: {tables: {${tables}}}`;

it('carried tables get the narrowest types that hold every value found, and all of them arrive', async () => {
	const bench = await workbench(target);
	const request = requestOf(
		bench,
		carried('s.odd: of no use'),
		`CREATE TABLE t (id INTEGER PRIMARY KEY, x);
		CREATE TABLE odd (i INTEGER PRIMARY KEY, n, r REAL, b, txt, mixed, none INTEGER, must TEXT NOT NULL);
		INSERT INTO odd VALUES (1, 1, 1.5, x'00ff', 'é', 1, NULL, 'a'), (2, 9007199254740993, 2, x'', '', 'one', NULL, 'b');`,
		{carryOver: true},
	);
	const {exitCode, plan} = await migrated(request, bench.folder);
	expect(exitCode).toBe(0);
	expect(plan.coverage.find(c => c.table === 'odd')?.coverage).toEqual({
		kind: 'carried-over',
		into: 'legacy.odd',
	});
	const types = await rowsOf(
		bench.client,
		`SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
		WHERE attrelid = 'legacy.odd'::regclass AND attnum > 0 ORDER BY attnum`,
	);
	expect(types).toEqual([
		['i', 'bigint', true],
		['n', 'bigint', false],
		['r', 'double precision', false],
		['b', 'bytea', false],
		['txt', 'text', false],
		['mixed', 'text', false],
		['none', 'bigint', false],
		['must', 'text', true],
	]);
	expect(
		await rowsOf(bench.client, 'SELECT i, n::text, r, b::text, txt, mixed FROM legacy.odd ORDER BY i'),
	).toEqual([
		['1', '1', 1.5, '\\x00ff', 'é', '1'],
		['2', '9007199254740993', 2, '\\x', '', 'one'],
	]);
});

it('without being asked for, tables that may be carried over are left behind with their reason', async () => {
	const bench = await workbench(target);
	const plan = await engine.makePlan(
		requestOf(
			bench,
			carried('s.odd: a cache'),
			'CREATE TABLE t (id INTEGER PRIMARY KEY, x); CREATE TABLE odd (a)',
		),
	);
	expect(plan.coverage.at(0)?.coverage).toEqual({kind: 'left-behind', reason: 'a cache'});
	expect(plan.create.statements).toEqual([]);
});

it('tables of one name from two databases are carried under two names', async () => {
	const bench = await workbench(target);
	const files = {
		s: writeSource(
			`${bench.folder}/s.db`,
			'CREATE TABLE t (id INTEGER PRIMARY KEY, x); CREATE TABLE Odd (a); INSERT INTO Odd VALUES (1)',
		),
		r: writeSource(`${bench.folder}/r.db`, 'CREATE TABLE odd (a); INSERT INTO odd VALUES (2)'),
	};
	const {exitCode} = await migrated(
		requestOf(bench, carried('s.odd: x, r.odd: x'), files, {carryOver: true}),
		bench.folder,
	);
	expect(exitCode).toBe(0);
	expect(
		await rowsOf(bench.client, 'SELECT a FROM legacy."s_Odd" UNION ALL SELECT a FROM legacy.r_odd'),
	).toEqual([['1'], ['2']]);
});

it('a carried table may have the name of a table that the mapping loads, and both are counted apart', async () => {
	const bench = await workbench(target);
	const request = requestOf(
		bench,
		carried('s.t: a copy'),
		"CREATE TABLE t (id INTEGER PRIMARY KEY, x); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
		{carryOver: true},
	);
	const {report, exitCode} = await migrated(request, bench.folder);
	expect(exitCode).toBe(0);
	expect(Object.entries(report.table_stats).map(([name, s]) => [name, s.successful_records])).toEqual([
		['t', 2],
		['legacy.t', 2],
	]);
});

it('a name that PostgreSQL would cut off is a blocker', async () => {
	const bench = await workbench(target);
	const name = 'n'.repeat(64);
	const plan = await engine.makePlan(
		requestOf(
			bench,
			carried(`s.${name}: x`),
			`CREATE TABLE t (id INTEGER PRIMARY KEY, x); CREATE TABLE ${name} (a)`,
			{carryOver: true},
		),
	);
	expect(blockersOf(plan)[0]).toContain('longer than');
});

it('the hash stays as it is when rows come and go, and changes with the mapping', async () => {
	const bench = await workbench(target);
	const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';
	const request = requestOf(bench, mapping, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)');
	const {hash} = await engine.makePlan(request);
	const db = new Database(request.sources.s);
	db.exec("INSERT INTO t VALUES (1, 'a')");
	db.close();
	const filled = await engine.makePlan(request);
	expect(filled.hash).toBe(hash);
	expect(filled.loads[0]?.rows).toBe(1);
	for (const other of [
		'{x: {default: a}}',
		'{x: {rules: [not-blank]}}',
		'{x: {sensitive: true}}',
		'{x: {sql: upper(x)}}',
	]) {
		const changed = requestOf(
			bench,
			mapping.replace('by-name}', `by-name, columns: ${other}}`),
			request.sources,
		);
		expect((await engine.makePlan(changed)).hash).not.toBe(hash);
	}
	expect((await engine.makePlan({...request, namespace: crypto.randomUUID()})).hash).not.toBe(hash);
});

it('É does not account for é, which is another column to SQLite', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY)');
	const yaml = 'loads: [{into: t, from: s.t, columns: {id: id}}]\nleft_behind: {s.t.É: of no use}';
	const plan = await engine.makePlan(
		requestOf(bench, yaml, 'CREATE TABLE t (id INTEGER PRIMARY KEY, "É", "é")'),
	);
	expect(blockersOf(plan)).toEqual(['s.t: nothing says what becomes of column é']);
});

it('a column that is left behind by its own name is not taken by name all the same', async () => {
	const bench = await workbench(target);
	const plan = await engine.makePlan(
		requestOf(
			bench,
			'loads: [{into: t, from: s.t, match: by-name}]\nleft_behind: {s.T.X: no use}',
			'CREATE TABLE t (id INTEGER PRIMARY KEY, x)',
		),
	);
	expect(blockersOf(plan)).toEqual([]);
	expect(plan.loads[0]?.columns.map(({name}) => name)).toEqual(['id']);
	expect(plan.loads[0]?.unfilled).toEqual([{name: 'x', display: 'text', required: false}]);
	expect(plan.coverage.find(({column}) => column === 'x')?.coverage.kind).toBe('left-behind');
});
