import {join} from 'node:path';
import {expect, it} from 'vitest';
import {affinityOf, inspectSources, type SourceTable} from '../../../source/engine/source/inspect.ts';
import {testFolder, writeSource} from '../../migration.ts';

function table(sql: string): SourceTable {
	const [found] = inspectSources({s: writeSource(join(testFolder(), 's.db'), sql)});
	if (found?.tables.length !== 1 || !found.tables[0]) {
		throw new Error(`expected one table, found ${found?.tables.length}`);
	}
	return found.tables[0];
}

// The examples of https://www.sqlite.org/datatype3.html#affinity_name_examples
it.each([
	['INT UNSIGNED BIG INT', 'integer'],
	['CHARINT', 'integer'],
	['FLOATING POINT', 'integer'],
	['VARYING CHARACTER(255)', 'text'],
	['CLOB', 'text'],
	['', 'blob'],
	['BLOB', 'blob'],
	['DOUBLE PRECISION', 'real'],
	['FLOAT', 'real'],
	['STRING', 'numeric'],
	['DECIMAL(10,5)', 'numeric'],
	['DATETIME', 'numeric'],
	['BOOLEAN', 'numeric'],
])('a column declared %j has %s affinity', (declared, affinity) => {
	expect(affinityOf(declared)).toBe(affinity);
});

it('INTEGER PRIMARY KEY is the row key, and another name for it is found', () => {
	const found = table('CREATE TABLE t (id integer primary key, rowid TEXT, x)');
	expect(found).toMatchObject({rowidColumn: 'id', rowid: '_rowid_'});
});

it.each([
	['INT PRIMARY KEY', 'CREATE TABLE t (id INT PRIMARY KEY)'],
	['INTEGER PRIMARY KEY DESC, which may hold NULL,', 'CREATE TABLE t (id INTEGER PRIMARY KEY DESC)'],
	['a key of two columns', 'CREATE TABLE t (id INTEGER, x INTEGER, PRIMARY KEY (id, x))'],
	['a key without row key', 'CREATE TABLE t (id INTEGER PRIMARY KEY) WITHOUT ROWID'],
])('%s is not the row key', (_, sql) => {
	expect(table(sql).rowidColumn).toBeUndefined();
});

it('counts rows, and knows generated columns but no internal tables and no views', () => {
	const found = table(
		`CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x, y AS (x * 2));
		INSERT INTO t (x) VALUES (1), (2); CREATE VIEW v AS SELECT * FROM t; ANALYZE`,
	);
	expect(found.name).toBe('t');
	expect(found.rows).toBe(2);
	expect(found.columns.map(c => c.name)).toEqual(['id', 'x', 'y']);
});

it('reads names with quotes, dots and blanks', () => {
	const found = table('CREATE TABLE "a.b ""c" ("d ""e" TEXT, "f.g" INTEGER PRIMARY KEY)');
	expect(found.name).toBe('a.b "c');
	expect(found.columns.map(c => c.name)).toEqual(['d "e', 'f.g']);
	expect(found.rowidColumn).toBe('f.g');
});
