/** Columns whose values are of several kinds go over whole: as bytes, where one of them is no text. */
import {expect, it} from 'vitest';
import {bring} from './proposed.ts';

it('DY-05, EN-01, EN-02: values that are no text make the whole column bytes, and nothing is rejected', async () => {
	const {rows, mapping, exitCode} = await bring(
		`CREATE TABLE data(id INTEGER PRIMARY KEY,body TEXT); INSERT INTO data VALUES(1,'abc'),(2,CAST('abc' AS BLOB)),(3,x'fffe00');
		CREATE TABLE n(id INTEGER PRIMARY KEY,x TEXT); INSERT INTO n VALUES(1,'a'||char(0)||'b'),(2,'ok');
		CREATE TABLE files(id INTEGER PRIMARY KEY,filename TEXT UNIQUE); INSERT INTO files VALUES(1,'ä'),(2,CAST(x'66e9' AS TEXT)),(3,NULL);
		CREATE TABLE mix(id INTEGER PRIMARY KEY,v); INSERT INTO mix VALUES(1,5),(2,0.1+0.2),(3,'ä'),(4,x'ff00'),(5,1e300);`,
	);
	expect(exitCode).toBe(0);
	const bytesOf = async (column: string, table: string) =>
		(await rows(`SELECT encode(${column}, 'escape') FROM ${table} ORDER BY id`)).flat();
	expect(await bytesOf('body', 'data')).toEqual(['abc', 'abc', String.raw`\377\376\000`]);
	expect(await bytesOf('x', 'n')).toEqual([String.raw`a\000b`, 'ok']);
	expect(await bytesOf('filename', 'files')).toEqual([String.raw`\303\244`, String.raw`f\351`, null]);
	expect(await bytesOf('v', 'mix')).toEqual([
		'5',
		'0.30000000000000004',
		String.raw`\303\244`,
		String.raw`\377\000`,
		'1.0e+300',
	]);
	expect(mapping).toContain(
		'1 text with a NUL character: a text would not take them, so that all go over as bytes',
	);
});

it('numbers among blobs are written alike in a database of UTF-16', async () => {
	const {rows, exitCode} = await bring(
		`PRAGMA encoding = 'UTF-16'; CREATE TABLE t(id INTEGER PRIMARY KEY, v BLOB, x TEXT);
		INSERT INTO t VALUES(1, 12, 'ä\uFFFD'), (2, 'ab', NULL), (3, x'00', NULL)`,
	);
	expect(exitCode).toBe(0);
	expect(await rows(`SELECT encode(v, 'escape'), x FROM t ORDER BY id`)).toEqual([
		['12', 'ä\uFFFD'],
		['ab', null],
		[String.raw`\000`, null],
	]);
});

it('what is in large values is told before: bytes, or texts with a NUL', async () => {
	const {rows, mapping, exitCode} = await bring(
		`CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT);
		INSERT INTO t VALUES(1, printf('%.70000c', 'x'), CAST(printf('%.70000c', 'y') AS BLOB)), (2, printf('%.70000c', 'x') || char(0), 'z')`,
	);
	expect(exitCode).toBe(0);
	expect(await rows('SELECT pg_typeof(a)::text, octet_length(a), pg_typeof(b)::text FROM t')).toEqual([
		['bytea', 70_000, 'text'],
		['bytea', 70_001, 'text'],
	]);
	expect(mapping).toContain('1 text with a NUL character');
});
