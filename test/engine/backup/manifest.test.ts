import {existsSync, readdirSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, it} from 'vitest';
import {readManifest} from '../../../source/engine/backup/manifest.ts';
import {requireSpace} from '../../../source/engine/source/disk-space.ts';
import {contentsOf} from '../../database-contents.ts';
import {migrated, requestOf, testFolder, workbench} from '../../migration.ts';
import {hugeSource} from './huge-source.ts';

const target = 'CREATE TABLE t (id int PRIMARY KEY, x text)';
const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';
const source = "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO t VALUES (1, 'a')";

it('snapshots that are kept have a private manifest, which says what the ledger says', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const {report} = await migrated(request, bench.folder, {backup: true});
	const [snapshot] = report.snapshots;
	const folder = dirname(snapshot?.file ?? '');
	expect(readdirSync(folder).sort()).toEqual(['rollback.sql', 's.db', 'snapshots.json']);
	expect(statSync(join(folder, 'snapshots.json')).mode & 0o777).toBe(0o600);
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	expect(snapshot?.original).toBe(request.sources.s);
	expect(readManifest(folder)).toMatchObject({
		run: report.migration_id,
		mapping: 'test',
		mode: 'run',
		started_at: report.start_time,
		complete: true,
		pid: process.pid,
		snapshots: [{...snapshot, file: 's.db'}],
	});
	const {password} = new URL(bench.url);
	expect(password).not.toBe('');
	expect(JSON.stringify(readManifest(folder))).not.toContain(password);
});

it('a run whose snapshots have no room stops before it writes anything, and says how much there is', async () => {
	const bench = await workbench(target);
	const before = await contentsOf(bench.client);
	const file = hugeSource(join(bench.folder, 'huge.db'), source);
	const {report, exitCode} = await migrated(requestOf(bench, mapping, {s: file}), bench.folder);
	expect(exitCode).toBe(1);
	expect(report.failure?.code).toBe('no-disk-space');
	expect(report.failure?.message).toMatch(
		/No room for the snapshots in .*: 8796093022208 bytes are needed, \d+ are free/,
	);
	expect(report.failure?.hint).toContain('--backup-dir');
	expect(await contentsOf(bench.client)).toEqual(before);
	expect(existsSync(join(bench.folder, 'backups'))).toBe(false);
});

it('room is asked for per disk, for all that goes there, wherever the folders are yet to be made', () => {
	const folder = testFolder();
	const need = (bytes: number) => [
		{folder, bytes},
		{folder: join(folder, 'not', 'yet'), bytes},
	];
	requireSpace(need(10), 'them', '');
	expect(() => requireSpace(need(2 ** 51), 'them', 'Free some.')).toThrow(
		`No room for them in ${folder}: ${2 ** 52} bytes are needed`,
	);
});
