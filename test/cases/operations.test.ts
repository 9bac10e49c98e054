/** Files as they lie about in practice, and applications that go on writing. */
import {type ChildProcess, spawn} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import Database from 'better-sqlite3';
import {expect, it, onTestFinished} from 'vitest';
import {engine} from '../../source/engine/engine.ts';
import {reportText} from '../../source/plain/report-text.ts';
import {commandLine} from '../commands/command-line.ts';
import {migrated, requestOf, rowsOf, testFolder, workbench, writeSource} from '../migration.ts';
import {verified} from '../verification.ts';
import {bring} from './proposed.ts';

/** Another process that does something to a database, and then says so. */
async function application(file: string, script: string): Promise<ChildProcess> {
	const open = `const db = new (require('better-sqlite3'))(process.argv[1]);`;
	const child = spawn(process.execPath, ['-e', open + script, file], {stdio: ['ignore', 'pipe', 'inherit']});
	onTestFinished(() => void child.kill('SIGKILL'));
	await once(child.stdout, 'data');
	return child;
}

const live = 'CREATE TABLE live(id INTEGER PRIMARY KEY)';
const intoLive = 'loads: [{into: live, from: s.live, match: by-name}]';

it('OP-01: a copy with its -wal has all rows, those that stand in the -wal alone among them', async () => {
	const bench = await workbench('CREATE TABLE live (id int PRIMARY KEY)');
	const [file, copy] = [join(testFolder(), 'live.db'), join(testFolder(), 'live.db')];
	await application(
		file,
		`db.exec("PRAGMA journal_mode=WAL; ${live}"); db.pragma('wal_checkpoint(TRUNCATE)');
		db.exec('INSERT INTO live VALUES(1),(2)'); console.log('written'); setInterval(() => {}, 1000)`,
	);
	copyFileSync(file, copy);
	copyFileSync(`${file}-wal`, `${copy}-wal`);
	const {report} = await migrated(requestOf(bench, intoLive, {s: copy}), bench.folder);
	expect(report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT id FROM live ORDER BY id')).toEqual([[1], [2]]);
});

it('OP-01: a copy without its -wal is said to lack rows perhaps, by the plan and the list of sources', async () => {
	const bench = await workbench('CREATE TABLE live (id int PRIMARY KEY)');
	const file = join(bench.folder, 's.db');
	const request = requestOf(bench, intoLive, {s: writeSource(file, `PRAGMA journal_mode=WAL; ${live}`)});
	const warning = 's: may lack its latest rows: it is of write-ahead mode, and no -wal lies beside it';
	const {report, exitCode} = await migrated(request, bench.folder);
	expect(exitCode).toBe(0);
	expect(report.notices).toEqual([expect.stringContaining(warning)]);
	expect(reportText(report)).toContain(`Notice: ${warning}`);
	expect(engine.inspectSources(request.sources)).toMatchObject([{walMissing: true}]);
	const other = writeSource(join(testFolder(), 's.db'), live);
	expect(engine.inspectSources({s: other})).toMatchObject([{walMissing: false}]);
});

it.each(['WAL', 'DELETE'])(
	'OP-02: a source in mode %s that was written to during the run is named',
	async mode => {
		const bench = await workbench('CREATE TABLE live (id int PRIMARY KEY)');
		const file = join(bench.folder, 's.db');
		const db = new Database(file);
		onTestFinished(() => void db.close());
		db.exec(`PRAGMA journal_mode=${mode}; ${live}; INSERT INTO live VALUES (1)`);
		const request = requestOf(bench, intoLive, {s: file});
		const {report} = await migrated(
			request,
			bench.folder,
			{},
			{
				onEvent: ({event}) => void (event === 'load-started' && db.exec('INSERT INTO live VALUES (2)')),
			},
		);
		expect(report.failure).toBeNull();
		expect(report.notices).toEqual([
			`s: ${file} was written to after its snapshot was begun: what came in since may not be in the target`,
		]);
		expect(reportText(report)).toContain(`Notice: ${report.notices[0]}`);
		expect(await rowsOf(bench.client, 'SELECT id FROM live')).toEqual([[1]]);
		const quiet = await migrated(request, bench.folder, {onConflict: 'skip'});
		expect(quiet.report.notices).toEqual([]);
	},
);

it('OP-02: what goes over is one moment of a database that an application keeps writing to', async () => {
	const bench = await workbench(
		'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int NOT NULL REFERENCES p)',
	);
	const file = join(testFolder(), 'busy.db');
	const writer = await application(
		file,
		`db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p); CREATE TABLE p(id INTEGER PRIMARY KEY)');
		let i = 0;
		const write = () => { i++; db.exec('BEGIN; INSERT INTO p VALUES(' + i + '); INSERT INTO c VALUES(' + i + ',' + i + '); COMMIT') };
		while (i < 1000) write();
		console.log('written');
		setInterval(write, 1)`,
	);
	const {report, exitCode} = await migrated(
		requestOf(bench, 'loads: [{into: c, from: s.c, match: by-name}, {into: p, from: s.p, match: by-name}]', {
			s: file,
		}),
		bench.folder,
	);
	expect(writer.exitCode).toBeNull();
	const db = new Database(file, {readonly: true});
	const now = db.prepare('SELECT count(*) FROM p').pluck().get();
	db.close();
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	const [counts] = await rowsOf(
		bench.client,
		'SELECT (SELECT count(*)::int FROM p), (SELECT count(*)::int FROM c)',
	);
	expect(counts?.[0]).toBe(counts?.[1]);
	expect(counts?.[0]).toBeGreaterThanOrEqual(1000);
	expect(now).toBeGreaterThan(counts?.[0] as number);
});

it('OP-02: a database that another process keeps locked is said to be so', async () => {
	const folder = testFolder();
	const file = writeSource(join(folder, 'lk.db'), 'CREATE TABLE lk(id INTEGER PRIMARY KEY)');
	await application(file, `db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`);
	const {exitCode, err} = await commandLine(['init', '--source', 's=lk.db'], {cwd: folder});
	expect(exitCode).toBe(1);
	expect(err).toContain('lk.db is locked by another process');
	expect(err).toContain('Stop the application that writes to it');
});

it.each<[string, string, (file: string) => void]>([
	['an encrypted file', 'is encrypted', file => writeFileSync(file, randomBytes(4096))],
	['an archive', 'is a gzip archive, not a SQLite database', file => writeFileSync(file, gzipSync('x'))],
	['an empty file', 'is empty', file => writeFileSync(file, '')],
	['a folder', 'is not a file', file => mkdirSync(file)],
	['a missing file', 'there is no file', () => {}],
	['a dump', 'is a SQL dump, not a SQLite database', file => writeFileSync(file, 'CREATE TABLE t(x);\n')],
])('OP-03: %s is refused in one sentence, and no file is made of it', async (_, words, make) => {
	const folder = testFolder();
	const file = join(folder, 'x.db');
	make(file);
	const wasThere = existsSync(file);
	const {exitCode, err} = await commandLine(['init', '--source', 's=x.db'], {cwd: folder});
	expect(exitCode).toBe(2);
	expect(err.split('\n').filter(line => line.includes('x.db') && line.includes(words))).toHaveLength(1);
	expect(existsSync(file)).toBe(wasThere);
	expect(existsSync(join(folder, 'mapping.yaml'))).toBe(false);
});

const unused =
	'CREATE TABLE any1(id INTEGER); CREATE TABLE empty1(id INTEGER PRIMARY KEY AUTOINCREMENT,x TEXT NOT NULL)';

it('OP-03: tables without rows are made, loaded with none and found to be equal', async () => {
	const {mapping, ddl} = await bring(unused);
	const bench = await workbench();
	const request = requestOf(
		bench,
		mapping,
		{s: writeSource(join(bench.folder, 's.db'), unused)},
		{createSchema: true, ddl},
	);
	const {exitCode, report} = await migrated(request, bench.folder, {backup: true});
	expect(exitCode).toBe(0);
	expect(report.table_stats).toMatchObject({any1: {total_records: 0}, empty1: {total_records: 0}});
	const {verification} = await verified(request);
	expect(verification.state).toBe('verified');
	const none = {expected_rows: 0, found_rows: 0, different_rows: 0};
	expect(verification.tables).toMatchObject({any1: none, empty1: none});
	await bench.client.query("INSERT INTO empty1 (x) VALUES ('first')");
	expect(await rowsOf(bench.client, 'SELECT id, x FROM empty1')).toEqual([['1', 'first']]);
});

it('OP-03: a database without the tables of the mapping has nothing to migrate', async () => {
	const bench = await workbench('CREATE TABLE live (id int PRIMARY KEY)');
	const request = requestOf(bench, intoLive, 'CREATE TABLE t(x); DROP TABLE t');
	const {exitCode, report} = await migrated(request, bench.folder);
	expect(exitCode).toBe(2);
	expect(report.failure?.message).toContain('nothing to migrate');
});

const password = 'p@ss:w/rd#%';

it('OP-06: a source that may only be read stays as it is, and settings of the role change no value', async () => {
	const bench = await workbench(
		'CREATE TABLE ro (id int PRIMARY KEY, at timestamptz, day date, amount float8); CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.ro (LIKE ro)',
	);
	const role = `awkward_${crypto.randomUUID().replaceAll('-', '')}`;
	await bench.client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}';
		GRANT CREATE ON DATABASE ${new URL(bench.url).pathname.slice(1)} TO ${role};
		GRANT SELECT, INSERT ON ro TO ${role};
		ALTER ROLE ${role} SET timezone = 'Asia/Tokyo'; ALTER ROLE ${role} SET datestyle = 'German';
		ALTER ROLE ${role} SET search_path = elsewhere; ALTER ROLE ${role} SET extra_float_digits = -10`);
	onTestFinished(async () => {
		await bench.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
	});
	const folder = testFolder();
	const file = writeSource(
		join(folder, 'ro.db'),
		"CREATE TABLE ro(id INTEGER PRIMARY KEY, at TEXT, day TEXT, amount REAL); INSERT INTO ro VALUES(1, '2024-03-01 12:00:00', '2024-03-02', 0.1)",
	);
	const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex');
	const before = hash();
	chmodSync(file, 0o400);
	chmodSync(folder, 0o500);
	onTestFinished(() => chmodSync(folder, 0o700));
	const address = (secret: string) =>
		Object.assign(new URL(bench.url), {username: role, password: encodeURIComponent(secret)}).href;
	const mapping = 'loads: [{into: ro, from: s.ro, match: by-name}]';
	const request = requestOf({...bench, url: address(password)}, mapping, {s: file});
	const {exitCode, events, plan} = await migrated(request, bench.folder, {backup: true});
	expect(exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT id, at::text, day::text, amount FROM ro')).toEqual([
		[1, '2024-03-01 12:00:00+00', '2024-03-02', 0.1],
	]);
	expect((await verified(request)).exitCode).toBe(0);
	expect(hash()).toBe(before);
	expect(readdirSync(folder)).toEqual(['ro.db']);

	const refused = await migrated(
		{...request, target: {url: address(`${password}x`)}},
		bench.folder,
		{},
		{plan},
	);
	expect(refused.report.failure?.code).toBe('target-password');
	const said = JSON.stringify([plan, events, refused.events]);
	for (const secret of [password, encodeURIComponent(password)]) {
		expect(said).not.toContain(secret);
	}
});
