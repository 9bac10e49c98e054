// What a user would see go wrong: a column that the mapping forgot, and no way on but to leave and write YAML.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf, writeSource} from '../migration.ts';
import {openTerminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 120_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

const mapping = `# Ours: change it with care.
name: shop
sources: {shop: the shop}
target: {ddl: shop.sql}
options:
  sqlite_databases: {shop: shop.db}
loads:
  - into: items
    from: shop.items
    columns:
      id: {from: id, identifies: true}
      qty: qty # how many
`;

async function openShop() {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-change-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	const source =
		"CREATE TABLE items(id INTEGER PRIMARY KEY, qty INTEGER, colour TEXT); INSERT INTO items VALUES (1, 5, 'red'), (2, 6, NULL)";
	writeSource(path.join(dir, 'shop.db'), source);
	const file = path.join(dir, 'shop.yaml');
	writeFileSync(file, mapping);
	writeFileSync(path.join(dir, 'shop.sql'), 'CREATE TABLE items (id int PRIMARY KEY, qty int);');
	const open = async (size: TerminalSize, ...args: readonly string[]) => {
		const terminal = await openTerminal({
			...size,
			command: [
				...[process.execPath, launcher, '--config', file, '--create-schema', ...args],
				...['--state-dir', path.join(dir, 'state')],
			],
			env: {DATABASE_URL: url},
		});
		onTestFinished(() => terminal.close());
		return terminal;
	};
	const rows = () => rowsOf(client, 'SELECT id, qty FROM items ORDER BY id');
	return {file, open, rows};
}

const left = `${mapping}left_behind:\n  shop.items.colour: "all are red: nobody asks"\n`;
const loaded = [
	[1, 5],
	[2, 6],
];

test('a column that nothing is said about is left behind with a reason, saved, and the run finishes', async () => {
	const {file, open, rows: rowsThere} = await openShop();
	const size = {columns: 80, rows: 24};
	const terminal = await open(size);
	const shows = (what: RegExp) =>
		terminal.until(
			rows => rows.some(row => what.test(row)) && isWhole(rows, size.columns, size.rows),
			`a whole frame that says ${what}`,
		);
	for (const says of [
		/Nothing is written to the target/,
		/1 database found/,
		/Enter tests/,
		/create the missing/,
	]) {
		await shows(says);
		await terminal.press('Enter');
	}
	await shows(/nothing says what becomes of column colour/);
	await terminal.press('e');
	await shows(/❯ Leave it behind/);
	await terminal.press('Enter');
	await shows(/Why is it not migrated\?/);
	await terminal.press('all are red: nobody asks', 'Enter');
	await shows(/Nothing stands in the way/);
	await terminal.press('s');
	await shows(/1 change of the mapping, not saved/);
	await terminal.press('Enter');
	await shows(/1 change of the mapping, saved/);
	expect(readFileSync(file, 'utf8')).toBe(left);
	await terminal.press('Enter');
	for (const says of [
		/Nothing stands in the way/,
		/sample rows?\. Nothing/,
		/How is it to be done/,
		/Ready to migrate/,
	]) {
		await shows(says);
		await terminal.press('Enter');
	}
	await shows(/2 of 2 rows read/);
	await terminal.press('q');
	expect(await terminal.exitCode()).toBe(0);
	expect(await rowsThere()).toEqual(loaded);
});

test('the same by questions, one after another', async () => {
	const {file, open, rows: rowsThere} = await openShop();
	const terminal = await open({columns: 120, rows: 60}, '--plain');
	const answer = async (question: RegExp, ...keys: readonly string[]) => {
		await terminal.until(rows => question.test(rows.join('\n')), `the question ${question}`);
		await terminal.press(...keys, 'Enter');
	};
	await answer(/Nothing says what becomes of shop\.items: colour/, 'all are red: nobody asks');
	await answer(/\? Mapping file to save this in/);
	await answer(/read again, it leads to the same plan[\s\S]*Show sample rows/);
	await answer(/What now\?/);
	await answer(/Start\?/, 'y');
	expect(await terminal.exitCode()).toBe(0);
	expect(readFileSync(file, 'utf8')).toBe(left);
	expect(await rowsThere()).toEqual(loaded);
});
