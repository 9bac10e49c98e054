import {join} from 'node:path';
import {expect, it} from 'vitest';
import {shapeOfSelect} from '../../../source/engine/source/columns-read.ts';
import {inspectSources} from '../../../source/engine/source/inspect.ts';
import {testFolder, writeSource} from '../../migration.ts';

function shape(select: string) {
	const folder = testFolder();
	const databases = inspectSources({
		s: writeSource(
			join(folder, 's.db'),
			`CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT, "a.b" REAL, "c ""d" TEXT);
			CREATE TABLE user (id INTEGER, email TEXT); CREATE TABLE keys (oid TEXT, RowId TEXT, v)`,
		),
		other: writeSource(join(folder, 'o.db'), 'CREATE TABLE users (id TEXT, email TEXT, score)'),
	});
	const {reads, tables, origins} = shapeOfSelect(select, databases);
	return {
		reads: reads.map(r => `${r.database}.${r.table}.${r.column}`),
		tables: tables.map(t => `${t.database}.${t.table}`),
		origins: origins.map(o => o?.column),
	};
}

it.each([
	['one column', 'SELECT email FROM s.users', ['s.users.email']],
	['a condition', 'SELECT 1 FROM s.users WHERE name IS NULL', ['s.users.name']],
	['an expression', "SELECT coalesce(email, name || '@x') FROM s.users", ['s.users.email', 's.users.name']],
	['a text that reads like a column', "SELECT 'email' FROM s.users", []],
	[
		'a join of tables that share their name',
		'SELECT a.email, b.score FROM s.users a JOIN other.users b ON b.email = a.email',
		['s.users.email', 'other.users.email', 'other.users.score'],
	],
	[
		'a subquery',
		'SELECT id, (SELECT max(score) FROM other.users o WHERE o.id = u.id) FROM s.users u',
		['s.users.id', 'other.users.id', 'other.users.score'],
	],
	[
		'USING',
		'SELECT score FROM s.users JOIN other.users USING (email)',
		['s.users.email', 'other.users.email', 'other.users.score'],
	],
	['names in capitals', 'SELECT EMAIL FROM S.USERS', ['s.users.email']],
	['names with dots and quotes', 'SELECT "a.b", "c ""d" FROM s.users', ['s.users.a.b', 's.users.c "d']],
	['columns named like the row key', 'SELECT lower(oid), v FROM s.keys', ['s.keys.oid', 's.keys.v']],
	['the row key beside columns named like it', 'SELECT _rowid_ FROM s.keys', []],
	[
		'a column named like the row key, in other letters',
		'SELECT ROWID || v FROM s.keys',
		['s.keys.RowId', 's.keys.v'],
	],
	['a table that only an expression names', 'SELECT EXISTS (SELECT 1 FROM s.user) FROM s.users', []],
])('of %s', (_, select, reads) => {
	expect(shape(select).reads.sort()).toEqual([...reads].sort());
});

it('names every table that is read, and no other whose name is a part of it', () => {
	expect(shape('SELECT id FROM s.users').tables).toEqual(['s.users']);
	expect(shape('SELECT EXISTS (SELECT 1 FROM s.user) FROM other.users').tables).toEqual([
		's.user',
		'other.users',
	]);
});

it('knows which results are a column as it stands', () => {
	expect(shape('SELECT id AS c0, email || name AS c1, "a.b" AS c2 FROM s.users').origins).toEqual([
		'id',
		undefined,
		'a.b',
	]);
});

it.each([
	['SELECT nope FROM s.users', 'no such column'],
	['SELECT "nope" FROM s.users', 'no such column'],
	['SELECT 1 FROM s.nope', 'no such table'],
	['SELECT FROM s.users', 'syntax error'],
])('refuses %s', (select, message) => {
	expect(() => shape(select)).toThrow(message);
});
