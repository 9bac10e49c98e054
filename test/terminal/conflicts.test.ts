// What a user would see go wrong: a catch-up replaces what others wrote, or stops and leaves no way on.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {write} from '../catch-up.ts';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf, writeSource} from '../migration.ts';
import {openTerminal} from './tmux-terminal.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

const mapping = `name: shop
sources: {shop: the shop}
loads:
  - {into: people, from: shop.people, match: by-name}
`;

test('rows that others have changed too are named, and the target keeps them where that is said', async () => {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-conflicts-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	const [source, config] = [path.join(dir, 'shop.db'), path.join(dir, 'mapping.yaml')];
	await client.query('CREATE TABLE people (id int PRIMARY KEY, name text)');
	writeSource(
		source,
		"CREATE TABLE people (id INTEGER PRIMARY KEY, name); INSERT INTO people VALUES (1, 'Ada'), (2, 'Bob')",
	);
	writeFileSync(config, mapping);
	const common = ['--config', config, '--source', `shop=${source}`, '--state-dir', path.join(dir, 'state')];
	const run = spawnSync(process.execPath, [launcher, 'run', '--yes', ...common], {
		env: {...process.env, DATABASE_URL: url},
		encoding: 'utf8',
	});
	expect(run.status, run.stdout + run.stderr).toBe(0);
	write(source, "UPDATE people SET name = name || ' of the source'");
	await client.query("UPDATE people SET name = 'Bob of others' WHERE id = 2");
	const terminal = await openTerminal({
		...{columns: 120, rows: 50, env: {DATABASE_URL: url}},
		command: [process.execPath, launcher, 'catch-up', ...common],
	});
	onTestFinished(() => terminal.close());
	const shows = (what: RegExp) =>
		terminal.until(rows => what.test(rows.join(' ').replaceAll(/\s+/g, ' ')), `the question ${what}`);
	await shows(/\? Start the catch-up\?/);
	await terminal.press('y', 'Enter');
	await shows(
		/people 2: updated in the source, changed in the target.*\? Which is to win\? .*❯ Keep the target's rows/,
	);
	await terminal.press('Enter');
	expect(await terminal.exitCode()).toBe(0);
	expect(await rowsOf(client, 'SELECT name FROM people ORDER BY id')).toEqual([
		['Ada of the source'],
		['Bob of others'],
	]);
});
