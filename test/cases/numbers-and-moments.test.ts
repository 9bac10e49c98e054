/** Numbers, booleans and moments: each input is one that other tools get wrong, named by its number. */
import {expect, it} from 'vitest';
import {bring, rejectsOf} from './proposed.ts';

it('DA-02: numbers that may be years or times are no moments: all goes over as text, or they are rejected', async () => {
	const sql = `CREATE TABLE stamps(a DATETIME); INSERT INTO stamps VALUES(0),(2024),(86400),('2014-07-30 16:18:51');`;
	const whole = await bring(sql);
	expect((await whole.rows('SELECT a FROM stamps')).flat()).toEqual([
		'0',
		'2024',
		'86400',
		'2014-07-30 16:18:51',
	]);
	expect(whole.mapping).toContain('numbers and texts: all as texts, so that every value goes over');
	const brought = await bring(sql, {mixed: 'reject'});
	expect(await brought.rows('SELECT a::text FROM stamps')).toEqual([['2014-07-30 16:18:51+00']]);
	expect(rejectsOf(brought)).toEqual([1, 2, 3].map(row => `stamps ${row}: a ambiguous-timestamp`));
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

it('DA-07: what is no date stays a text or is rejected, and a date with a time becomes a timestamp', async () => {
	const sql = `CREATE TABLE zd(id INTEGER PRIMARY KEY,d DATE); INSERT INTO zd VALUES(1,'0000-00-00'),(2,'2020-02-30'),(3,'2021-13-01'),(4,'0000-01-01'),(5,'2020-02-29'); CREATE TABLE ev(id INTEGER PRIMARY KEY,day DATE,dur TIME); INSERT INTO ev VALUES(1,'2020-01-05 13:45:00','25:30:00'),(2,'2020-01-05','12:00');`;
	const whole = await bring(sql);
	expect((await whole.rows('SELECT d FROM zd ORDER BY id')).flat()).toEqual([
		'0000-00-00',
		'2020-02-30',
		'2021-13-01',
		'0000-01-01',
		'2020-02-29',
	]);
	expect(whole.exitCode).toBe(0);
	const brought = await bring(sql, {mixed: 'reject'});
	expect(await brought.rows('SELECT id, d::text FROM zd')).toEqual([['5', '2020-02-29']]);
	expect(rejectsOf(brought)).toEqual([1, 2, 3, 4].map(row => `zd ${row}: d not-a-date`));
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

it('NU-04: infinities stay numbers, and the word NaN makes the column text or is rejected', async () => {
	const sql = `CREATE TABLE inf(id INTEGER PRIMARY KEY,v REAL,n NUMERIC); INSERT INTO inf VALUES(1,9e999,-9e999),(2,0.0/0,1.5),(3,'NaN','Inf');`;
	const whole = await bring(sql);
	expect(await whole.rows('SELECT * FROM inf ORDER BY id')).toEqual([
		['1', 'Inf', '-Inf'],
		['2', null, '1.5'],
		['3', 'NaN', 'Inf'],
	]);
	const brought = await bring(sql, {mixed: 'reject'});
	expect(await brought.rows('SELECT id, v, n::text FROM inf ORDER BY id')).toEqual([
		['1', Number.POSITIVE_INFINITY, '-Infinity'],
		['2', null, '1.5'],
	]);
	expect(rejectsOf(brought)).toEqual(['inf 3: v not-a-number']);
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

it("JS-03: SQLite's binary JSON is decoded, and text in blobs is text", async () => {
	const {rows} = await bring(
		`CREATE TABLE profile(id INTEGER PRIMARY KEY,markings JSONB); INSERT INTO profile VALUES(1,CAST('["x","y"]' AS BLOB)),(2,x'4b17781779');`,
	);
	expect((await rows('SELECT markings::text FROM profile ORDER BY id')).flat()).toEqual([
		'["x","y"]',
		'["x","y"]',
	]);
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
	expect(rejectsOf(rejected)).toEqual(['sil 2: d not-a-date']);
	expect(rejected.exitCode).toBe(3);
});
