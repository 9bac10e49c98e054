// What a user would see go wrong: without a screen, a target can be named in fewer ways than with one.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf, writeSource} from '../migration.ts';
import {openTerminal} from './tmux-terminal.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

async function openLines() {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-lines-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true, maxRetries: 10}));
	writeSource(
		path.join(dir, 'shop.db'),
		"CREATE TABLE items (id INTEGER PRIMARY KEY, day DATE); INSERT INTO items VALUES (7, '2026-01-02'), (8, 'never')",
	);
	const program = (args: readonly string[]) => [process.execPath, launcher, ...args];
	const init = await openTerminal({
		columns: 80,
		rows: 24,
		command: program(['init', '--sources', dir, '--out', path.join(dir, 'shop.yaml')]),
	});
	onTestFinished(() => init.close());
	expect(await init.exitCode()).toBe(0);
	const ddl = path.join(dir, 'shop.schema.sql');
	writeFileSync(ddl, readFileSync(ddl, 'utf8').replace('"day" text', '"day" date'));
	const open = async (args: readonly string[]) => {
		const terminal = await openTerminal({
			columns: 120,
			rows: 60,
			command: program(['--plain', ...args, '--state-dir', path.join(dir, 'state')]),
			env: {HOME: dir},
		});
		onTestFinished(() => terminal.close());
		const answer = async (question: RegExp, ...keys: readonly string[]) => {
			await terminal.until(rows => question.test(rows.join('\n')), `the question ${question}`);
			await terminal.press(...keys, 'Enter');
		};
		return {terminal, answer};
	};
	const first = await open(['--config', path.join(dir, 'shop.yaml')]);
	return {...first, dir, again: () => open([])};
}

test('the parts of an address are asked one after another, and lead to the rejects after the run too', async () => {
	const {client, url, drop} = await freshDatabase();
	onTestFinished(drop);
	const {terminal, answer} = await openLines();
	const {hostname, port, pathname, username, password} = new URL(url);
	await answer(/Where is the PostgreSQL database/, 'Down');
	await answer(/\? Host \(localhost\)/, hostname);
	await answer(/\? Port \(5432\)/, port);
	await answer(/\? Database/, pathname.slice(1));
	await answer(/\? User/, username);
	await answer(/\? TLS, as sslmode names it/);
	await answer(/\? Password for /, decodeURIComponent(password));
	await answer(/The target lacks 1 table: items\. Create what is missing\?/, 'y');
	await answer(/Show sample rows/);
	await answer(/What now\?/);
	await answer(/Start\?/, 'y');
	await answer(/What is to be done about the rejects\?/, 'Up');
	expect(await terminal.exitCode()).toBe(3);
	expect(await rowsOf(client, 'SELECT id::int FROM items')).toEqual([[7]]);
});

test('a server for a trial is started, stopped at the end, and started again to take back what was tried', async () => {
	const {terminal, dir, answer, again} = await openLines();
	await answer(/Where is the PostgreSQL database/, 'Down', 'Down');
	await answer(/Create what is missing\?/, 'y');
	await answer(/Show sample rows/);
	await answer(/What now\?/);
	await answer(/Start\?/, 'y');
	await answer(/What is to be done about the rejects\?/, 'Up');
	expect(await terminal.exitCode()).toBe(3);
	const stopped = `The trial's PostgreSQL is stopped. Its data stays in ${path.join(dir, 'state/trial')} until you remove it.`;
	expect((await terminal.screen()).join('\n')).toContain(stopped);
	const later = await again();
	await later.answer(/What is to be done\?/, 'Down', 'Down');
	await later.answer(/Which run\?/);
	await later.answer(/What is to be done with it\?/);
	await later.answer(/Which tables\?/);
	await later.answer(/Drop tables that the run made/, 'n');
	await later.answer(/Type the name of the database, postgres/, 'postgres');
	expect(await later.terminal.exitCode()).toBe(0);
	const text = (await later.terminal.screen()).join('\n');
	expect(text).toContain('1 row removed');
	expect(text).toContain(stopped);
});
