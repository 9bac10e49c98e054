/** Types of tables that an application has made for itself, and values that they would bend. */
import {expect, it} from 'vitest';
import {engine} from '../../source/engine/engine.ts';
import {blockersOf, migrated, requestOf, rowsOf, workbench} from '../migration.ts';
import {verified} from '../verification.ts';
import {intoT, loadedInto} from './loaded-into.ts';

it('TA-01: values of an enum and those that CHECKs of a domain allow go over, others are rejects before they are sent', async () => {
	const bench = await workbench(`CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN feeling AS mood;
		CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE DOMAIN small AS positive CHECK (VALUE < 10) NOT NULL;
		CREATE DOMAIN code AS varchar(3); CREATE DOMAIN short_code AS code CHECK (VALUE ~ '^[a-z]*$');
		CREATE TABLE t (id int PRIMARY KEY, m mood, f feeling, s small, c short_code)`);
	const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, m, f, s, c);
		INSERT INTO t VALUES (1, 'good', 'bad', 5, 'abc'), (2, 'GOOD', 'bad', 5, 'a'), (3, 'bad', 'worse', 5, 'a'), (4, NULL, NULL, 0, 'a'),
		(5, NULL, NULL, 10, 'a'), (6, NULL, NULL, 5, 'abcd'), (7, NULL, NULL, 5, 'A'), (8, NULL, NULL, NULL, 'a')`;
	const request = requestOf(bench, intoT, source);
	const tried = await migrated(request, bench.folder, {mode: 'validate-only'});
	const rejects = ['2: m not-allowed', '3: f not-allowed', '4: s out-of-range'];
	expect(tried.report.errors.map(e => `${e.key}: ${e.column} ${e.code}`)).toEqual([
		...rejects,
		'6: c too-long',
		'8: s required',
	]);
	const {report} = await migrated(request, bench.folder);
	expect(report.errors.map(e => `${e.key}: ${e.column} ${e.code}`).sort()).toEqual([
		...rejects,
		// The cast of a domain and the pattern are the server's to read.
		'5: small_check refused-by-server',
		'6: c too-long',
		'7: short_code_check refused-by-server',
		'8: s required',
	]);
	expect(await rowsOf(bench.client, 'SELECT * FROM t')).toEqual([[1, 'good', 'bad', 5, 'abc']]);
});

it('TA-01: a type in the schema of the tables is called the same when they are made and ever after', async () => {
	const bench = await workbench();
	const ddl = `CREATE TYPE mood AS ENUM ('good'); CREATE TABLE t (id int PRIMARY KEY, m mood, a mood[])`;
	const mapping = `target: {schema: "My App", ddl: t.sql}\n${intoT}`;
	const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, m); INSERT INTO t VALUES (1, 'good')`;
	const request = requestOf(bench, mapping, source, {ddl, createSchema: true});
	expect((await migrated(request, bench.folder, {backup: true})).report.failure).toBeNull();
	const {verification} = await verified(request);
	expect([verification.state, verification.notices]).toEqual(['verified', []]);
	expect(blockersOf(await engine.makePlan({...request, createSchema: false}))).toEqual([]);
});

it('TA-01: what varchar(n) would cut and char(n) would fill up are rejects; what fits is kept to the last space', async () => {
	const bench = await workbench(
		'CREATE TABLE t (id int PRIMARY KEY, v varchar(3), c char(3), b bpchar, d "char")',
	);
	const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, v, c, b);
		INSERT INTO t VALUES (1, 'ab ', 'ab ', 'x  '), (2, 'abc ', NULL, NULL), (3, NULL, 'ab', NULL), (4, NULL, 'abc ', NULL),
		(5, 'äöü', '😀öü', ''), (6, NULL, '😀ü', NULL), (7, NULL, '', NULL)`;
	const {rejects, rows} = await loadedInto(
		bench,
		source,
		`SELECT id, v, convert_from(bpcharsend(c), 'UTF8'), convert_from(bpcharsend(b), 'UTF8') FROM t ORDER BY id`,
	);
	expect(rejects).toEqual([
		'2: v too-long',
		'3: c too-short',
		'4: c too-long',
		'6: c too-short',
		'7: c too-short',
	]);
	expect(rows).toEqual([
		[1, 'ab ', 'ab ', 'x  '],
		[5, 'äöü', '😀öü', ''],
	]);
});

const moments = `CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c);
	INSERT INTO t VALUES (1, '2024-02-29 23:59:59', '1999-12-31 23:59:59.125', '12:30:00.1'), (2, '2024-02-29 23:59:59.5', NULL, NULL),
	(3, NULL, '1999-12-31 23:59:59.1235', NULL), (4, NULL, NULL, '23:59:59.96'), (5, '0001-01-01 00:00:00.4', NULL, NULL),
	(6, 1704067200.75, 946684799.9996, NULL)`;
const momentTable = 'CREATE TABLE t (id int PRIMARY KEY, a timestamp(0), b timestamptz(3), c time(1))';
const momentRows = 'SELECT id, a::text, b::text, c::text FROM t ORDER BY id';

it('TA-01: moments finer than timestamp(n) and time(n) hold are rejects', async () => {
	const {rejects, rows} = await loadedInto(await workbench(momentTable), moments, momentRows);
	expect(rejects).toEqual([
		'2: a too-precise',
		'3: b too-precise',
		'4: c too-precise',
		'5: a too-precise',
		'6: a too-precise',
	]);
	expect(rows).toEqual([[1, '2024-02-29 23:59:59', '1999-12-31 23:59:59.125+00', '12:30:00.1']]);
});

it('TA-01: where the mapping allows it they are rounded half up, and verify finds what it expects', async () => {
	const mapping = `loads: [{into: t, from: s.t, match: by-name, columns: {a: {from: a, lossy: round}, b: {from: b, lossy: round}, c: {from: c, lossy: round}}}]`;
	const {rejects, rows} = await loadedInto(await workbench(momentTable), moments, momentRows, mapping);
	expect(rejects).toEqual([]);
	expect(rows).toEqual([
		[1, '2024-02-29 23:59:59', '1999-12-31 23:59:59.125+00', '12:30:00.1'],
		[2, '2024-03-01 00:00:00', null, null],
		[3, null, '1999-12-31 23:59:59.124+00', null],
		[4, null, null, '24:00:00'],
		[5, '0001-01-01 00:00:00', null, null],
		[6, '2024-01-01 00:00:01', '2000-01-01 00:00:00+00', null],
	]);
});

it('TA-01: types that no value of SQLite is of are refused, each with what it is', async () => {
	const bench = await workbench(`CREATE TYPE pair AS (x int, y int);
		CREATE TABLE t (a int[], b int4range, c int4multirange, d pair, e interval, f inet, g money)`);
	const source = 'CREATE TABLE t (a, b, c, d, e, f, g)';
	const refused = (column: string, type: string, why = '') =>
		`t.${column}: the type ${type} of the target cannot be loaded${why}`;
	expect(blockersOf(await engine.makePlan(requestOf(bench, intoT, source)))).toEqual([
		refused('a', 'integer[]', ': it is an array, and no value of SQLite is one'),
		refused('b', 'int4range', ': it is a range, and no value of SQLite is one'),
		refused('c', 'int4multirange', ': it is a multirange, and no value of SQLite is one'),
		refused('d', 'pair', ': it is a composite type, and no value of SQLite is one'),
		refused('e', 'interval'),
		refused('f', 'inet'),
		refused('g', 'money'),
	]);
});
