import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import Database from 'better-sqlite3';
import {expect, it} from 'vitest';
import {hugeSource} from '../engine/backup/huge-source.ts';
import {writeSource} from '../migration.ts';
import {backupWorld, checksum, names} from './backup-world.ts';
import {commandLine, workFolder} from './command-line.ts';

function query(file: string, sql: string): unknown[] {
	const db = new Database(file, {readonly: true});
	const rows = db.prepare(sql).raw().all();
	db.close();
	return rows;
}

it('single tables come back in new files, with all that belongs to them', async () => {
	const {run, command, at} = await backupWorld();
	const id = await run();
	const {exitCode, out} = await command('restore', '--tables', 'a.t, b.u', '--out', 'out', '--json');
	expect(exitCode).toBe(0);
	expect(JSON.parse(out)).toMatchObject({
		run: id,
		files: [
			{source: 'a', file: at('out', 'a.db'), tables: [{table: 't', rows: 3}], findings: []},
			{source: 'b', file: at('out', 'b.db'), tables: [{table: 'u', rows: 2}], findings: []},
		],
	});
	const objects = 'SELECT name FROM sqlite_schema ORDER BY 1';
	expect(query(at('out', 'a.db'), objects)).toEqual([['by_x'], ['noted'], ['sqlite_sequence'], ['t']]);
	expect(query(at('out', 'a.db'), 'SELECT * FROM sqlite_sequence')).toEqual([['t', 9]]);
	expect(query(at('out', 'a.db'), 'SELECT id, quote(x) FROM t')).toEqual([
		[1, "'a'"],
		[2, 'NULL'],
		[3, "''"],
	]);
	expect(statSync(at('out', 'a.db')).mode & 0o777).toBe(0o600);
	const text = await command('restore', '--tables', 'b.u', '--file', 'u.db');
	expect(text.out).toContain('u: 2 rows, compared one by one');
});

it('a table goes into a database that is there, beside its own; in the place of another only with --force', async () => {
	const {run, command, at} = await backupWorld();
	await run();
	writeSource(
		at('copy.db'),
		"PRAGMA journal_mode = WAL; CREATE TABLE mine (x); INSERT INTO mine VALUES ('stays')",
	);
	const into = ['restore', '--tables', 'b.u', '--into', 'copy.db'];
	expect((await command(...into)).exitCode).toBe(0);
	expect(query(at('copy.db'), 'SELECT * FROM u')).toEqual([['one'], ['1']]);
	expect(query(at('copy.db'), 'SELECT * FROM mine')).toEqual([['stays']]);
	writeSource(at('copy.db'), 'DELETE FROM u');
	const before = checksum(at('copy.db'));
	const refused = await command(...into);
	expect(refused.exitCode).toBe(2);
	expect(refused.err).toContain('copy.db has a table u already [file-exists]');
	expect(checksum(at('copy.db'))).toBe(before);
	expect((await command(...into, '--force')).exitCode).toBe(0);
	expect(query(at('copy.db'), 'SELECT * FROM u')).toEqual([['one'], ['1']]);
	expect(names(at()).filter(name => /^(?:copy|\.)/.test(name))).toEqual(['copy.db']);
});

it('a source takes tables only when that is said in so many words', async () => {
	const {run, command, at} = await backupWorld();
	await run();
	const db = new Database(at('b.db'));
	db.exec("DELETE FROM u WHERE y = '1'; CREATE TABLE since (x)");
	db.close();
	const into = ['restore', '--tables', 'b.u', '--into', 'b.db', '--force'];
	const refused = await command(...into);
	expect(refused.exitCode).toBe(2);
	expect(refused.err).toContain('is the source b');
	expect(query(at('b.db'), 'SELECT count(*) FROM u')).toEqual([[1]]);
	expect((await command(...into, '--over-source')).exitCode).toBe(0);
	expect(query(at('b.db'), 'SELECT name, (SELECT count(*) FROM u) FROM sqlite_schema ORDER BY 1')).toEqual([
		['since', 2],
		['u', 2],
	]);
});

const run = '0190aaaa-0000-4000-8000-000000000001';

/** A backup of one database that lies in the working folder, as a run would have left it. */
function lyingBackup(make: (file: string) => void, sha256?: string) {
	const cwd = workFolder();
	const folder = `${cwd}/backups/${run}`;
	mkdirSync(folder, {recursive: true});
	const file = `${folder}/s.db`;
	make(file);
	const bytes = statSync(file).size;
	const snapshot = {
		source: 's',
		file: 's.db',
		original: '/none/s.db',
		bytes,
		sha256: sha256 ?? checksum(file),
	};
	const about = {run, mapping: 'm', mode: 'run', started_at: '2026-01-01T00:00:00.000Z', target: 'x'};
	const by = {host: 'elsewhere', pid: 1, sqlite_version: '3.50.0', complete: true};
	writeFileSync(
		`${folder}/snapshots.json`,
		JSON.stringify({version: 1, ...about, ...by, snapshots: [snapshot]}),
	);
	return {cwd, folder, args: ['restore', '--backup-dir', 'backups']};
}

it('asks for room before it reads or writes, and says how much is needed and there', async () => {
	const {cwd, args} = lyingBackup(file => hugeSource(file, 'CREATE TABLE t (x)'), 'not read');
	const {exitCode, err} = await commandLine([...args, '--out', 'out'], {cwd});
	expect(exitCode).toBe(1);
	expect(err).toMatch(/8796093022208 bytes are needed, \d+ are free \[no-disk-space\]/);
	expect(names(`${cwd}/out`)).toEqual([]);
});

it('a source that was not in order comes back as it was, which is said, and is 3', async () => {
	const {cwd, args} = lyingBackup(file =>
		writeSource(
			file,
			'CREATE TABLE t (x); CREATE INDEX i ON t (x) WHERE x > 1; INSERT INTO t VALUES (1), (2)',
			db => {
				db.unsafeMode(true);
				db.exec(
					"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON t (x)' WHERE name = 'i'",
				);
			},
		),
	);
	const {exitCode, out} = await commandLine([...args, '--out', 'out'], {cwd});
	expect(exitCode).toBe(3);
	expect(out).toContain('As the source was when its snapshot was taken, integrity_check finds:');
	expect(out).toMatch(/row 1 missing from index i/);
	expect(checksum(`${cwd}/out/s.db`)).toBe(checksum(`${cwd}/backups/${run}/s.db`));
});

it('a process that is killed leaves the file that was there, whole', async () => {
	const {cwd, args} = lyingBackup(file =>
		writeSource(file, 'CREATE TABLE t (x); INSERT INTO t SELECT zeroblob(200000000)'),
	);
	writeFileSync(`${cwd}/mine.db`, 'mine');
	const program = fileURLToPath(new URL('../../bin/mingus-migrate.js', import.meta.url));
	const child = spawn(
		process.execPath,
		[program, ...args, '--file', 'mine.db', '--force', '--state-dir', 'state'],
		{
			cwd,
			env: {PATH: process.env.PATH, HOME: cwd},
			stdio: 'ignore',
		},
	);
	const ended = once(child, 'exit');
	while (!names(cwd).some(name => name.startsWith('.restoring-')) && child.exitCode === null) {
		await new Promise(resolve => setTimeout(resolve, 2));
	}
	child.kill('SIGKILL');
	expect(await ended).toEqual([null, 'SIGKILL']);
	expect(readFileSync(`${cwd}/mine.db`, 'utf8')).toBe('mine');
	const again = await commandLine([...args, '--file', 'mine.db', '--force'], {cwd});
	expect(again.exitCode).toBe(0);
	expect(query(`${cwd}/mine.db`, 'SELECT length(x) FROM t')).toEqual([[200_000_000]]);
	rmSync(`${cwd}/mine.db`);
});
