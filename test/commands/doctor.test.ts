import {chmodSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {expect, it, onTestFinished} from 'vitest';
import {engine} from '../../source/engine/engine.ts';
import {contentsOf} from '../database-contents.ts';
import {onServer} from '../fresh-database.ts';
import {type Workbench, workbench, writeSource} from '../migration.ts';
import {smallRole} from '../small-role.ts';
import {commandLine, type Outcome, workFolder} from './command-line.ts';

const mapping = `name: small
sources: {old: the old application}
target: {ddl: tables.sql}
loads: [{into: users, from: old.people, match: by-name}]
`;

interface World extends Workbench {
	readonly cwd: string;
	doctor(...args: string[]): Promise<Outcome>;
}

/** A mapping, a source with three people, and an empty target. */
async function world(): Promise<World> {
	const bench = await workbench();
	const cwd = workFolder(mapping);
	writeFileSync(join(cwd, 'tables.sql'), 'CREATE TABLE users (id int PRIMARY KEY);');
	writeSource(
		join(cwd, 'old.db'),
		'CREATE TABLE people (id INTEGER PRIMARY KEY); INSERT INTO people VALUES (1), (2), (3)',
	);
	return {
		...bench,
		cwd,
		doctor: (...args) => commandLine(['doctor', '--config', 'mapping.yaml', ...args], {cwd}),
	};
}

const usual = (url: string) => ['--source', 'old=old.db', '--create-schema', '--target', url];

/** The line of a check. */
function line({out}: Outcome, name: string): string {
	return out.split('\n').find(text => text.slice(9).startsWith(`${name}: `)) ?? `no check ${name}`;
}

it('looks at what it can where nothing is configured', async () => {
	const {exitCode, out, err} = await commandLine(['doctor']);
	expect(err).toBe('');
	expect(exitCode).toBe(0);
	const lines = out.trimEnd().split('\n');
	expect(lines.slice(0, -2).every(text => /^(?:ok|warning|problem) +\S[^:]*: \S/.test(text))).toBe(true);
	expect(line({exitCode, out, err}, 'Node.js')).toContain(process.versions.node);
	expect(line({exitCode, out, err}, 'sources')).toContain('--source mingus=FILE');
	expect(line({exitCode, out, err}, 'target')).toMatch(/^warning .*none is given/);
	expect(lines.at(-1)).toMatch(/^\d+ checks ok, 3 warnings\.$/);
});

it('says that all is well, and as JSON too', async () => {
	const {doctor, url, cwd, client} = await world();
	const before = {files: readdirSync(cwd), target: await contentsOf(client)};
	const outcome = await doctor(...usual(url));
	expect(outcome).toMatchObject({exitCode: 0, err: ''});
	expect(await contentsOf(client)).toEqual(before.target);
	expect(readdirSync(cwd).filter(name => name !== 'state')).toEqual(before.files);
	expect(outcome.out).not.toContain('problem ');
	expect(line(outcome, 'source old')).toMatch(/^ok .*1 table, .*quick_check ok$/);
	expect(line(outcome, 'plan')).toBe('ok       plan: resolves: 3 rows in 1 load');
	expect(line(outcome, 'rights')).toBe('ok       rights: enough for this plan');
	expect(line(outcome, 'ledger')).toContain('none yet');
	expect(line(outcome, 'encoding')).toMatch(/^ok .*UTF8/);
	expect(outcome.out).not.toContain(new URL(url).password);

	const told = (await doctor(...usual(url), '--json')).out
		.trimEnd()
		.split('\n')
		.map(text => JSON.parse(text));
	expect(told[0]).toMatchObject({event: 'check', area: 'runtime', name: 'Node.js', result: 'ok'});
	expect(told.at(-1)).toEqual({
		event: 'finished',
		exit_code: 0,
		ok: told.length - 2,
		warnings: 1,
		problems: 0,
	});
});

it('names sources that are missing, no SQLite, damaged or locked', async () => {
	const {doctor, url, cwd} = await world();
	const withSource = (file: string) => doctor('--source', `old=${file}`, '--create-schema', '--target', url);
	const missing = await withSource('gone.db');
	expect(missing.exitCode).toBe(2);
	expect(line(missing, 'source old')).toMatch(/^problem .*there is no file .*gone\.db\. Give the right file/);
	expect(line(missing, 'rights')).toMatch(/^ok .*without a plan/);

	writeFileSync(join(cwd, 'text.db'), 'no database at all'.repeat(100));
	expect((await withSource('text.db')).exitCode).toBe(2);

	const damaged = join(cwd, 'damaged.db');
	writeSource(
		damaged,
		'CREATE TABLE people (id INTEGER PRIMARY KEY, x); CREATE INDEX i ON people (x)',
		db => {
			db.exec(
				'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO people SELECT i, i FROM n',
			);
			db.unsafeMode();
			db.pragma('writable_schema = ON');
			db.exec(
				"UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'people') WHERE name = 'i'",
			);
		},
	);
	const found = await withSource('damaged.db');
	expect(found.exitCode).toBe(1);
	expect(line(found, 'source old')).toMatch(/^problem .*damaged/);

	const writer = new Database(join(cwd, 'old.db'));
	onTestFinished(() => void writer.close());
	writer.exec('BEGIN EXCLUSIVE');
	const locked = await withSource('old.db');
	expect(locked.exitCode).toBe(1);
	expect(line(locked, 'source old')).toMatch(/^problem .*locked by another process\. Stop the application/);
});

it('tells of a write-ahead log, and of one that may be missing', async () => {
	const {doctor, url, cwd} = await world();
	const db = new Database(join(cwd, 'old.db'));
	db.pragma('journal_mode = WAL');
	db.exec('INSERT INTO people VALUES (4)');
	expect(line(await doctor(...usual(url)), 'source old')).toMatch(/^ok .*with a -wal of/);
	db.close();
	expect(line(await doctor(...usual(url)), 'source old')).toMatch(/^warning .*no -wal lies beside it/);
});

it('gives the statements that grant what a role lacks', async () => {
	const bench = await world();
	const {role, roleUrl} = await smallRole(bench);
	const lacking = await bench.doctor(...usual(roleUrl));
	expect(lacking.exitCode).toBe(1);
	const grants = line(lacking, 'rights').match(/GRANT .*/)?.[0] ?? '';
	expect(grants).toContain(`TO ${role};`);
	await bench.client.query(grants);
	const granted = await bench.doctor(...usual(roleUrl));
	expect(line(granted, 'rights')).toBe('ok       rights: enough for this plan');
	expect(granted.exitCode).toBe(0);
});

it('names a server that does not answer, a database of another encoding, and no password', async () => {
	const {doctor, url} = await world();
	const silent = await doctor(...usual('postgresql://me:s3cret@127.0.0.1:1/none'));
	expect(silent.exitCode).toBe(1);
	expect(line(silent, 'target')).toMatch(/^problem .*127\.0\.0\.1:1/);
	expect(silent.out).not.toContain('s3cret');

	const name = `latin_${crypto.randomUUID().replaceAll('-', '')}`;
	await onServer(
		`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc`,
	);
	onTestFinished(() => onServer(`DROP DATABASE ${name} WITH (FORCE)`));
	const latin = await doctor(...usual(Object.assign(new URL(url), {pathname: `/${name}`}).href));
	expect(latin.exitCode).toBe(2);
	expect(line(latin, 'encoding')).toMatch(/^problem .*LATIN1.*createdb --encoding=UTF8/);
});

it('tells of runs that have not finished, of rows that are there, and of a ledger from the future', async () => {
	const {doctor, url, cwd, client} = await world();
	const {exitCode, out} = await commandLine(
		['run', '--yes', '--json', '--config', 'mapping.yaml', ...usual(url)],
		{cwd, engine},
	);
	expect(exitCode).toBe(0);
	const {run} = JSON.parse(out.split('\n', 1)[0] ?? '');
	const after = await doctor(...usual(url));
	expect(after.exitCode).toBe(0);
	expect(line(after, 'runs')).toBe('ok       runs: 1 run, none unfinished');
	expect(line(after, 'rows')).toMatch(/^warning .*users\. .*--on-conflict/);
	expect(line(after, 'schema public')).toContain('1 table, 1 with rows');

	await client.query("UPDATE mingus_migrate.runs SET state = 'interrupted'");
	const left = await doctor(...usual(url));
	expect(line(left, 'runs')).toMatch(new RegExp(`^warning .*has not finished. mingus-migrate resume ${run}`));
	expect(left.exitCode).toBe(0);

	await client.query('UPDATE mingus_migrate.version SET version = version + 1');
	const later = await doctor(...usual(url));
	expect(later.exitCode).toBe(2);
	expect(line(later, 'ledger')).toMatch(/^problem .*this program knows \d+/);
});

it('names folders that cannot be used or that others may enter', async () => {
	const {doctor, url, cwd} = await world();
	await doctor(...usual(url));
	chmodSync(join(cwd, 'state'), 0o755);
	mkdirSync(join(cwd, 'open'), {mode: 0o755});
	writeFileSync(join(cwd, 'a-file'), '');
	const open = await doctor(...usual(url), '--backup-dir', 'open');
	expect(open.exitCode).toBe(0);
	expect(line(open, 'state folder')).toMatch(/^warning .*mode 755\. chmod 700 /);
	expect(line(open, 'backup folder')).toMatch(/^warning /);
	expect(line(open, 'disk space')).toMatch(/^ok .*free for snapshots in .*open; these sources need /);
	const file = await doctor(...usual(url), '--backup-dir', 'a-file');
	expect(file.exitCode).toBe(2);
	expect(line(file, 'backup folder')).toMatch(/^problem .*is not a folder/);
});

it('names mistakes of the mapping by their place, and what does not resolve', async () => {
	const {doctor, url, cwd} = await world();
	writeSource(join(cwd, 'other.db'), 'CREATE TABLE things (id INTEGER PRIMARY KEY)');
	const other = await doctor('--source', 'old=other.db', '--create-schema', '--target', url);
	expect(other.exitCode).toBe(2);
	expect(line(other, 'plan')).toMatch(/^problem .*mingus-migrate plan shows the whole plan\.$/);

	writeFileSync(join(cwd, 'mapping.yaml'), 'name: small\nloads: [{into: users}]\n');
	const bad = await doctor(...usual(url));
	expect(bad.exitCode).toBe(2);
	expect(line(bad, 'mapping')).toMatch(/^problem .*mapping\.yaml:\d+:\d+: /);
	expect(line(bad, 'source old')).toMatch(/^ok /);
	expect(line(bad, 'rights')).toMatch(/^ok /);
});

it('needs no mapping to look at sources', async () => {
	const {url, cwd} = await world();
	const outcome = await commandLine(['doctor', '--source', 'old=old.db', '--target', url], {cwd});
	expect(outcome.exitCode).toBe(0);
	expect(line(outcome, 'mapping')).toMatch(/^warning .*knows no source old\. .*mingus-migrate init$/);
	expect(line(outcome, 'source old')).toMatch(/^ok /);
});
