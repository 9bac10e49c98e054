import {expect, it} from 'vitest';
import {rowsIn} from '../../database-contents.ts';
import {migrated, requestOf, rolledBack, type Workbench, workbench} from '../../migration.ts';

const ddl = `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
	CREATE TABLE c (id int PRIMARY KEY); CREATE TABLE d (id int PRIMARY KEY, b int REFERENCES b)`;
const unloaded = 'CREATE TABLE e (id int PRIMARY KEY, a int REFERENCES a); CREATE TABLE f (id int)';
const mapping = `loads:
  - {into: a, from: s.t, columns: {id: {from: id, identifies: true}}}
  - {into: b, from: s.t, columns: {id: {from: id, identifies: true}, a: {from: id, references: a}}}
  - {into: c, from: s.t, columns: {id: id}}
  - {into: d, from: s.t, columns: {id: id, b: {from: id, references: b}}}`;

/** A run that made its tables itself. */
async function made(more = ''): Promise<Workbench> {
	const bench = await workbench();
	const source = 'CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)';
	const request = requestOf(bench, mapping, source, {ddl: `${ddl}; ${more}`, createSchema: true});
	expect((await migrated(request, bench.folder)).exitCode).toBe(0);
	return bench;
}

it('drops tables whose rows went in an earlier rollback, all or those that are named', async () => {
	const bench = await made();
	await rolledBack(bench, {tables: ['d', 'c']});
	expect((await rolledBack(bench, {tables: ['b', 'd'], dropCreated: true})).rollback).toMatchObject({
		tables: {b: {removed: 2}},
		dropped: ['b', 'd'],
	});
	expect(await rowsIn(bench.client, 'public')).toMatchObject({a: ['1', '2'], c: []});
	const {rollback, exitCode} = await rolledBack(bench, {dropCreated: true});
	expect(exitCode).toBe(0);
	expect(rollback.dropped).toEqual(['a', 'c']);
	expect(await rowsIn(bench.client, 'public')).toEqual({});
});

it('drops tables of a run that was taken back already, once', async () => {
	const bench = await made();
	const {run} = (await rolledBack(bench)).rollback;
	const {rollback} = await rolledBack(bench, {run, dropCreated: true});
	expect(rollback).toMatchObject({state: 'rolled-back', failure: null, dropped: ['a', 'b', 'c', 'd']});
	expect(await rowsIn(bench.client, 'public')).toEqual({});
	const again = await rolledBack(bench, {run, dropCreated: true});
	expect(again.rollback.failure?.message).toContain('was rolled back already');
});

it('drops tables too that nothing was loaded into, unless somebody else has', async () => {
	const bench = await made(unloaded);
	await bench.client.query('INSERT INTO f VALUES (7)');
	const {rollback} = await rolledBack(bench, {dropCreated: true});
	expect(rollback).toMatchObject({
		state: 'rolled-back',
		dropped: ['a', 'b', 'c', 'd', 'e'],
		notices: ['f: is not dropped: it holds rows'],
	});
	expect(await rowsIn(bench.client, 'public')).toEqual({f: ['7']});
});

it('what others made stays, however the run made its tables', async () => {
	const bench = await workbench('CREATE TABLE theirs (id int)');
	const source = 'CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)';
	await migrated(requestOf(bench, mapping, source, {ddl, createSchema: true}), bench.folder);
	await bench.client.query('CREATE TABLE later (id int)');
	expect((await rolledBack(bench, {dropCreated: true})).rollback.dropped).toEqual(['a', 'b', 'c', 'd']);
	expect(Object.keys(await rowsIn(bench.client, 'public')).sort()).toEqual(['later', 'theirs']);
});
