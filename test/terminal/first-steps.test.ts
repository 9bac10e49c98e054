// What a user would see go wrong: paths that must be typed to the last letter, and rows written beside others by one Enter too many.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {writeSamples} from '../../source/embedded/samples/samples.ts';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf} from '../migration.ts';
import {openTerminal} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');
const size = {columns: 80, rows: 24};

async function world() {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-first-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	writeSamples({dir: path.join(dir, 'samples'), layout: 'observed', rows: 300, seed: 1, dirt: 0});
	const terminal = await openTerminal({
		...size,
		command: [process.execPath, launcher, '--preset', 'mingus', '--state-dir', path.join(dir, 'state')],
		env: {DATABASE_URL: url, HOME: dir},
	});
	onTestFinished(() => terminal.close());
	const shows = (what: RegExp) =>
		terminal.until(
			rows => rows.some(row => what.test(row)) && isWhole(rows, size.columns, size.rows),
			`a whole frame that says ${what}`,
		);
	return {client, url, terminal, shows};
}

test('keys that come before the screen are kept and leave no trace on it, a folder gives all files, and a filled target wants its name typed', async () => {
	const {client, url, terminal, shows} = await world();
	await client.query('CREATE TABLE precious AS SELECT 1 AS id');
	for (let early = 0; early < 40; early++) {
		await terminal.press('x');
	}
	await terminal.press('Enter');
	const [title] = await shows(/Without a path yet/);
	expect(title).toBe(' mingus-migrate · mingus');
	await terminal.press('~/sam', 'Tab');
	await shows(/❯ mingus +\/.*\/samples\/▏$/);
	await terminal.press('Enter');
	await shows(/5 databases found/);
	await terminal.press('Enter');
	await shows(/Enter tests the connection/);
	await terminal.press('Tab', 'Tab');
	await shows(/They lead to /);
	await terminal.press('Enter');
	await shows(/Connected to database/);
	for (const [key, says] of [
		['Enter', /Nothing stands in the way/],
		['Enter', /\d sample rows\. Nothing has been written/],
		['Enter', /How is it to be done\?/],
		['Enter', /Rows are there already\. To start, type/],
	] as const) {
		await terminal.press(key);
		await shows(says);
	}
	await terminal.press('Enter', 'y', 'Enter');
	await shows(/→ y▏/);
	await terminal.press('C-u', new URL(url).pathname.slice(1));
	await shows(/Enter starts\./);
	expect(await rowsOf(client, "SELECT to_regclass('public.users')::text")).toEqual([[null]]);
	await terminal.press('Enter');
	await shows(/([\d,]+) of \1 rows read/);
	await terminal.press('q');
	expect(await terminal.exitCode()).toBe(0);
	expect(await rowsOf(client, 'SELECT id FROM precious')).toEqual([[1]]);
});
