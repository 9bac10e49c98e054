// What a user would see go wrong: databases that no preset knows, and no way from them to PostgreSQL without writing YAML.
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf, writeSource} from '../migration.ts';
import {openTerminal, type Terminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

const shop = `CREATE TABLE Items(id INTEGER PRIMARY KEY, qty INTEGER, soldAt TIMESTAMP);
	WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 500)
	INSERT INTO Items SELECT i, CASE i WHEN 7 THEN 'many' ELSE i END, CASE i % 2 WHEN 0 THEN 1704164645 ELSE '2024-01-02 03:04:05' END FROM k`;
const crm =
	"CREATE TABLE items(id TEXT PRIMARY KEY, name); INSERT INTO items VALUES ('a', 'Ada'), ('b', NULL)";

async function openWizard(size: TerminalSize, args: readonly string[] = []) {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-proposal-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	writeSource(path.join(dir, 'shop.db'), shop);
	writeSource(path.join(dir, 'crm.db'), crm);
	mkdirSync(path.join(dir, 'out'));
	const terminal = await openTerminal({
		...size,
		command: [process.execPath, launcher, ...args, '--state-dir', path.join(dir, 'state')],
		env: {DATABASE_URL: url},
	});
	onTestFinished(() => terminal.close());
	const shows = (what: RegExp) =>
		terminal.until(
			rows => rows.some(row => what.test(row)) && isWhole(rows, size.columns, size.rows),
			`a whole frame that says ${what}`,
		);
	return {client, dir, terminal, shows};
}

type Wizard = Awaited<ReturnType<typeof openWizard>>;

async function clearAndType(terminal: Terminal, text: string): Promise<void> {
	await terminal.press('C-u', text);
}

async function propose({dir, terminal, shows}: Wizard): Promise<void> {
	await shows(/❯ The MINGUS preset/);
	await terminal.press('Down', 'Down');
	await shows(/❯ Propose a mapping/);
	await terminal.press('Enter');
	await shows(/Which SQLite databases is a mapping/);
	await terminal.press(path.join(dir, 'shop.db'), 'Down', path.join(dir, 'crm.db'));
	await shows(/Enter reads every row of 2 databases/);
	await terminal.press('Enter');
	await shows(/2 tables, 5 columns, 2 with mixed values/);
}

async function goOnFromSources({terminal, shows}: Wizard): Promise<void> {
	await shows(/Nothing is written to the target before/);
	await terminal.press('Enter');
	await shows(/2 databases found/);
	await terminal.press('Enter');
	await shows(/Enter tests the connection/);
	await terminal.press('Enter');
	await shows(/create the missing tables/);
	await terminal.press('Enter');
	await shows(/Nothing stands in the way/);
	await terminal.press('Enter');
	await shows(/\d sample rows?\. Nothing has been written/);
	await terminal.press('Enter');
	await shows(/How is it to be done\? 2 of 2 tables/);
	await terminal.press('Enter');
	await shows(/Ready to migrate/);
	await terminal.press('y');
}

test.each([
	{columns: 80, rows: 24},
	{columns: 60, rows: 15},
])('keys alone lead from foreign SQLite files to a filled target on $columns by $rows', async size => {
	const wizard = await openWizard(size);
	const {client, dir, terminal, shows} = wizard;
	await propose(wizard);
	await terminal.press('Tab');
	await shows(/❯ +qty.*< text >/);
	await terminal.press('Space');
	await shows(/❯ +qty.*< reject >/);
	await terminal.press('Home', 'Space', 'Space');
	await shows(/❯ Names: snake_case/);
	await terminal.press('Enter');
	await shows(/Where is the mapping to be written/);
	const mapping = path.join(dir, 'out/mine.yaml');
	writeFileSync(mapping, 'precious');
	await clearAndType(terminal, mapping);
	await terminal.press('Enter');
	await shows(/is there already|→ Name another file/);
	expect(readFileSync(mapping, 'utf8')).toBe('precious');
	await terminal.press('Down', 'Space', 'Enter');
	await goOnFromSources(wizard);
	await shows(/502 of 502 rows read/);
	await terminal.press('Tab');
	await shows(/1 row: shop_items\.qty not-an-integer/);
	await shows(/shop\.Items 7: 'many'/);
	await terminal.press('q');
	expect(await terminal.exitCode()).toBe(3);
	expect(
		await rowsOf(client, 'SELECT count(*)::int, sum(qty)::int, count(sold_at)::int FROM shop_items'),
	).toEqual([[499, (500 * 501) / 2 - 7, 499]]);
	expect(await rowsOf(client, 'SELECT id, name FROM crm_items ORDER BY id')).toEqual([
		['a', 'Ada'],
		['b', null],
	]);
	expect(readFileSync(mapping, 'utf8')).toContain('mixed values: reject what does not fit');
	expect(existsSync(path.join(dir, 'out/mine.schema.sql'))).toBe(true);
});

test('the same by questions, one after another', async () => {
	const size = {columns: 120, rows: 50};
	const {client, dir, terminal} = await openWizard(size, ['--plain']);
	const asked = (what: RegExp) => terminal.until(rows => what.test(rows.join('\n')), `the question ${what}`);
	await asked(/Which mapping says/);
	await terminal.press('Down', 'Down', 'Enter');
	await asked(/\? SQLite file/);
	await terminal.press(path.join(dir, 'shop.db'), 'Enter');
	await asked(/\? One more SQLite file/);
	await terminal.press('Enter');
	await asked(/What is to be changed\?/);
	await terminal.press('Down', 'Enter');
	await asked(/mixed values of shop\.Items\.qty\?/);
	await terminal.press('Down', 'Down', 'Enter');
	await asked(/NULL for what does not fit\n(?:.*\n)*.*What is to be changed\?/);
	await terminal.press('Enter');
	await asked(/Mapping file to write/);
	await terminal.press(path.join(dir, 'out/plain.yaml'), 'Enter');
	await asked(/The mapping is written/);
	await asked(/Show sample rows/);
	await terminal.press('n', 'Enter');
	await asked(/What now\?/);
	await terminal.press('Enter');
	await asked(/Start\?/);
	await terminal.press('y', 'Enter');
	expect(await terminal.exitCode()).toBe(0);
	expect(await rowsOf(client, 'SELECT count(*)::int, count(qty)::int FROM "Items"')).toEqual([[500, 499]]);
});
