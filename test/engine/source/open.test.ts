import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, it, onTestFinished} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {inspectSources} from '../../../source/engine/source/inspect.ts';
import {openSideBySide, sqliteError} from '../../../source/engine/source/open.ts';
import {takeSnapshot} from '../../../source/engine/source/snapshot.ts';
import {testFolder, writeSource} from '../../migration.ts';

function refusal(work: () => unknown): MigrationError {
	try {
		work();
	} catch (error) {
		if (error instanceof MigrationError) {
			return error;
		}
		throw error;
	}
	throw new Error('nothing was refused');
}

it.each([
	['a gzip archive', gzipSync('SQLite format 3'), 'source-not-sqlite', 'a gzip archive'],
	['a zip archive', Buffer.from('PK\x03\x04rest'), 'source-not-sqlite', 'a zip archive'],
	['a SQL dump', Buffer.from('PRAGMA foreign_keys=OFF;\nBEGIN;'), 'source-not-sqlite', 'a SQL dump'],
	[
		'a SQLite 2 file',
		Buffer.from('** This file contains an SQLite 2.1 database **'),
		'source-not-sqlite',
		'SQLite 2',
	],
	['an empty file', Buffer.alloc(0), 'source-empty', 'is empty'],
	['random pages', randomBytes(4096), 'source-encrypted', 'encrypted'],
	['a picture', Buffer.from('\x89PNG and so on'), 'source-not-sqlite', 'not a SQLite database'],
])('%s is refused by what it is', (_, bytes, code, words) => {
	const file = join(testFolder(), 'x.db');
	writeFileSync(file, bytes);
	const error = refusal(() => inspectSources({s: file}));
	expect(error.code).toBe(code);
	expect(error.message).toContain(words);
	expect(error.message).toContain(file);
	expect(error.hint).toBeTruthy();
});

it('a folder and a missing file are refused', () => {
	const folder = testFolder();
	mkdirSync(join(folder, 'x.db'));
	expect(refusal(() => inspectSources({s: join(folder, 'x.db')})).code).toBe('source-not-a-file');
	expect(refusal(() => inspectSources({s: join(folder, 'y.db')})).code).toBe('source-missing');
	expect(refusal(() => inspectSources({s: join(folder, 'x.db', 'z')})).code).toBe('source-missing');
});

it('a file with the header of SQLite and rubbish behind it is damaged or encrypted, not a bug', () => {
	const folder = testFolder();
	const file = join(folder, 'x.db');
	writeFileSync(file, Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(4080)]));
	expect(refusal(() => inspectSources({s: file})).code).toMatch(/^source-(?:encrypted|damaged)$/);
});

it('a database cut off in the middle is damaged', () => {
	const file = writeSource(join(testFolder(), 'x.db'), 'CREATE TABLE t (x)', db => {
		db.prepare(
			'INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT hex(zeroblob(100)) FROM n',
		).run();
	});
	truncateSync(file, 8192);
	expect(refusal(() => inspectSources({s: file})).code).toBe('source-damaged');
});

it('names of files may hold any character', () => {
	const folder = testFolder();
	const file = join(folder, "a b%20c#d?e'é.db");
	writeSource(join(folder, 'plain.db'), 'CREATE TABLE t (x); INSERT INTO t VALUES (1)');
	copyFileSync(join(folder, 'plain.db'), file);
	expect(inspectSources({s: file})[0]?.tables[0]?.rows).toBe(1);
});

it('names of sources may hold quotes, but are none of those that SQLite keeps for itself', () => {
	const file = writeSource(join(testFolder(), 'x.db'), 'CREATE TABLE t (x)');
	expect(inspectSources({'a "b"': file})[0]?.tables[0]?.name).toBe('t');
	expect(refusal(() => inspectSources({main: file})).code).toBe('bad-plan');
	expect(refusal(() => inspectSources({Temp: file})).code).toBe('bad-plan');
});

it('eleven databases, or two text encodings, cannot stand side by side', () => {
	const folder = testFolder();
	const files = Array.from({length: 11}, (_, i): [string, string] => [
		`s${i}`,
		writeSource(join(folder, `${i}.db`), 'CREATE TABLE t (x)'),
	]);
	expect(refusal(() => openSideBySide(Object.fromEntries(files))).code).toBe('bad-plan');
	openSideBySide(Object.fromEntries(files.slice(0, 10))).close();
	const wide = writeSource(join(folder, 'wide.db'), "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (x)");
	expect(refusal(() => openSideBySide({...Object.fromEntries(files.slice(0, 1)), wide})).message).toContain(
		'UTF-16le',
	);
});

it('a source that another process holds is said to be locked, by plan and by snapshot', async () => {
	const folder = testFolder();
	const file = writeSource(join(folder, 'x.db'), 'CREATE TABLE t (x)');
	const holder = spawn(
		process.execPath,
		[
			'-e',
			`const db = new (require('better-sqlite3'))(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`,
			file,
		],
		{stdio: ['ignore', 'pipe', 'inherit']},
	);
	onTestFinished(() => void holder.kill());
	await once(holder.stdout, 'data');
	expect(refusal(() => inspectSources({s: file})).code).toBe('source-locked');
	const copy = join(folder, 'copy.db');
	await expect(takeSnapshot('s', file, copy)).rejects.toMatchObject({code: 'source-locked'});
	expect(() => readFileSync(copy)).toThrow('ENOENT');
});

it('a value too long to be read ends the run in words of its own (RS-02)', () => {
	const db = openSideBySide({});
	onTestFinished(() => void db.close());
	const found = refusal(() => {
		try {
			db.prepare('SELECT zeroblob(1000000001)').get();
		} catch (error) {
			throw sqliteError('s', 'large.db', error);
		}
	});
	expect([found.code, found.message]).toEqual([
		'source-too-large',
		'Source s: large.db holds a value of more than about 512 MB, the longest that can be read',
	]);
});
