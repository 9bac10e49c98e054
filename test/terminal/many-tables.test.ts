// What a user would see go wrong: hundreds of tables that nobody can find one in, and data that takes the terminal over.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {expect, onTestFinished, test, vi} from 'vitest';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf} from '../migration.ts';
import {openTerminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

/** Clears the screen, sets the title, rings, colours red, turns direction, and asks the terminal for an answer. */
const hostile = '\x1b[2J\x1b]0;taken\x07\x1b[31mred\u202e\x9b6n\r\n';
const hostileTable = `zz\x1b[2J${'\x07'}`;

/** 300 tables, and one whose name and values a terminal would act on. */
function writeMany(file: string): void {
	const db = new Database(file);
	for (let i = 1; i <= 300; i++) {
		db.exec(
			`CREATE TABLE t${String(i).padStart(3, '0')} (id INTEGER PRIMARY KEY); INSERT INTO t${String(i).padStart(3, '0')} VALUES (1), (2)`,
		);
	}
	db.exec(`CREATE TABLE "${hostileTable}" (id INTEGER PRIMARY KEY, note TEXT, n INTEGER)`);
	db.prepare(`INSERT INTO "${hostileTable}" VALUES (1, ?, 5), (2, 'quiet', ?)`).run(hostile, hostile);
	db.close();
}

const large = {columns: 250, rows: 70};

test('301 tables are walked through, filtered and migrated at any size, and nothing in them reaches the terminal', async () => {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-many-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	writeMany(path.join(dir, 'shop.db'));
	const mapping = path.join(dir, 'shop.yaml');
	execFileSync(
		process.execPath,
		[launcher, 'init', '--sources', dir, '--out', mapping, '--mixed', 'reject'],
		{stdio: 'pipe'},
	);
	const terminal = await openTerminal({
		...large,
		command: [
			process.execPath,
			launcher,
			...['--config', mapping, '--create-schema', '--state-dir', path.join(dir, 'state')],
		],
		env: {DATABASE_URL: url},
	});
	onTestFinished(() => terminal.close());
	const shows = (what: RegExp, size: TerminalSize = large) =>
		terminal.until(
			rows => rows.some(row => what.test(row)) && isWhole(rows, size.columns, size.rows),
			`a whole frame of ${size.columns} by ${size.rows} that says ${what}`,
		);
	const before = await terminal.title();
	for (const [says, key] of [
		[/Nothing is written to the target before/, 'Enter'],
		[/1 database found/, 'Enter'],
		[/Enter tests the connection/, 'Enter'],
		[/Connected to database/, 'Enter'],
		[/Nothing stands in the way/, 'End'],
	] as const) {
		await shows(says);
		await terminal.press(key);
	}
	await shows(/❯ .*zz\\x1b\[2J\\x07/);
	for (const size of [{columns: 60, rows: 15}, {columns: 120, rows: 40}, large]) {
		await terminal.resize(size);
		await shows(/❯ .*zz\\x1b/, size);
	}
	await terminal.press('/', 't', '2', '9', '9');
	await shows(/❯ .*t299/);
	await terminal.press('Enter');
	await shows(/Esc show all · Enter continue/);
	await terminal.press('Enter');
	await shows(/Load 299 of 301: shop\.t299/);
	await terminal.press('Right', 'Right');
	await shows(/\\x1b\[2J\\x1b\]0;taken\\x07\\x1b\[31mred\\u202e\\x9b6n\\r\\n/);
	expectHarmless(await terminal.styledScreen());
	await terminal.press('Enter');
	await shows(/How is it to be done\? 301 of 301 tables/);
	await terminal.press('Enter');
	await shows(/Ready to migrate/);
	await terminal.press('y');
	await shows(/602 of 602 rows read/);
	await terminal.press('x');
	await shows(/not-an-integer/);
	await terminal.press('Enter');
	await shows(/\\x1b\]0;taken/);
	expectHarmless(await terminal.styledScreen());
	await terminal.press('Escape');
	await shows(/1 row/);
	await terminal.press('Escape');
	await shows(/602 of 602 rows read/);
	await terminal.press('q');
	expect(await terminal.exitCode()).toBe(3);
	expect(await terminal.title()).toBe(before);
	expect(await rowsOf(client, 'SELECT id::int FROM t299')).toEqual([[1], [2]]);
	expect(await rowsOf(client, `SELECT note FROM "${hostileTable}" WHERE id = 1`)).toEqual([[hostile]]);
});

/** What the data says is there to be read, and nothing of it reaches the terminal. */
function expectHarmless(rows: readonly string[]): void {
	const told = rows.filter(row => row.includes('taken'));
	expect(told.length).toBeGreaterThan(0);
	for (const row of told) {
		expect(row).toMatch(/1b\[2J\\.*1b\]0;taken\\.*1b\[31mred\\u202e\\x9b6n/);
		expect(['\x07', '\x9b', '\u202e'].filter(it => row.includes(it))).toEqual([]);
	}
}
