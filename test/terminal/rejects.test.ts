// What a user would see go wrong: a row that was mended is not loaded, or one that was not is lost from sight.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf, writeSource} from '../migration.ts';
import {openTerminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

const mapping = (rule: string) => `name: shop
sources: {shop: the shop}
loads:
  - into: people
    from: shop.people
    columns:
      id: id
      email: {from: email, sensitive: true, rules: [email]}
      age: {from: age${rule}}
`;

const people = `CREATE TABLE people (id INTEGER PRIMARY KEY, email, age);
	INSERT INTO people VALUES (1, 'ada@example.org', 36), (2, 'bob', 40), (3, 'eve@example.org', 300)`;

/** A run of three rows, of which two are rejected: one for its value, one for a rule that is too strict. */
async function world(size: TerminalSize) {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-rejects-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	await client.query('CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL, age int)');
	writeSource(path.join(dir, 'shop.db'), people);
	const file = path.join(dir, 'mapping.yaml');
	writeFileSync(file, mapping(', rules: [{max: 150}]'));
	const state = ['--state-dir', path.join(dir, 'state')];
	const source = ['--source', `shop=${path.join(dir, 'shop.db')}`];
	const run = spawnSync(process.execPath, [launcher, 'run', '--config', file, '--yes', ...source, ...state], {
		env: {...process.env, DATABASE_URL: url},
		encoding: 'utf8',
	});
	expect(run.status, run.stdout + run.stderr).toBe(3);
	const open = async (...args: readonly string[]) => {
		const command = [process.execPath, launcher, ...args, ...state];
		const terminal = await openTerminal({...size, command, env: {DATABASE_URL: url}});
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
	const loaded = () => rowsOf(client, 'SELECT id, email, age FROM people ORDER BY id');
	return {dir, file, loaded, open};
}

/** As an operator does, in the row of the address that is none. */
function editAddress(file: string): void {
	const text = readFileSync(file, 'utf8');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const row = text.split('\n').find(line => line.includes('not-an-email')) ?? '';
	const edited = row.replace('""email"":""***""', '""email"":""bob@example.org""');
	expect(edited).not.toBe(row);
	writeFileSync(file, text.replace(row, edited));
}

test('rejects of a past run are exported, mended in file and mapping, and loaded', async () => {
	const {dir, file, loaded, open} = await world({columns: 60, rows: 15});
	const {terminal, shows} = await open();
	await shows(/❯ Migrate/);
	await terminal.press('End', 'Enter');
	await shows(/The runs of this machine/);
	await terminal.press('Enter');
	await shows(/❯ Report/);
	await terminal.press('Down');
	await shows(/❯ Rejects/);
	await terminal.press('Enter');
	await shows(/2 rows were not loaded, for 2 reasons.*❯ +1 people age out-of-range/);
	await terminal.press('Down', 'Enter');
	await shows(/people\.email not-an-email Row 1 of 1.*id 2, email "\*\*\*", age 40/);
	await terminal.press('Enter');
	await shows(/position 2.*email: "\*\*\*"/);
	await terminal.press('e');
	await shows(/Where are the rejects to be written\?/);
	await terminal.press('C-u', path.join(dir, 'out.csv'), 'Enter');
	await shows(/Written to/);
	editAddress(path.join(dir, 'out.csv'));
	// The address alone goes in; for the age the rule has to change.
	await terminal.press('Enter');
	await shows(/Enter\/Esc back to the rows/);
	await terminal.press('t');
	await shows(/Load the rejects again\?.*mapping\.yaml.*edited rows .*out\.csv/);
	await terminal.press('Enter');
	await shows(/1 of 2 rows was loaded; 1 is still out\..*1 row: people\.age out-of-range/);
	await terminal.press('Escape');
	await shows(/1 row was not loaded, for 1 reason\./);
	writeFileSync(file, mapping(''));
	await terminal.press('t');
	await shows(/Load the rejects again\?/);
	// The rows of the file were loaded, or are as they were.
	await terminal.press('Down', 'C-u', 'Enter');
	await shows(/1 of 1 row was loaded: no rejects are left/);
	await terminal.press('Escape');
	await shows(/No rejects are left: every row is in the target/);
	await terminal.press('Escape');
	await shows(/❯ Report .* Verify Roll back/);
	await terminal.press('C-c');
	expect(await terminal.exitCode()).toBe(0);
	expect(await loaded()).toEqual([
		[1, 'ada@example.org', 36],
		[2, 'bob@example.org', 40],
		[3, 'eve@example.org', 300],
	]);
});

test('the same by questions, one after another', async () => {
	const {dir, file, loaded, open} = await world({columns: 140, rows: 60});
	const {terminal, shows} = await open('--plain');
	await shows(/\? What is to be done\?/);
	await terminal.press('Down', 'Down', 'Down', 'Enter');
	await shows(/\? Which run\?/);
	await terminal.press('Enter');
	await shows(/\? What is to be done with it\?/);
	await terminal.press('Down', 'Enter');
	await shows(/2 rows were not loaded, for 2 reasons\..*Show 1 row: people\.email not-an-email/);
	await terminal.press('Down', 'Enter');
	await shows(
		/shop\.people 2: \*\*\*: .*id 2, email "\*\*\*", age 40.*What is to be done about the rejects\?/,
	);
	await terminal.press('Down', 'Down', 'Enter');
	await shows(/\? In which form\?/);
	await terminal.press('Enter');
	await shows(/\? Sensitive values as they are/);
	await terminal.press('n', 'Enter');
	await shows(/\? File to write/);
	await terminal.press(path.join(dir, 'out.csv'), 'Enter');
	await shows(/Written to .*What is to be done about the rejects\?/);
	editAddress(path.join(dir, 'out.csv'));
	writeFileSync(file, mapping(''));
	await terminal.press('Down', 'Down', 'Down', 'Enter');
	await shows(/\? Mapping file, which is read again now/);
	await terminal.press('Enter');
	await shows(/\? File of edited rows/);
	await terminal.press('Enter');
	await shows(/No rejects are left: every row is in the target/);
	expect(await terminal.exitCode()).toBe(0);
	expect(await loaded()).toHaveLength(3);
});
