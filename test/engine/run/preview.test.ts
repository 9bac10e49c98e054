import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import type {PreviewChoice} from '../../../source/engine/run/preview-request.ts';
import {previewText} from '../../../source/plain/preview-text.ts';
import {requestOf, workbench} from '../../migration.ts';

const target = `CREATE TABLE people (id int PRIMARY KEY, born date, paid boolean, email text);
	CREATE TABLE pairs (a int, b text, PRIMARY KEY (a, b)); CREATE TABLE secrets (pin text PRIMARY KEY)`;

const mapping = `loads:
  - {into: people, from: s.people, match: by-name, columns: {email: {sensitive: true}}}
  - {into: pairs, from: s.pairs, match: by-name}
  - {into: secrets, from: s.secrets, match: by-name, columns: {pin: {sensitive: true}}}`;

/** A thousand ordinary rows before those that are of another form, or have a fault. */
const source = `CREATE TABLE people (id INTEGER PRIMARY KEY, born, paid, email);
	INSERT INTO people WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
		SELECT i, '2001-02-03', 1, 'a@b.c' FROM n;
	INSERT INTO people VALUES (1001, '2001-02-03 00:00:00', 'yes', NULL), (1002, 'soon', 1, 'x@y.z');
	CREATE TABLE pairs (a INTEGER, b TEXT, PRIMARY KEY (a, b));
	INSERT INTO pairs VALUES (7, 'x''y'), (7, 'z'), (9007199254740993, 'big');
	CREATE TABLE secrets (pin TEXT PRIMARY KEY); INSERT INTO secrets VALUES ('1234')`;

async function preview(choice: PreviewChoice) {
	const request = requestOf(await workbench(target), mapping, source);
	return engine.preview(request, await engine.makePlan(request), choice);
}

it('shows each form and each fault rather than the first rows, and says what it looked at', async () => {
	const [people] = await preview({rows: 3, loads: ['people']});
	expect(people).toMatchObject({total: 1002, looked: 1002, unshown: 0});
	expect(people?.rows.map(({key}) => key)).toEqual(['1', '1001', '1002']);
	expect(people?.rows[2]?.after[1]?.problem).toBeDefined();
	expect(previewText(people ? [people] : [])).toContain('3 of 1,002 rows looked at: each form once');
	const [two] = await preview({rows: 1, loads: ['people']});
	expect(two?.rows).toHaveLength(1);
	expect(two?.unshown).toBeGreaterThan(0);
});

it.each([
	['people', '1001', ['1001']],
	['pairs', "7,x'y", ["7,x'y"]],
	['pairs', '9007199254740993,big', ['9007199254740993,big']],
	['secrets', '1234', ['***']],
])('finds a row of %s by its key %s', async (load, key, keys) => {
	const [found] = await preview({rows: 3, loads: [load], key});
	expect(found?.rows.map(row => row.key)).toEqual(keys);
	expect(JSON.stringify(found)).not.toMatch(/1234|a@b\.c/);
});

it.each(['0', 'x', "' OR 1=1 --", '1001,', '7\0'])('says that no row has the key %j', async key => {
	await expect(preview({rows: 3, loads: ['people'], key})).rejects.toThrow(
		/^No row has the key .* in s\.people \(key: id\)\.$/,
	);
});
