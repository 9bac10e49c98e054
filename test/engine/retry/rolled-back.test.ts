import {expect, it} from 'vitest';
import {migrated, requestOf, rolledBack, rowsOf, workbench} from '../../migration.ts';
import {edited, rejectsIn, retried} from '../../rejects.ts';

const target = `CREATE TABLE a (id uuid PRIMARY KEY, boss uuid REFERENCES a, n int);
	CREATE TABLE b (id int PRIMARY KEY, a uuid NOT NULL REFERENCES a)`;

const mapping = `loads:
  - {into: a, from: s.a, columns: {id: {from: id, identifies: true}, boss: boss, n: n}}
  - {into: b, from: s.b, match: by-name}`;

const source = `CREATE TABLE a (id INTEGER PRIMARY KEY, boss, n); INSERT INTO a VALUES (1, NULL, 'x'), (2, 1, 2), (3, 4, 3), (4, 3, 'y'), (5, 5, 5);
	CREATE TABLE b (id INTEGER PRIMARY KEY, a); INSERT INTO b SELECT id, id FROM a`;

it('a rollback takes back what a retry loaded, and its run has no rejects to load any more', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder, {backup: true});
	const rows = edited(await rejectsIn(bench, {tables: ['a']}), {1: {n: 1}, 4: {n: 4}});
	expect((await retried(bench, {rows})).exitCode).toBe(0);
	expect(
		await rowsOf(bench.client, 'SELECT (SELECT count(*)::int FROM a), (SELECT count(*)::int FROM b)'),
	).toEqual([[5, 5]]);
	const {rollback} = await rolledBack(bench);
	expect(rollback).toMatchObject({state: 'rolled-back', failure: null});
	expect(
		await rowsOf(bench.client, 'SELECT (SELECT count(*)::int FROM a), (SELECT count(*)::int FROM b)'),
	).toEqual([[0, 0]]);
	expect(await rejectsIn(bench)).toEqual([]);
	const {report, exitCode} = await retried(bench);
	expect(report.failure?.message).toContain('was rolled back');
	expect(exitCode).toBe(2);
});

it('of a run of which one table was taken back the rejects of the others can be loaded', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder, {backup: true});
	expect((await rolledBack(bench, {tables: ['b']})).rollback.failure).toBeNull();
	expect((await rejectsIn(bench)).map(({table, position}) => [table, position])).toEqual([
		['a', '1'],
		['a', '2'],
		['a', '3'],
		['a', '4'],
	]);
	const rows = edited(await rejectsIn(bench), {1: {n: 1}, 4: {n: 4}});
	const {report} = await retried(bench, {rows});
	expect(report.failure).toBeNull();
	expect(
		await rowsOf(bench.client, 'SELECT (SELECT count(*)::int FROM a), (SELECT count(*)::int FROM b)'),
	).toEqual([[5, 0]]);
});

it('a run that was interrupted is gone on with first', async () => {
	const bench = await workbench(target);
	const stop = new AbortController();
	const {exitCode} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{backup: true, batchSize: 1, workers: 1},
		{signal: stop.signal, onEvent: ({event}) => event === 'batch-committed' && stop.abort()},
	);
	expect(exitCode).toBe(130);
	const {report} = await retried(bench);
	expect(report.failure?.code).toBe('run-unfinished');
	expect(report.failure?.hint).toContain('mingus-migrate resume');
});
