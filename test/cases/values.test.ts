/** What becomes of values: each input is one that other tools get wrong, named by its number in our collection. */
import {expect, it} from 'vitest';
import {bring} from './proposed.ts';

const keysOf = (brought: Awaited<ReturnType<typeof bring>>) =>
	brought.report.errors.map(e => `${e.table} ${e.key}: ${e.column} ${e.code}`).sort();

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
	expect(keysOf(brought)).toEqual(['products 2: qty not-an-integer']);
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

it('DY-05: a blob of UTF-8 in a text column is text, another is rejected', async () => {
	const brought = await bring(
		`CREATE TABLE data(id INTEGER PRIMARY KEY,body TEXT); INSERT INTO data VALUES(1,'abc'),(2,CAST('abc' AS BLOB)),(3,x'fffe00');`,
	);
	expect(await brought.rows('SELECT * FROM data ORDER BY id')).toEqual([
		['1', 'abc'],
		['2', 'abc'],
	]);
	expect(keysOf(brought)).toEqual(['data 3: body invalid-utf8']);
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

it('DA-02: numbers that may be years or times are rejected, and the text beside them is not', async () => {
	const brought = await bring(
		`CREATE TABLE stamps(a DATETIME); INSERT INTO stamps VALUES(0),(2024),(86400),('2014-07-30 16:18:51');`,
	);
	expect(await brought.rows('SELECT a::text FROM stamps')).toEqual([['2014-07-30 16:18:51+00']]);
	expect(keysOf(brought)).toEqual([1, 2, 3].map(row => `stamps ${row}: a ambiguous-timestamp`));
});

it('DA-03: texts and milliseconds in one column are the same moment', async () => {
	const {rows} = await bring(
		`CREATE TABLE "Table"(key INTEGER PRIMARY KEY AUTOINCREMENT,date DATETIME NOT NULL DEFAULT '1900-01-01 00:00:00 +00:00'); INSERT INTO "Table" VALUES(1,'1900-01-01 00:00:00 +00:00'),(4,-2208988800000);`,
	);
	expect((await rows('SELECT date::text FROM "Table"')).flat()).toEqual([
		'1900-01-01 00:00:00+00',
		'1900-01-01 00:00:00+00',
	]);
});

it('DA-04: Julian days are told from seconds by their size, and a second glance is asked for', async () => {
	const {rows, mapping} = await bring(
		`CREATE TABLE obs(id INTEGER PRIMARY KEY,jd DATETIME,ts DATETIME); INSERT INTO obs VALUES(1,2460000.5,1700000000.123456);`,
	);
	expect(await rows('SELECT jd::text, ts::text FROM obs')).toEqual([
		['2023-02-25 00:00:00+00', '2023-11-14 22:13:20.123456+00'],
	]);
	expect(mapping).toContain('read as Julian days; see whether that is what they are');
});

it('DA-06: a time without a zone is one of UTC, whatever the zone of the session', async () => {
	const {rows, run} = await bring(
		`CREATE TABLE z(id INTEGER PRIMARY KEY,at DATETIME DEFAULT CURRENT_TIMESTAMP); INSERT INTO z VALUES(1,'2024-03-31 02:30:00');`,
	);
	await run(`SET timezone = 'America/New_York'`);
	expect(await rows(`SELECT at = '2024-03-31 02:30:00+00' FROM z`)).toEqual([[true]]);
});

it('DA-07: what is no date is rejected, and a date with a time becomes a timestamp', async () => {
	const brought = await bring(
		`CREATE TABLE zd(id INTEGER PRIMARY KEY,d DATE); INSERT INTO zd VALUES(1,'0000-00-00'),(2,'2020-02-30'),(3,'2021-13-01'),(4,'0000-01-01'),(5,'2020-02-29'); CREATE TABLE ev(id INTEGER PRIMARY KEY,day DATE,dur TIME); INSERT INTO ev VALUES(1,'2020-01-05 13:45:00','25:30:00'),(2,'2020-01-05','12:00');`,
	);
	expect(await brought.rows('SELECT id, d::text FROM zd')).toEqual([['5', '2020-02-29']]);
	expect(keysOf(brought)).toEqual([1, 2, 3, 4].map(row => `zd ${row}: d not-a-date`));
	expect(await brought.rows('SELECT pg_typeof(day)::text, day::text, dur FROM ev ORDER BY id')).toEqual([
		['timestamp without time zone', '2020-01-05 13:45:00', '25:30:00'],
		['timestamp without time zone', '2020-01-05 00:00:00', '12:00'],
	]);
});

it('BO-01: a boolean with a default of 1 is one with a default of true', async () => {
	const {rows, run} = await bring(
		`CREATE TABLE entry(id INTEGER PRIMARY KEY,is_active BOOLEAN NOT NULL DEFAULT 1); INSERT INTO entry VALUES(44,FALSE),(55,TRUE);`,
	);
	await run('INSERT INTO entry(id) VALUES (66)');
	expect(await rows('SELECT is_active FROM entry ORDER BY id')).toEqual([[false], [true], [true]]);
});

it('BO-03: a numeric column is boolean where its default is', async () => {
	const {rows} = await bring(
		`CREATE TABLE accounts(id TEXT PRIMARY KEY,is_primary NUMERIC,lazy NUMERIC DEFAULT false); INSERT INTO accounts VALUES('a',1,0);`,
	);
	expect(await rows('SELECT pg_typeof(is_primary)::text, is_primary, lazy FROM accounts')).toEqual([
		['numeric', '1', false],
	]);
});

it('EN-01: a text with a NUL is rejected, never cut, and counted beforehand', async () => {
	const brought = await bring(
		`CREATE TABLE n(id INTEGER PRIMARY KEY,x TEXT); INSERT INTO n VALUES(1,'a'||char(0)||'b'),(2,'ok');`,
	);
	expect(await brought.rows('SELECT * FROM n')).toEqual([['2', 'ok']]);
	expect(keysOf(brought)).toEqual(['n 1: x nul-byte']);
	expect(brought.mapping).toContain('1 text with a NUL character');
});

it('EN-02: a text that is no UTF-8 is rejected, and counted beforehand', async () => {
	const brought = await bring(
		`CREATE TABLE files(id INTEGER PRIMARY KEY,filename TEXT); INSERT INTO files VALUES(1,'valid'),(2,CAST(x'66696c65966e616d65' AS TEXT)),(3,'also'); CREATE TABLE sur(id INTEGER PRIMARY KEY,x TEXT); INSERT INTO sur VALUES(1,CAST(x'eda080' AS TEXT)),(2,CAST(x'c080' AS TEXT)),(3,'😀');`,
	);
	expect(
		(await brought.rows('SELECT filename FROM files UNION ALL SELECT x FROM sur')).flat().sort(),
	).toEqual(['also', 'valid', '😀']);
	expect(keysOf(brought)).toEqual([
		'files 2: filename invalid-utf8',
		'sur 1: x invalid-utf8',
		'sur 2: x invalid-utf8',
	]);
	expect(brought.mapping).toContain('2 texts not in UTF-8');
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

it('NU-01: integers of 64 bits are exact, and what is beyond them is a real', async () => {
	const {rows, mapping} = await bring(
		`CREATE TABLE big(id INTEGER PRIMARY KEY,v BIGINT); INSERT INTO big VALUES(1,9007199254740993),(2,9223372036854775807),(3,-9223372036854775808),(4,4611686018427387904); CREATE TABLE ov(v INTEGER); INSERT INTO ov VALUES(9223372036854775808);`,
	);
	expect((await rows('SELECT v FROM big ORDER BY id')).flat()).toEqual([
		'9007199254740993',
		'9223372036854775807',
		'-9223372036854775808',
		'4611686018427387904',
	]);
	expect(await rows('SELECT v = 9223372036854775808::float8, pg_typeof(v)::text FROM ov')).toEqual([
		[true, 'double precision'],
	]);
	expect(mapping).toContain('4 integers, -9223372036854775808 to 9223372036854775807 → bigint');
});

it('NU-02: every integer column is bigint', async () => {
	const {rows} = await bring(
		`CREATE TABLE dr(id INTEGER PRIMARY KEY,cap INT,t MEDIUMINT,k TINYINT); INSERT INTO dr VALUES(1,3000592982016,99999999999,70000);`,
	);
	expect(await rows('SELECT * FROM dr')).toEqual([['1', '3000592982016', '99999999999', '70000']]);
});

it('NU-04: infinities stay numbers, and the word NaN is asked about', async () => {
	const brought = await bring(
		`CREATE TABLE inf(id INTEGER PRIMARY KEY,v REAL,n NUMERIC); INSERT INTO inf VALUES(1,9e999,-9e999),(2,0.0/0,1.5),(3,'NaN','Inf');`,
	);
	expect(await brought.rows('SELECT id, v, n::text FROM inf ORDER BY id')).toEqual([
		['1', Number.POSITIVE_INFINITY, '-Infinity'],
		['2', null, '1.5'],
	]);
	expect(keysOf(brought)).toEqual(['inf 3: v not-a-number']);
	expect(brought.mapping).toContain('1 text such as NaN or Inf');
});

it('NU-05: a declared precision that SQLite does not keep rounds nothing', async () => {
	const {rows} = await bring(
		`CREATE TABLE items(id INTEGER PRIMARY KEY,price DECIMAL(5,2)); INSERT INTO items VALUES(1,230.99),(2,0.1+0.2),(3,123456.78),(4,'12.10');`,
	);
	expect((await rows('SELECT price FROM items ORDER BY id')).flat()).toEqual([
		'230.99',
		'0.30000000000000004',
		'123456.78',
		'12.1',
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

it("JS-03: SQLite's binary JSON is decoded, and text in blobs is text", async () => {
	const {rows} = await bring(
		`CREATE TABLE profile(id INTEGER PRIMARY KEY,markings JSONB); INSERT INTO profile VALUES(1,CAST('["x","y"]' AS BLOB)),(2,x'4b17781779');`,
	);
	expect((await rows('SELECT markings::text FROM profile ORDER BY id')).flat()).toEqual([
		'["x","y"]',
		'["x","y"]',
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
		['4', '879f4bbd1573ab75f92ff2ba6d6d93e7', 1_000_000],
	]);
});

it('BL-02: texts in a column of blobs are not taken for base64', async () => {
	const {rows} = await bring(
		`CREATE TABLE keys(id INTEGER PRIMARY KEY,k BLOB); INSERT INTO keys VALUES(1,'-----BEGIN RSA'),(2,'abcd'); CREATE TABLE mixed(k BLOB); INSERT INTO mixed VALUES('abcd'),(x'00');`,
	);
	expect((await rows('SELECT k FROM keys ORDER BY id')).flat()).toEqual(['-----BEGIN RSA', 'abcd']);
	expect((await rows(`SELECT encode(k, 'hex') FROM mixed ORDER BY 1`)).flat()).toEqual(['00', '61626364']);
});

it('OP-05: rows in a column of dates that hold none are all accounted for, in either policy', async () => {
	const sql = `CREATE TABLE sil(id INTEGER PRIMARY KEY,d DATE); INSERT INTO sil VALUES(1,'2020-01-01'),(2,'bad'),(3,'2020-01-03');`;
	const kept = await bring(sql);
	expect((await kept.rows('SELECT d FROM sil ORDER BY id')).flat()).toEqual([
		'2020-01-01',
		'bad',
		'2020-01-03',
	]);
	const rejected = await bring(sql, {mixed: 'reject'});
	expect(await rejected.rows('SELECT id, d::text FROM sil ORDER BY id')).toEqual([
		['1', '2020-01-01'],
		['3', '2020-01-03'],
	]);
	expect(keysOf(rejected)).toEqual(['sil 2: d not-a-date']);
	expect(rejected.exitCode).toBe(3);
});
