/** Values of mixed kinds, texts, bytes and JSON: each input is one that other tools get wrong, named by its number. */
import {createHash} from 'node:crypto';
import {expect, it} from 'vitest';
import {bring, rejectsOf} from './proposed.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

it('DY-01: a text among integers makes the whole column text, and says so', async () => {
	const sql = `CREATE TABLE products(id INTEGER PRIMARY KEY,name TEXT NOT NULL,qty INTEGER NOT NULL); INSERT INTO products VALUES(1,'apple',10),(2,'banana','lots-of-it'),(3,'cherry',5);`;
	const {rows, mapping, exitCode} = await bring(sql);
	expect(await rows('SELECT id, qty FROM products ORDER BY id')).toEqual([
		['1', '10'],
		['2', 'lots-of-it'],
		['3', '5'],
	]);
	expect(exitCode).toBe(0);
	expect(mapping).toContain(
		'2 integers, 5 to 10; 1 text of up to 10 characters ("lots-of-it" at row 2) → text',
	);
});

it('DY-01: with the policy to reject, the text stays out and the numbers are bigint', async () => {
	const brought = await bring(
		`CREATE TABLE products(id INTEGER PRIMARY KEY,name TEXT NOT NULL,qty INTEGER NOT NULL); INSERT INTO products VALUES(1,'apple',10),(2,'banana','lots-of-it'),(3,'cherry',5);`,
		{mixed: 'reject'},
	);
	expect(await brought.rows('SELECT pg_typeof(qty)::text, id, qty FROM products ORDER BY id')).toEqual([
		['bigint', '1', '10'],
		['bigint', '3', '5'],
	]);
	expect(rejectsOf(brought)).toEqual(['products 2: qty not-an-integer']);
	expect(brought.exitCode).toBe(3);
});

it('with the policy of NULL a text among numbers is NULL where the column allows it', async () => {
	const {rows, exitCode} = await bring(
		`CREATE TABLE num(id INTEGER PRIMARY KEY,v INTEGER); INSERT INTO num VALUES(1,' 42 '),(2,'0x1F')`,
		{mixed: 'null'},
	);
	expect(await rows('SELECT * FROM num ORDER BY id')).toEqual([
		['1', '42'],
		['2', null],
	]);
	expect(exitCode).toBe(0);
});

it('DY-02: reals in an integer column make it numeric, and texts are not read as numbers', async () => {
	const {rows} = await bring(
		`CREATE TABLE item(id INTEGER,price INTEGER); INSERT INTO item VALUES(1,12.3),(2,12.0); CREATE TABLE num(id INTEGER PRIMARY KEY,v INTEGER); INSERT INTO num VALUES(1,' 42 '),(2,'0x1F'),(3,'1,213'),(4,'1_000'),(5,'12%');`,
	);
	expect(await rows('SELECT pg_typeof(price)::text, price FROM item ORDER BY id')).toEqual([
		['numeric', '12.3'],
		['numeric', '12'],
	]);
	expect((await rows('SELECT v FROM num ORDER BY id')).flat()).toEqual([
		'42',
		'0x1F',
		'1,213',
		'1_000',
		'12%',
	]);
});

it('DY-03: columns without a type get that of their values', async () => {
	const {rows} = await bring(
		`CREATE TABLE drive_days(serial TEXT,drive_days,note,mix); INSERT INTO drive_days VALUES('a',12,'x',1),('b',9000000000,NULL,'two');`,
	);
	expect(
		await rows('SELECT pg_typeof(drive_days)::text, pg_typeof(note)::text, mix FROM drive_days'),
	).toEqual([
		['bigint', 'text', '1'],
		['bigint', 'text', 'two'],
	]);
});

it('DY-05: a blob that is no text makes the whole column bytes, so that every value goes over', async () => {
	const {rows, mapping, exitCode} = await bring(
		`CREATE TABLE data(id INTEGER PRIMARY KEY,body TEXT); INSERT INTO data VALUES(1,'abc'),(2,CAST('abc' AS BLOB)),(3,x'fffe00');
		CREATE TABLE kv(k TEXT PRIMARY KEY, v); INSERT INTO kv VALUES('i', 12), ('r', 1.5), ('t', 'Zoë'), ('b', x'00ff'), ('n', NULL)`,
	);
	expect(await rows(`SELECT id, encode(body, 'hex') FROM data ORDER BY id`)).toEqual([
		['1', '616263'],
		['2', '616263'],
		['3', 'fffe00'],
	]);
	expect(await rows(`SELECT k, encode(v, 'hex') FROM kv ORDER BY k`)).toEqual([
		['b', '00ff'],
		['i', '3132'],
		['n', null],
		['r', '312e35'],
		['t', '5a6fc3ab'],
	]);
	expect(mapping).toContain('no blobs, and go over as the bytes of their text in UTF-8: 1 value');
	expect(exitCode).toBe(0);
});

it('with the policy to reject, a stray blob among many texts leaves them texts, and is rejected and counted beforehand', async () => {
	const brought = await bring(
		`CREATE TABLE t(id INTEGER PRIMARY KEY, body TEXT);
		WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 200) INSERT INTO t SELECT i, 'text ' || i FROM s;
		INSERT INTO t VALUES(201, x'ff')`,
		{mixed: 'reject'},
	);
	expect(await brought.rows('SELECT count(body), max(pg_typeof(body)::text) FROM t')).toEqual([
		['200', 'text'],
	]);
	expect(rejectsOf(brought)).toEqual(['t 201: body invalid-utf8']);
	expect(brought.mapping).toContain('→ text; 1 rejected');
});

it('DY-05: with the policy to reject, a blob of UTF-8 in a text column is text, another is rejected', async () => {
	const brought = await bring(
		`CREATE TABLE data(id INTEGER PRIMARY KEY,body TEXT); INSERT INTO data VALUES(1,'abc'),(2,CAST('abc' AS BLOB)),(3,x'fffe00');`,
		{mixed: 'reject'},
	);
	expect(await brought.rows('SELECT * FROM data ORDER BY id')).toEqual([
		['1', 'abc'],
		['2', 'abc'],
	]);
	expect(rejectsOf(brought)).toEqual(['data 3: body invalid-utf8']);
	expect(brought.mapping).toMatch(/2 blobs of up to 3 bytes, 1 of them UTF-8 text .* → text; 1 rejected/);
});

it('DY-06: no declared type stops anything', async () => {
	const {rows, ddl, mapping} = await bring(
		`CREATE TABLE odd(a "double precision",b int(5) DEFAULT 0,c text nocase,d UNSIGNED BIG INT,e "TEXT[]",f NVARCHAR(53),g "byte[]"); INSERT INTO odd VALUES(1.5,7,'x',9,'{a}','y',x'01'); CREATE TABLE s(code STRING); INSERT INTO s VALUES('00123'),('1e5'),('x');`,
	);
	expect(await rows(`SELECT a, b, c, d, e, f, encode(g, 'hex') FROM odd`)).toEqual([
		[1.5, '7', 'x', '9', '{a}', 'y', '01'],
	]);
	expect(ddl).toMatch(
		/"a" double precision,\s+"b" bigint DEFAULT 0,\s+"c" text,\s+"d" bigint,\s+"e" text,\s+"f" text,\s+"g" bytea/,
	);
	expect((await rows('SELECT code FROM s')).flat()).toEqual(['123', '100000', 'x']);
	expect(mapping).toContain('leading zeros of digits were lost when SQLite stored them');
});

it('DY-07: a declared length that SQLite does not keep is not made one', async () => {
	const {rows} = await bring(
		`CREATE TABLE doc(id INTEGER PRIMARY KEY,title VARCHAR(8)); INSERT INTO doc VALUES(1,'short'),(2,'longer than eight');`,
	);
	expect((await rows('SELECT title FROM doc ORDER BY id')).flat()).toEqual(['short', 'longer than eight']);
});

it('EN-01: with the policy to reject, a text with a NUL is, never cut, and counted beforehand', async () => {
	const brought = await bring(
		`CREATE TABLE n(id INTEGER PRIMARY KEY,x TEXT); INSERT INTO n VALUES(1,'a'||char(0)||'b'),(2,'ok');`,
		{mixed: 'reject'},
	);
	expect(await brought.rows('SELECT * FROM n')).toEqual([['2', 'ok']]);
	expect(rejectsOf(brought)).toEqual(['n 1: x nul-byte']);
	expect(brought.mapping).toContain('1 text with a NUL character');
});

it('EN-02: with the policy to reject, a text that is no UTF-8 is, and counted beforehand', async () => {
	const brought = await bring(
		`CREATE TABLE files(id INTEGER PRIMARY KEY,filename TEXT); INSERT INTO files VALUES(1,'valid'),(2,CAST(x'66696c65966e616d65' AS TEXT)),(3,'also'); CREATE TABLE sur(id INTEGER PRIMARY KEY,x TEXT); INSERT INTO sur VALUES(1,CAST(x'eda080' AS TEXT)),(2,CAST(x'c080' AS TEXT)),(3,'😀');`,
		{mixed: 'reject'},
	);
	expect(
		(await brought.rows('SELECT filename FROM files UNION ALL SELECT x FROM sur')).flat().sort(),
	).toEqual(['also', 'valid', '😀']);
	expect(rejectsOf(brought)).toEqual([
		'files 2: filename invalid-utf8',
		'sur 1: x invalid-utf8',
		'sur 2: x invalid-utf8',
	]);
	expect(brought.mapping).toContain('2 texts not in UTF-8');
});

it('counts NUL characters and broken text beforehand in large texts and in databases of UTF-16 too', async () => {
	const large = await bring(
		`CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT);
		INSERT INTO t VALUES(1, hex(zeroblob(40000)) || char(0)), (2, CAST(zeroblob(40000) || hex(zeroblob(40000)) || x'ff' AS TEXT)), (3, 'ok'), (4, 'ok'), (5, 'ok'), (6, 'ok'), (7, 'ok')`,
		{mixed: 'reject'},
	);
	expect(rejectsOf(large)).toEqual(['t 1: x nul-byte', 't 2: x invalid-utf8']);
	expect(large.mapping).toContain('2 texts with a NUL character; 1 text not in UTF-8');
	const utf16 = await bring(
		`PRAGMA encoding = 'UTF-16le'; CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT, v);
		INSERT INTO t VALUES(1, CAST(x'3dd84100' AS TEXT), 5), (2, 'Zoë', x'00ff'), (3, '😀', 'Zoë'), (4, 'plain', NULL)`,
	);
	expect(rejectsOf(utf16)).toEqual(['t 1: x invalid-utf8']);
	expect(utf16.mapping).toContain('→ text; 1 rejected');
	expect(await utf16.rows(`SELECT id, x, encode(v, 'hex') FROM t ORDER BY id`)).toEqual([
		['2', 'Zoë', '00ff'],
		['3', '😀', '5a6fc3ab'],
		['4', 'plain', null],
	]);
});

it('EN-04: what COPY has a meaning for goes over as it is', async () => {
	const {rows} = await bring(
		`CREATE TABLE esc(id INTEGER PRIMARY KEY,x TEXT); INSERT INTO esc VALUES(1,'\\N'),(2,'\\.'),(3,'a'||char(9)||'b'||char(10)||'c'||char(13)||'\\'),(4,''),(5,NULL),(6,'  pad ');`,
	);
	expect((await rows('SELECT x FROM esc ORDER BY id')).flat()).toEqual([
		'\\N',
		'\\.',
		'a\tb\nc\r\\',
		'',
		null,
		'  pad ',
	]);
});

it('JS-01: JSON is kept as it is written', async () => {
	const {rows} = await bring(
		`CREATE TABLE j(id INTEGER PRIMARY KEY,d JSON); INSERT INTO j VALUES(1,'{"a":"\\u0000"}'),(2,'{"a":"\\ud800"}'),(3,'{"b":1,"b":2, "a":1e400}');`,
	);
	expect((await rows('SELECT d::text FROM j ORDER BY id')).flat()).toEqual([
		'{"a":"\\u0000"}',
		'{"a":"\\ud800"}',
		'{"b":1,"b":2, "a":1e400}',
	]);
});

it('BL-01: bytes are bytes, and none are not NULL', async () => {
	const {rows} = await bring(
		`CREATE TABLE bl(id INTEGER PRIMARY KEY,d BLOB); INSERT INTO bl VALUES(1,x'00ff10'),(2,x''),(3,NULL),(4,zeroblob(1000000));`,
	);
	expect(
		await rows(
			`SELECT id, CASE WHEN id < 4 THEN encode(d, 'hex') ELSE md5(d) END, octet_length(d) FROM bl ORDER BY id`,
		),
	).toEqual([
		['1', '00ff10', 3],
		['2', '', 0],
		['3', null, null],
		['4', md5(Buffer.alloc(1_000_000)), 1_000_000],
	]);
});

it('BL-02: texts in a column of blobs are not taken for base64', async () => {
	const {rows} = await bring(
		`CREATE TABLE keys(id INTEGER PRIMARY KEY,k BLOB); INSERT INTO keys VALUES(1,'-----BEGIN RSA'),(2,'abcd'); CREATE TABLE mixed(k BLOB); INSERT INTO mixed VALUES('abcd'),(x'00');`,
	);
	expect((await rows('SELECT k FROM keys ORDER BY id')).flat()).toEqual(['-----BEGIN RSA', 'abcd']);
	expect((await rows(`SELECT encode(k, 'hex') FROM mixed ORDER BY 1`)).flat()).toEqual(['00', '61626364']);
});
