import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';
import {rejectsIn} from '../../rejects.ts';

const target = `CREATE TABLE people (id int PRIMARY KEY, email text, age int2);
	CREATE TABLE notes (id int PRIMARY KEY, who int NOT NULL REFERENCES people, body text)`;

const mapping = `loads:
  - into: people
    from: s.people
    columns: {id: {from: id, identifies: true}, email: {from: email, sensitive: true, rules: [email]}, age: age}
  - {into: notes, from: s.notes, match: by-name}`;

const source = `CREATE TABLE people (id INTEGER PRIMARY KEY, email, age);
	INSERT INTO people VALUES (1, 'a@x', 40), (-2, 'secret', 3), (3, 'c@x', 9007199254740993), (4, NULL, 'old'), (5, 'e@x', x'00ff');
	CREATE TABLE notes (id INTEGER PRIMARY KEY, who, body); INSERT INTO notes VALUES (10, 1, 'ok'), (11, 3, 'of a reject' || char(0))`;

it('gives each row whole, with sensitive values masked unless they are asked for', async () => {
	const bench = await workbench(target);
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder);
	const all = await rejectsIn(bench);
	expect(all.map(({table, position, column, code, row}) => [table, position, column, code, row])).toEqual([
		['people', '-2', 'email', 'not-an-email', {id: -2, email: '***', age: 3}],
		['people', '3', 'age', 'out-of-range', {id: 3, email: '***', age: {integer: '9007199254740993'}}],
		['people', '4', 'age', 'not-an-integer', {id: 4, email: null, age: 'old'}],
		['people', '5', 'age', 'not-an-integer', {id: 5, email: '***', age: {blob: '00ff'}}],
		['notes', '11', 'who', 'no-parent', {id: 11, who: 3, body: {text: '6f6620612072656a65637400'}}],
	]);
	expect(all.map(({run}) => run)).toEqual(all.map(() => report.migration_id));
	expect(JSON.stringify(all)).not.toContain('secret');
	const [shown] = await rejectsIn(bench, {showSensitive: true});
	expect([shown?.row, shown?.value]).toEqual([{id: -2, email: 'secret', age: 3}, "'secret'"]);
});

it('of chosen tables and codes; a table that the run did not load is a mistake', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder);
	expect((await rejectsIn(bench, {tables: ['notes']})).map(r => r.position)).toEqual(['11']);
	expect((await rejectsIn(bench, {codes: ['out-of-range', 'no-parent']})).map(r => r.position)).toEqual([
		'3',
		'11',
	]);
	await expect(rejectsIn(bench, {tables: ['nodes']})).rejects.toMatchObject({code: 'bad-usage'});
});

it('a page of one kind, and how many there are of each', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder);
	const {kinds} = await engine.countRejects({target: {url: bench.url}});
	expect(kinds.map(({table, column, code, rows}) => [table, column, code, rows])).toEqual([
		['people', 'age', 'not-an-integer', 2],
		['people', 'age', 'out-of-range', 1],
		['people', 'email', 'not-an-email', 1],
		['notes', 'who', 'no-parent', 1],
	]);
	const kind = {tables: ['people'], codes: ['not-an-integer'], column: 'age'};
	expect((await rejectsIn(bench, kind)).map(r => r.position)).toEqual(['4', '5']);
	expect((await rejectsIn(bench, {...kind, skip: 1, limit: 1})).map(r => r.position)).toEqual(['5']);
	expect((await rejectsIn(bench, {...kind, limit: 1})).map(r => r.position)).toEqual(['4']);
	expect(await rejectsIn(bench, {...kind, column: "e'mail"})).toEqual([]);
});

it('a sensitive key hides where the row stands, too', async () => {
	const bench = await workbench(target);
	const hidden = mapping.replace('{from: id, identifies: true}', '{from: id, sensitive: true}');
	await migrated(requestOf(bench, hidden, source), bench.folder, {tables: ['people']});
	const [first] = await rejectsIn(bench);
	expect(first).toMatchObject({key: '***', position: '***', row: {id: '***'}});
	expect((await rejectsIn(bench, {showSensitive: true}))[0]).toMatchObject({key: '-2', position: '-2'});
});

it('goes by the newest run that has any, or by the one that is named; a ledger of an earlier version is read as it is', async () => {
	const bench = await workbench(target);
	await expect(rejectsIn(bench)).rejects.toMatchObject({code: 'run-not-found'});
	const request = requestOf(bench, mapping, source);
	const first = await migrated(request, bench.folder, {tables: ['people']});
	await migrated(requestOf(bench, mapping, request.sources), bench.folder, {
		tables: ['people'],
		onConflict: 'skip',
		mode: 'validate-only',
	});
	await bench.client.query(`ALTER TABLE mingus_migrate.rejects DROP settled_by, DROP edited_row;
		ALTER TABLE mingus_migrate.loads DROP rolled_back_at; UPDATE mingus_migrate.version SET version = 3`);
	expect(await rejectsIn(bench, {run: first.report.migration_id.slice(0, 6)})).toHaveLength(4);
	expect(await rejectsIn(bench)).toHaveLength(4);
	await expect(rejectsIn(bench, {run: 'ffff'})).rejects.toMatchObject({code: 'run-not-found'});
	expect(await rowsOf(bench.client, 'SELECT version FROM mingus_migrate.version')).toEqual([[3]]);
	await bench.client.query('DELETE FROM mingus_migrate.rejects');
	expect(await rejectsIn(bench)).toEqual([]);
});
