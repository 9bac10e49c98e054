// What a user would see go wrong: tables that were not meant are emptied, or a row that somebody edited is lost.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf} from '../migration.ts';
import {openTerminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

/** A finished run, one of whose rows was edited since, and a terminal in which the program knows of it. */
async function world(size: TerminalSize, env: Readonly<Record<string, string>> = {}) {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-rollback-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	writeSamples({dir, layout: 'observed', rows: 300, seed: 1, dirt: 0});
	const files = Object.entries(sampleFiles(dir)).flatMap(([name, file]) => ['--source', `${name}=${file}`]);
	const state = ['--state-dir', path.join(dir, 'state')];
	const run = ['run', '--preset', 'mingus', '--create-schema', '--yes', ...files, ...state];
	execFileSync(process.execPath, [launcher, ...run], {env: {...process.env, DATABASE_URL: url}});
	await client.query('UPDATE users SET email = email WHERE id = (SELECT id FROM users LIMIT 1)');
	const count = async (table: string) =>
		(await rowsOf(client, `SELECT count(*)::int FROM ${table}`))[0]?.[0] as number;
	const open = async (...args: readonly string[]) => {
		const command = [process.execPath, launcher, ...args, ...state];
		const terminal = await openTerminal({...size, command, env: {DATABASE_URL: url, ...env}});
		onTestFinished(() => terminal.close());
		const shows = (what: RegExp) =>
			terminal.until(
				rows =>
					what.test(rows.join(' ').replaceAll(/\s+/g, ' ')) &&
					(args.length > 0 || isWhole(rows, size.columns, size.rows)),
				`a whole frame that says ${what}`,
			);
		return {terminal, shows};
	};
	const [[database]] = (await rowsOf(client, 'SELECT current_database()')) as [[string]];
	return {client, count, database, open};
}

test.each([
	{columns: 80, rows: 24},
	{columns: 60, rows: 15, env: {NO_COLOR: '1'}},
])(
	'two tables of a past run are chosen and taken back, all but the row that was edited, on $columns by $rows',
	async ({env, ...size}) => {
		const {count, database, open} = await world(size, env);
		const profiles = await count('user_profiles');
		const {terminal, shows} = await open();
		await shows(/❯ Migrate/);
		await terminal.press('Down', 'Down');
		await shows(/❯ Roll back/);
		await terminal.press('Enter');
		await shows(/Which run is to be rolled back\?.*mingus +finished/);
		await terminal.press('Enter');
		await shows(/10 of 10 tables, 2\d\d rows to remove\. Run/);
		await terminal.press('C-a');
		await shows(/No table is chosen/);
		// Users alone cannot go: others refer to them.
		await terminal.press('/users', 'Enter', 'Space');
		await shows(/❯ \[x\] users/);
		await terminal.press('Escape');
		await shows(/1 of 10 tables.*refer to users\. Choose \w+ and 6 others too/);
		await terminal.press('C-r');
		await shows(/8 of 10 tables, \d+ rows to remove\. Run/);
		await terminal.press('C-a', 'C-a');
		await shows(/No table is chosen/);
		for (const name of ['feedback', 'alerts']) {
			await terminal.press(`/${name}`, 'Enter', 'Space');
			await shows(new RegExp(`❯ \\[x\\] \\w+${name}`));
			await terminal.press('Escape');
			await shows(/^(?!.* shown)/s);
		}
		await shows(/2 of 10 tables, \d+ rows to remove\. Run/);
		await terminal.press('Enter');
		await shows(/2 of 10: system_alerts, user_feedback/);
		await terminal.press('nonsense', 'Enter');
		await shows(/That is not its name/);
		await terminal.press('C-u', database, 'Enter');
		await shows(/✓ \d+ rows removed\./);
		const styled = (await terminal.styledScreen()).join('\n').replaceAll('\x1b[', 'CSI ');
		expect(/CSI (?:\d*;)*3[0-8][;m]/.test(styled)).toBe(env === undefined);
		await terminal.press('Escape');
		await shows(/❯ Roll back/);
		expect([await count('system_alerts'), await count('user_feedback')]).toEqual([0, 0]);
		expect(await count('user_profiles')).toBe(profiles);
		// The rest of the run, one row of which was changed since.
		await terminal.press('Enter');
		await shows(/all 8 tables \d+ 1 /);
		await terminal.press('Enter');
		await shows(/1 row changed since stays/);
		await terminal.press(database, 'Enter');
		await shows(/! \d+ rows removed, 1 row kept/);
		await terminal.press('q');
		expect(await terminal.exitCode()).toBe(3);
		expect([await count('users'), await count('user_profiles')]).toEqual([1, 0]);
	},
);

test('the same by questions, one after another', async () => {
	const {count, database, open} = await world({columns: 140, rows: 50});
	const users = await count('users');
	const {terminal, shows} = await open('--plain');
	await shows(/\? What is to be done\?/);
	await terminal.press('Down', 'Down', 'Enter');
	await shows(/\? Which run\?/);
	await terminal.press('Enter');
	await shows(/\? Which tables\?.*users: \d+ rows to remove, 1 changed since/);
	// All but users are left out, which the others refer to.
	await terminal.press('a', 'Up', 'Space', 'Enter');
	await shows(/\? Remove rows too that were changed since\?/);
	await terminal.press('n', 'Enter');
	await shows(/\? Drop tables that the run made/);
	await terminal.press('n', 'Enter');
	await shows(/refers? to users.*\? Choose other tables\?/);
	await terminal.press('y', 'Enter');
	await shows(/Choose other tables\? Yes.*\? Which tables\?/);
	await terminal.press('Space', 'Up', 'Space', 'Enter');
	await shows(/Which tables\? system_alerts.*\? Drop tables that the run made/);
	await terminal.press('n', 'Enter');
	await shows(/These rows go from .*.*\? Type the name of the database/);
	await terminal.press(database, 'Enter');
	expect(await terminal.exitCode()).toBe(0);
	expect([await count('system_alerts'), await count('users')]).toEqual([0, users]);
});
