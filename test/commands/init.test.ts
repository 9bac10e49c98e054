import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {testFolder, writeSource} from '../migration.ts';
import {commandLine} from './command-line.ts';

const shop = `CREATE TABLE items(id INTEGER PRIMARY KEY, qty INTEGER); INSERT INTO items VALUES (1, 'many'), (2, 3);
	CREATE TRIGGER t AFTER INSERT ON items BEGIN SELECT 1; END`;

function shopFolder(): string {
	const folder = testFolder();
	writeSource(path.join(folder, 'shop.db'), shop);
	return folder;
}

describe('init', () => {
	it('writes a mapping that can be read, with the SQL beside it and the files in it', async () => {
		const cwd = shopFolder();
		const {exitCode, out, err} = await commandLine(
			['init', '--source', 'shop=shop.db', '--out', 'new/shop.yaml'],
			{cwd},
		);
		expect({exitCode, err}).toEqual({exitCode: 0, err: ''});
		const {mapping, ddl} = loadMapping(path.join(cwd, 'new/shop.yaml'));
		expect(mapping).toMatchObject({
			name: 'shop',
			sources: {shop: 'shop.db'},
			target: {ddl: 'shop.schema.sql'},
			options: {sqlite_databases: {shop: '../shop.db'}},
		});
		expect(ddl).toContain('CREATE TABLE "items"');
		expect(out).toContain('shop.items.qty: numbers and texts: all as texts');
		expect(out).toContain('shop.t: a trigger on items');
		expect(out).toContain('mingus-migrate plan --config new/shop.yaml --create-schema');
	});

	it('takes another policy for one column, and says in the mapping how to change it', async () => {
		const cwd = shopFolder();
		const args = ['init', '--source', 'shop=shop.db', '--mixed-column', 'items.qty=null', '--prefix'];
		const {exitCode, err} = await commandLine(args, {cwd});
		expect({exitCode, err}).toEqual({exitCode: 0, err: ''});
		const yaml = readFileSync(path.join(cwd, 'mapping.yaml'), 'utf8');
		expect(yaml).toContain('into: shop_items');
		expect(yaml).toContain('#   mixed values: NULL for what does not fit.');
		expect(yaml).toContain('#   - every value as a text: type text, qty: qty');
		expect(yaml).toContain('#   - reject what does not fit: type bigint, 1 rejected, qty: qty');
		expect(yaml).toMatch(/^ {6}qty: \{sql: .*CASE WHEN typeof/m);
		expect(readFileSync(path.join(cwd, 'mapping.schema.sql'), 'utf8')).toMatch(/"qty" bigint/);
	});

	it('takes all databases of a folder, named by their files, and the ones that were given', async () => {
		const cwd = shopFolder();
		const notes = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)';
		for (const file of ['old.notes.sqlite', 'people.dat']) {
			writeSource(path.join(cwd, file), notes);
		}
		writeFileSync(path.join(cwd, 'README.txt'), 'No database');
		const args = ['init', '--sources', '.', '--source', 'staff=people.dat'];
		const {exitCode, err} = await commandLine(args, {cwd});
		expect(exitCode).toBe(0);
		expect(err).toBe(`${cwd}: 3 SQLite files\n  old_notes is old.notes.sqlite\n  shop is shop.db\n`);
		expect(loadMapping(path.join(cwd, 'mapping.yaml')).mapping.options.sqlite_databases).toEqual({
			staff: 'people.dat',
			old_notes: 'old.notes.sqlite',
			shop: 'shop.db',
		});
	});

	it('leaves no database of a folder behind unsaid', async () => {
		const cwd = shopFolder();
		writeFileSync(path.join(cwd, 'torn.db'), readFileSync(path.join(cwd, 'shop.db')).subarray(0, 1000));
		const {exitCode, err} = await commandLine(['init', '--sources', '.'], {cwd});
		expect(exitCode).toBe(2);
		expect(err).toContain(`Not all databases in ${cwd} can be read: torn.db: `);
		expect(existsSync(path.join(cwd, 'mapping.yaml'))).toBe(false);
		const none = await commandLine(['init', '--sources', 'nowhere'], {cwd});
		expect(none.err).toContain(`There is no folder ${path.join(cwd, 'nowhere')}.`);
	});

	it('does not write over a file unless it is told to', async () => {
		const cwd = shopFolder();
		writeFileSync(path.join(cwd, 'mapping.schema.sql'), 'mine');
		const refused = await commandLine(['init', '--source', 'shop=shop.db'], {cwd});
		expect(refused.exitCode).toBe(2);
		expect(refused.err).toContain('mapping.schema.sql is there already');
		expect(existsSync(path.join(cwd, 'mapping.yaml'))).toBe(false);
		expect((await commandLine(['init', '--source', 'shop=shop.db', '--force'], {cwd})).exitCode).toBe(0);
		expect(readFileSync(path.join(cwd, 'mapping.schema.sql'), 'utf8')).toContain('CREATE TABLE');
	});

	it('tells the proposal as one line of JSON', async () => {
		const {out} = await commandLine(['init', '--source', 'shop=shop.db', '--json', '--mixed', 'reject'], {
			cwd: shopFolder(),
		});
		expect(JSON.parse(out)).toMatchObject({
			event: 'proposal',
			tables: [
				{
					source: 'shop.items',
					table: 'items',
					rows: 2,
					columns: [{type: 'bigint'}, {type: 'bigint', rejects: 1}],
				},
			],
			not_migrated: [{where: 'shop.t'}],
		});
	});

	it.each([
		[[], 'Add --source NAME=FILE'],
		[['--source', 'a.b=shop.db'], 'has a dot in it'],
		[['--source', 'main=shop.db'], 'SQLite keeps the name main for itself'],
		[['--source', 'x=missing.db'], 'there is no file'],
		[['--source', 'x=shop.db', '--mixed-column', 'items.qyt=reject'], 'Did you mean items.qty?'],
		[['--source', 'x=shop.db', '--mixed-column', 'items.qty=guess'], 'TABLE.COLUMN=POLICY'],
		[
			['--source', 'x=shop.db', '--source', 'y=shop.db', '--mixed-column', 'items.qty=null'],
			'x.items.qty or y.items.qty',
		],
		[['--source', 'x=shop.db', '--snake-case', '--lower-case'], 'exclude each other'],
		[['--source', 'x=shop.db', '--mixed', 'guess'], 'Allowed choices are convert, text, reject, null'],
	])('%j ends with 2 and says: %s', async (args, advice) => {
		const {exitCode, err} = await commandLine(['init', ...args], {cwd: shopFolder()});
		expect(exitCode).toBe(2);
		expect(err).toContain(advice);
	});

	it('ends with 2 where there is nothing to migrate', async () => {
		const cwd = testFolder();
		writeSource(path.join(cwd, 'empty.db'), 'CREATE TABLE t(a); DROP TABLE t');
		const {exitCode, err} = await commandLine(['init', '--source', 'e=empty.db'], {cwd});
		expect(exitCode).toBe(2);
		expect(err).toContain('Nothing to migrate: the sources hold no tables');
	});

	it('RS-02: ends with 2 and names a table that no table of PostgreSQL can be', async () => {
		const cwd = testFolder();
		const columns = Array.from({length: 1700}, (_, i) => `c${i}`).join(', ');
		writeSource(path.join(cwd, 'wide.db'), `CREATE TABLE wide(${columns}); CREATE TABLE small(id)`);
		const {exitCode, out} = await commandLine(['init', '--source', 'w=wide.db'], {cwd});
		expect(exitCode).toBe(2);
		expect(out).toContain('w.wide: STOPS: it has 1700 columns');
		expect(readFileSync(path.join(cwd, 'mapping.yaml'), 'utf8')).toContain('  # w.wide: left behind for now');
	});
});
