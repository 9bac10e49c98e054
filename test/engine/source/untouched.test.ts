import {createHash} from 'node:crypto';
import {copyFileSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {expect, it, onTestFinished} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import {takeSnapshot} from '../../../source/engine/source/snapshot.ts';
import {migrated, requestOf, rowsOf, testFolder, workbench, writeSource} from '../../migration.ts';

const tables = 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)';
const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';

function contents(folder: string): Record<string, string> {
	return Object.fromEntries(
		readdirSync(folder).map(name => [
			name,
			createHash('sha256')
				.update(readFileSync(join(folder, name)))
				.digest('hex'),
		]),
	);
}

/** A write-ahead database that is still open, so that its rows stand in the -wal alone. */
function liveSource(folder: string): {file: string; db: Database.Database} {
	const file = join(folder, 'live.db');
	const db = new Database(file);
	onTestFinished(() => void db.close());
	db.pragma('journal_mode = WAL');
	db.pragma('wal_autocheckpoint = 0');
	db.exec(`${tables}; INSERT INTO t VALUES (1, 'a'), (2, 'b')`);
	return {file, db};
}

it('plan, preview and run leave the bytes of a source as they are, and no file beside it', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const folder = testFolder();
	const file = writeSource(join(folder, 'x.db'), `${tables}; INSERT INTO t VALUES (1, 'a')`);
	const before = contents(folder);
	const {mtimeMs} = statSync(file);
	const request = requestOf(bench, mapping, {s: file});
	await engine.preview(request, await engine.makePlan(request), {rows: 5});
	for (const mode of ['validate-only', 'dry-run', 'run'] as const) {
		expect((await migrated(request, bench.folder, {mode})).exitCode).toBe(0);
	}
	expect(contents(folder)).toEqual(before);
	expect(statSync(file).mtimeMs).toBe(mtimeMs);
});

it('a write-ahead database whose -wal is gone is read without making another', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const folder = testFolder();
	const file = writeSource(
		join(folder, 'x.db'),
		`PRAGMA journal_mode = WAL; ${tables}; INSERT INTO t VALUES (1, 'a')`,
	);
	const before = contents(folder);
	expect(Object.keys(before)).toEqual(['x.db']);
	expect((await migrated(requestOf(bench, mapping, {s: file}), bench.folder)).exitCode).toBe(0);
	expect(contents(folder)).toEqual(before);
});

it('rows that stand in the -wal alone are migrated, while the application has the database open', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const folder = testFolder();
	const {file} = liveSource(folder);
	const {'live.db-shm': _, ...before} = contents(folder);
	expect((await migrated(requestOf(bench, mapping, {s: file}), bench.folder)).exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT id, x FROM t ORDER BY id')).toEqual([
		[1, 'a'],
		[2, 'b'],
	]);
	const {'live.db-shm': __, ...after} = contents(folder);
	expect(after).toEqual(before);
});

it('a -wal that a crash left behind is read, and neither it nor the database is changed', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const {file} = liveSource(testFolder());
	const folder = testFolder();
	copyFileSync(file, join(folder, 'x.db'));
	copyFileSync(`${file}-wal`, join(folder, 'x.db-wal'));
	const before = contents(folder);
	const {report} = await migrated(requestOf(bench, mapping, {s: join(folder, 'x.db')}), bench.folder);
	expect(report.overall_stats.successful_records).toBe(2);
	expect(contents(folder)).toMatchObject(before);
});

it('rows that come in after the plan are migrated too, and counted', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const {file, db} = liveSource(testFolder());
	const request = requestOf(bench, mapping, {s: file});
	const plan = await engine.makePlan(request);
	db.exec("INSERT INTO t VALUES (3, 'c')");
	const {report, exitCode} = await migrated(request, bench.folder, {}, {plan});
	expect(report.overall_stats).toMatchObject({total_records: 3, processed_records: 3, successful_records: 3});
	expect(exitCode).toBe(0);
});

it('a table that changes its columns after the plan stops the run before anything is written', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const {file, db} = liveSource(testFolder());
	const request = requestOf(bench, mapping, {s: file});
	const plan = await engine.makePlan(request);
	db.exec('ALTER TABLE t ADD COLUMN y');
	const {report, exitCode} = await migrated(request, bench.folder, {}, {plan});
	expect(exitCode).toBe(2);
	expect(report.failure?.code).toBe('run-changed');
	expect(await rowsOf(bench.client, 'SELECT * FROM t')).toEqual([]);
});

it('a snapshot is one private file with all rows, and never replaces a file', async () => {
	const folder = testFolder();
	const {file} = liveSource(folder);
	const copy = join(folder, 'backups', 'copy.db');
	const {sha256, bytes} = await (await takeSnapshot('s', file, copy)).record;
	expect(readdirSync(join(folder, 'backups'))).toEqual(['copy.db']);
	expect(contents(join(folder, 'backups'))).toEqual({'copy.db': sha256});
	expect(statSync(copy)).toMatchObject({size: bytes, mode: 0o100600});
	const db = new Database(copy, {readonly: true});
	expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(2);
	db.close();
	await expect(takeSnapshot('s', file, copy)).rejects.toMatchObject({code: 'bad-usage'});
});
