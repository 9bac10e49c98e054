// What a user would see go wrong: a folder of databases of which one is not seen, or something else is taken for one.
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {sampleFiles, writeSamples} from '../../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../../source/engine/mapping/load-mapping.ts';
import {wantedTables} from '../../../source/engine/mapping/wanted-tables.ts';
import {holdersIn, lockHolders} from '../../../source/engine/source/lock-holders.ts';
import {matchSources} from '../../../source/engine/source/match-sources.ts';
import {quickCheck} from '../../../source/engine/source/quick-check.ts';
import {scanFolder} from '../../../source/engine/source/scan-folder.ts';
import {presetFile} from '../../../source/presets/presets.ts';
import {writeSource} from '../../migration.ts';

const {signal} = new AbortController();

function folder(): (name: string) => string {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-scan-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true, maxRetries: 10}));
	return name => path.join(dir, name);
}

it('tells databases by their first bytes, not by their names, and says which cannot be opened', () => {
	const at = folder();
	writeSource(at('data.bin'), 'CREATE TABLE people(id); CREATE TABLE notes(id)');
	writeSource(at('broken.db'), 'CREATE TABLE t(id)');
	writeFileSync(at('broken.db'), `SQLite format 3\0${'\x07'.repeat(600)}`);
	writeFileSync(at('readme.db'), 'not a database');
	writeFileSync(at('empty.sqlite'), '');
	mkdirSync(at('folder.db'));
	const {files, unreadable} = scanFolder(at(''));
	expect(files).toMatchObject([{file: at('data.bin'), tables: ['people', 'notes']}]);
	expect(unreadable.map(({file}) => file)).toEqual([at('broken.db')]);
	expect(() => scanFolder(at('nowhere'))).toThrow(/no folder/);
});

it.each(['observed', 'documented'] as const)('finds the five databases of MINGUS, %s', layout => {
	const at = folder();
	writeSamples({dir: at(''), layout, rows: 300, seed: 1, dirt: 0});
	const {mapping} = loadMapping(presetFile('mingus'));
	const {matches, open} = matchSources(wantedTables(mapping), scanFolder(at('')).files);
	expect(open).toEqual([]);
	const byName = Object.fromEntries(matches.map(({source, file}) => [source, file]));
	const expected = Object.entries(sampleFiles(at('')));
	expect(byName).toEqual(Object.fromEntries(expected.map(([name, file]) => [name, path.normalize(file)])));
});

it('checks a file without blocking, and says when it did not', async () => {
	const at = folder();
	writeSource(
		at('good.db'),
		'CREATE TABLE t(id INTEGER PRIMARY KEY, x); INSERT INTO t(x) SELECT hex(randomblob(3000)) FROM (VALUES (1), (2), (3), (4))',
	);
	let ticks = 0;
	const timer = setInterval(() => ticks++, 1);
	expect(await quickCheck(at('good.db'), signal)).toEqual({state: 'whole'});
	clearInterval(timer);
	expect(ticks).toBeGreaterThan(0);
	expect(await quickCheck(at('good.db'), signal, {bytes: 100, ms: 1000})).toMatchObject({
		state: 'not-checked',
	});
	expect(await quickCheck(at('good.db'), signal, {bytes: 1e9, ms: 1})).toEqual({
		state: 'not-checked',
		why: 'it took longer than 0.001 s',
	});
	truncateSync(at('good.db'), 4096 * 2);
	expect(await quickCheck(at('good.db'), signal)).not.toEqual({state: 'whole'});
});

it('says which process has a file open, or writes to it', async () => {
	const at = folder();
	writeSource(at('a.db'), 'CREATE TABLE t(id)');
	expect(lockHolders(at('a.db')) ?? []).toEqual([]);
	const script = at('hold.mjs');
	const driver = path.join(import.meta.dirname, '../../../node_modules/better-sqlite3/lib/index.js');
	writeFileSync(
		script,
		`import Database from ${JSON.stringify(driver)}; const db = new Database(process.argv[2]);
		db.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)'); process.send('held'); setInterval(() => {}, 1000);`,
	);
	const child: ChildProcess = fork(script, [at('a.db')], {execArgv: []});
	onTestFinished(() => void child.kill('SIGKILL'));
	await once(child, 'message');
	expect(lockHolders(at('a.db'))).toEqual(
		process.platform === 'linux' ? [{pid: child.pid, writes: true}] : null,
	);
});

it('reads the list of locks: other processes, and the files asked about', () => {
	const locks = [
		'1: POSIX  ADVISORY  READ 11 08:01:77 1073741826 1073742335',
		'2: POSIX  ADVISORY  WRITE 12 08:01:77 1073741825 1073741825',
		'2: POSIX  ADVISORY  READ 12 08:01:77 1073741826 1073742335',
		'3: FLOCK  ADVISORY  WRITE 13 08:01:77 0 EOF',
		'4: POSIX  ADVISORY  WRITE 14 08:01:78 0 EOF',
		'5: POSIX  ADVISORY  READ 99 08:01:77 0 EOF',
	];
	expect(holdersIn(`${locks.join('\n')}\n`, ['77'], 99)).toEqual([
		{pid: 11, writes: false},
		{pid: 12, writes: true},
	]);
});
