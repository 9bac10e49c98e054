import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {migrated, requestOf, rolledBack, rowsOf, workbench} from '../migration.ts';
import {told, verified} from '../verification.ts';

const target = 'CREATE TABLE t (id int PRIMARY KEY, name text)';
const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')`;

it('says where there is no run, and that a run without snapshots cannot be verified', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const before = await verified(request);
	expect(before.verification.failure?.code).toBe('run-not-found');
	expect(before.exitCode).toBe(2);
	await migrated(request, bench.folder, {backup: false});
	const after = await verified(request);
	expect(after.verification.failure?.code).toBe('snapshot-missing');
	expect(after.verification.failure?.hint).toContain('--no-backup');
});

it('refuses another mapping than the run had', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder, {backup: true});
	const other = requestOf(bench, 'loads: [{into: t, from: s.t, columns: {id: id}}]', request.sources);
	const {verification, exitCode} = await verified(other);
	expect(verification.failure?.code).toBe('run-changed');
	expect(exitCode).toBe(2);
});

it('compares with the snapshot, not with the source, and notices when the snapshot was changed', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const {report} = await migrated(request, bench.folder, {backup: true});
	rmSync(request.sources.s ?? '');
	expect((await verified(request, {run: report.migration_id.slice(0, 8)})).exitCode).toBe(0);
	const snapshot = report.snapshots[0]?.file ?? '';
	expect(existsSync(snapshot)).toBe(true);
	const {default: Database} = await import('better-sqlite3');
	const db = new Database(snapshot);
	db.exec("UPDATE t SET name = 'z'");
	db.close();
	expect((await verified(request)).verification.failure?.code).toBe('source-changed');
});

it('compares of a table that held rows only those that the run wrote', async () => {
	const bench = await workbench(`${target}; INSERT INTO t VALUES (2, 'kept'), (9, 'other')`);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder, {backup: true, onConflict: 'skip'});
	const good = await verified(request);
	expect(told(good.verification.differences)).toEqual([]);
	expect(good.verification.notices).toEqual(['t: 2 rows are not of this run and were not compared']);
	expect(good.verification.tables.t).toMatchObject({
		expected_rows: 2,
		found_rows: 2,
		left_out_rows: 1,
		skipped_rows: 1,
	});
	expect(good.verification.summary).toBe(
		'All 2 rows in 1 table are as the snapshot has them. Not compared: 1 row that was skipped.',
	);
	await bench.client.query("UPDATE t SET name = 'x' WHERE id = 3");
	const bad = await verified(request);
	expect(told(bad.verification.differences)).toEqual(['changed t 3 name: c → x']);
});

it('names tables that were rolled back, which are not compared', async () => {
	const bench = await workbench(`${target}; CREATE TABLE u (id int PRIMARY KEY)`);
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}, {into: u, from: s.t, columns: {id: id}}]',
		source,
	);
	await migrated(request, bench.folder, {backup: true});
	await rolledBack(bench, {tables: ['u']});
	const {verification, exitCode} = await verified(request);
	expect(exitCode).toBe(0);
	expect(verification.rolled_back_tables).toEqual(['u']);
	expect(verification.summary).toBe(
		'All 3 rows in 1 table are as the snapshot has them. Not compared: 1 table that was rolled back (u).',
	);
});

it('masks what is sensitive, and changes nothing at the target', async () => {
	const bench = await workbench(target);
	const secret = 'loads: [{into: t, from: s.t, columns: {id: id, name: {from: name, sensitive: true}}}]';
	const request = requestOf(bench, secret, source);
	await migrated(request, bench.folder, {backup: true});
	await bench.client.query("UPDATE t SET name = 'secret' WHERE id = 3");
	const state = () =>
		rowsOf(
			bench.client,
			'SELECT xmin, ctid, * FROM t UNION ALL SELECT xmin, ctid, 0, state FROM mingus_migrate.runs',
		);
	const before = await state();
	const {verification, events} = await verified(request);
	expect(told(verification.differences)).toEqual(['changed t 3 name: *** → ***']);
	expect(JSON.stringify(events)).not.toContain('secret');
	expect(await state()).toEqual(before);
});

it('names a part of many differences and counts the rest', async () => {
	const bench = await workbench(target);
	const many = `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
		WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO t SELECT i, 'n' || i FROM n`;
	const request = requestOf(bench, mapping, many);
	await migrated(request, bench.folder, {backup: true});
	await bench.client.query("UPDATE t SET name = name || ' '");
	const {verification} = await verified(request);
	expect(verification.differences).toHaveLength(1000);
	expect(verification.tables.t?.at_least).toBe(true);
	expect(verification.tables.t?.different_rows).toBeGreaterThan(20_000);
});

it('ends when it is interrupted', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await migrated(request, join(bench.folder, 'runs'), {backup: true});
	const {verification, exitCode} = await verified(request, {signal: AbortSignal.abort()});
	expect(verification.state).toBe('interrupted');
	expect(exitCode).toBe(130);
});
