import {appendFileSync, cpSync, rmSync, statSync, symlinkSync, truncateSync} from 'node:fs';
import Database from 'better-sqlite3';
import {describe, expect, it} from 'vitest';
import {writeSource} from '../migration.ts';
import {backupWorld, checksum, flip, names} from './backup-world.ts';

function query(file: string, sql: string): unknown[] {
	const db = new Database(file, {readonly: true});
	const rows = db.prepare(sql).raw().all();
	db.close();
	return rows;
}

const everything = [
	'SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2',
	'SELECT * FROM t',
	'PRAGMA user_version',
];

describe('restore of whole databases', () => {
	it('writes them where nothing is, private, equal to the snapshots, and as the sources were', async () => {
		const {run, command, at} = await backupWorld();
		const id = await run();
		const {exitCode, out, err} = await command('restore');
		expect({exitCode, err}).toEqual({exitCode: 0, err: ''});
		const folder = at(`restored-${id.slice(0, 8)}`);
		expect(names(folder)).toEqual(['a.db', 'b.db']);
		for (const name of ['a.db', 'b.db']) {
			expect(checksum(`${folder}/${name}`)).toBe(checksum(at('state', 'backups', id, name)));
		}
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(`${folder}/a.db`).mode & 0o777).toBe(0o600);
		for (const sql of everything) {
			expect(query(`${folder}/a.db`, sql)).toEqual(query(at('a.db'), sql));
		}
		expect(out).toContain(`SHA-256 ${checksum(`${folder}/a.db`)}, as recorded`);
		expect(out).toContain('integrity_check: ok');
	});

	it('takes an older run by how its id begins, some databases, and says it as one JSON object', async () => {
		const {run, command, at} = await backupWorld();
		const first = await run();
		writeSource(at('b.db'), "INSERT INTO u VALUES ('later')");
		const second = await run();
		const {out, exitCode} = await command(
			'restore',
			first.slice(0, 13),
			'--databases',
			'b',
			'--file',
			'old/b2.db',
			'--json',
		);
		expect(exitCode).toBe(0);
		expect(query(at('old', 'b2.db'), 'SELECT * FROM u')).toEqual([['one'], ['1']]);
		expect(JSON.parse(out)).toMatchObject({
			event: 'restored',
			exit_code: 0,
			run: first,
			files: [{source: 'b', file: at('old', 'b2.db'), sha256: checksum(at('old', 'b2.db')), findings: []}],
		});
		await command('restore', '--databases', 'b', '--out', 'new');
		expect(names(at('new'))).toEqual(['b.db']);
		expect(checksum(at('new', 'b.db'))).toBe(checksum(at('state', 'backups', second, 'b.db')));
	});

	it('never writes over a file unless it is told to, and then at once', async () => {
		const {run, command, at} = await backupWorld();
		await run();
		writeSource(at('out', '..', 'mine.db'), 'CREATE TABLE mine (x)');
		const before = checksum(at('mine.db'));
		const refused = await command('restore', '--databases', 'b', '--file', 'mine.db');
		expect(refused.exitCode).toBe(2);
		expect(refused.err).toContain('mine.db is there already [file-exists]');
		expect(checksum(at('mine.db'))).toBe(before);
		const {exitCode} = await command('restore', '--databases', 'b', '--file', 'mine.db', '--force');
		expect(exitCode).toBe(0);
		expect(query(at('mine.db'), 'SELECT * FROM u')).toEqual([['one'], ['1']]);
		expect(statSync(at('mine.db')).mode & 0o777).toBe(0o600);
		expect(names(at()).filter(name => name.startsWith('.'))).toEqual([]);
	});

	it('one file that is there keeps all from being written', async () => {
		const {run, command, at} = await backupWorld();
		await run();
		await command('restore', '--databases', 'b', '--out', 'out');
		expect((await command('restore', '--out', 'out')).exitCode).toBe(2);
		expect(names(at('out'))).toEqual(['b.db']);
	});

	it('writes over a source only when that is said in so many words, by whatever path it is reached', async () => {
		const {run, command, at} = await backupWorld();
		await run();
		const db = new Database(at('b.db'));
		db.exec("UPDATE u SET y = 'spoilt'");
		db.close();
		symlinkSync(at('b.db'), at('link.db'));
		const before = checksum(at('b.db'));
		for (const file of ['b.db', 'link.db']) {
			const {exitCode, err} = await command('restore', '--databases', 'b', '--file', file, '--force');
			expect(exitCode).toBe(2);
			expect(err).toContain('is the source b, which a run was read from [file-exists]');
			expect(err).toContain('--over-source');
		}
		expect(checksum(at('b.db'))).toBe(before);
		expect(
			(await command('restore', '--databases', 'b', '--file', 'link.db', '--over-source')).exitCode,
		).toBe(0);
		expect(query(at('b.db'), 'SELECT * FROM u')).toEqual([['one'], ['1']]);
		expect(names(at()).filter(name => /^(b|link)\.db/.test(name))).toEqual(['b.db', 'link.db']);
	});

	it('takes no log of what was there before for its own, and no file away from who uses it', async () => {
		const {run, command, at} = await backupWorld();
		const id = await run();
		const db = new Database(at('live.db'));
		db.exec("PRAGMA journal_mode = WAL; CREATE TABLE live (x); INSERT INTO live VALUES ('in the log')");
		const args = ['restore', '--databases', 'a', '--file', 'live.db', '--force'];
		const refused = await command(...args);
		expect(refused.exitCode).toBe(1);
		expect(refused.err).toContain('[source-locked]');
		expect(db.prepare('SELECT x FROM live').pluck().all()).toEqual(['in the log']);
		cpSync(at('live.db-wal'), at('kept-wal'));
		db.close();
		cpSync(at('kept-wal'), at('live.db-wal'));
		expect((await command(...args)).exitCode).toBe(0);
		expect(names(at()).filter(name => name.startsWith('live'))).toEqual(['live.db']);
		expect(checksum(at('live.db'))).toBe(checksum(at('state', 'backups', id, 'a.db')));
		cpSync(at('kept-wal'), at('fresh.db-wal'));
		const fresh = ['restore', '--databases', 'a', '--file', 'fresh.db'];
		expect((await command(...fresh)).err).toContain('fresh.db-wal is there already');
		expect((await command(...fresh, '--force')).exitCode).toBe(0);
		expect(names(at()).filter(name => name.startsWith('fresh'))).toEqual(['fresh.db']);
	});

	it.each([
		['a byte was changed', (file: string) => flip(file), 'its SHA-256 is'],
		['its end is missing', (file: string) => truncateSync(file, 4096), 'it has 4096 bytes'],
		['it is longer', (file: string) => appendFileSync(file, 'x'), 'bytes, and had'],
	])('refuses a snapshot of which %s, and writes nothing', async (_, damage, words) => {
		const {run, command, at} = await backupWorld();
		const id = await run();
		damage(at('state', 'backups', id, 'a.db'));
		const {exitCode, err} = await command('restore', '--out', 'out');
		expect(exitCode).toBe(1);
		expect(err).toContain(
			`The snapshot of a that run ${id} took is damaged: ${at('state', 'backups', id, 'a.db')}`,
		);
		expect(err).toContain(words);
		expect(err).toContain('--backup-dir');
		expect(names(at('out'))).toEqual([]);
		expect((await command('restore', id, '--databases', 'b', '--out', 'out')).exitCode).toBe(0);
	});

	it('says which snapshot is gone, and takes the newest run that has all of them unless one is named', async () => {
		const {run, command, at} = await backupWorld();
		const first = await run();
		const second = await run();
		rmSync(at('state', 'backups', second, 'a.db'));
		const {exitCode, err} = await command('restore', second, '--out', 'out');
		expect(exitCode).toBe(2);
		expect(err).toContain(
			`The snapshot of a that run ${second} took is gone: ${at('state', 'backups', second, 'a.db')}`,
		);
		expect(err).toContain('[snapshot-missing]');
		expect(JSON.parse((await command('restore', '--json')).out).run).toBe(first);
	});
});

it('what cannot be meant is refused, and said', async () => {
	const {run, command} = await backupWorld();
	await run();
	const refusals: Array<[string[], string]> = [
		[['--databases', 'a', '--tables', 'a.t'], '--databases and --tables exclude each other'],
		[['--out', 'x', '--file', 'y'], '--out and --file exclude each other'],
		[['--file', 'x.db'], '2 databases cannot be restored into the one file'],
		[['--databases', 'accounts'], 'has no snapshot of "accounts"'],
		[['--tables', 't'], '"t" does not name its database'],
		[['--databases', 'a,,b'], 'names with commas between'],
		[['--into', 'b.db'], '--into takes single tables'],
		[['--tables', 'a.t', '--into', 'none.db'], 'There is no database'],
		[['--databases', 'b', '--file', 'mapping.yaml/x.db'], 'It cannot be restored:'],
	];
	for (const [args, words] of refusals) {
		const {exitCode, err} = await command('restore', ...args);
		expect(err).toContain(words);
		expect(exitCode).toBe(2);
	}
});
