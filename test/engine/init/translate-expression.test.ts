import Database from 'better-sqlite3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {translateText} from '../../../source/engine/init/translate-expression.ts';
import type {Scope, Typed} from '../../../source/engine/init/typed.ts';
import {type FreshDatabase, freshDatabase} from '../../fresh-database.ts';

const columns: Record<string, Typed> = {
	i: {sql: 'i', type: 'bigint'},
	j: {sql: 'j', type: 'bigint'},
	r: {sql: 'r', type: 'double precision'},
	t: {sql: 't', type: 'text', nocase: false},
	u: {sql: 'u', type: 'text', nocase: true},
	b: {sql: 'b', type: 'bytea'},
	f: {sql: 'f', type: 'boolean'},
	d: {sql: 'd', type: 'timestamptz', converted: true},
};

const scope: Scope = {
	immutable: false,
	column: (table, name) => (table === undefined || table === 'x' ? columns[name.toLowerCase()] : undefined),
};

/** The rows in both: integers around zero, texts that differ in case and order, empty ones and NULLs. */
const rows = [
	[5, 2, 1.5, 'abc', 'Abc', `x'00ff'`, 1],
	[-7, 2, -0.25, 'ABC', 'aBC', `x''`, 0],
	[0, 0, 0.5, '', 'é', `x'61'`, 1],
	[3, -2, 1e10, 'a_b%c', 'É', `x'41'`, 0],
	[1_000_000_007, 3, 2.5, 'Zebra', 'zebra', `x'5a'`, 1],
];

/** Expressions over the columns, with semicolons between. */
const same = `
	i + 1 ; i - j * 2 ; -i ; +i ; i / j ; i / 2 ; -7 / 2 ; i % j ; i % 3 ; (i + 1) * 2 ; i / 2.0
	r / j ; r * i ; 7 / 2 ; 1000000 * 1000000 ; ~ i ; i & 6 ; i | 8 ; i << 2 ; i >> 1 ; abs(i) ; abs(r)
	0x1F + i ; 'x' || i ; t || u ; t || '-' || j ; i || j ; f || t ; i = j ; i == 5 ; i <> j ; i != 0
	i < r ; r >= 0.5 ; i BETWEEN 0 AND 5 ; i NOT BETWEEN 0 AND 5 ; t = 'abc' ; u = 'ABC' ; t = u
	u = t ; t < 'b' ; t > u ; t BETWEEN 'A' AND 'a' ; t COLLATE NOCASE = 'ABC'
	u COLLATE BINARY = 'Abc' ; i = '5' ; '5' = i ; t = 5 ; b = x'61' ; b < x'62' ; i IN (5, 0, 3)
	i NOT IN (5, NULL) ; t IN ('abc', '') ; u IN ('abc', 'x') ; f IN (0, 1) ; f IN (1) ; i IN (r, j)
	f ; f = 1 ; f = 0 ; f <> 1 ; f = TRUE ; NOT f ; f IS 1 ; f IS NOT 0 ; f IS TRUE ; f + 1 ; f = j
	f > 0 ; -f ; i IS NULL ; i IS NOT NULL ; i ISNULL ; i NOTNULL ; i NOT NULL ; i IS j ; i IS NOT j
	i IS NOT DISTINCT FROM j ; t IS 'abc' ; i AND j ; i OR f ; NOT i ; i > 0 AND (t IS NULL OR f)
	(i IS NULL) + (t IS NULL) = 2 ; NOT i = 5 ; i = 5 OR i = 0 AND f ; t LIKE 'a%' ; t LIKE 'A_C'
	t NOT LIKE '%b%' ; t LIKE 'a\\_b%' ESCAPE '\\' ; t LIKE '%\\%c' ESCAPE '\\' ; u LIKE 'É' ; i LIKE '%7'
	'abc' LIKE t ; t GLOB 'a*' ; t GLOB '[A-Z]*' ; t GLOB '?[^x]c' ; t GLOB '*%*' ; t GLOB 'a.c'
	t NOT GLOB '*b*' ; CASE WHEN i > 0 THEN 'p' WHEN i < 0 THEN 'n' ELSE 'z' END
	CASE i WHEN 5 THEN 1 WHEN 0 THEN 2.5 END ; CASE u WHEN 'ABC' THEN 1 END ; CAST(i AS TEXT)
	CAST(i AS REAL) / 2 ; CAST(f AS INTEGER) ; CAST(5 AS INTEGER) ; coalesce(i, 0) ; ifnull(t, 'none')
	coalesce(i, r) ; nullif(i, 5) ; nullif(u, 'ABC') ; iif(i > 0, 'a', 'b') ; iif(f, 1, 0) ; length(t)
	length(b) ; length(i) ; lower(t) ; upper(u) ; lower(u) ; trim('  ' || t || ' ') ; ltrim(t, 'a')
	rtrim(t, 'cb') ; substr(t, 2) ; substr(t, 1, 2) ; substr(t, 2, 0) ; replace(t, 'b', 'x')
	replace(t, '', 'x') ; instr(t, 'b') ; instr(t, '') ; hex(b) ; min(i, j) ; max(i, r) ; typeof(i)
	typeof(t) ; typeof(b) ; typeof(f) ; x.i ; "i" + [j] + \`i\` ; "no such column" || 'x' ; 'it''s'
	NULL ; 1 /* a */ + -- b⏎ 1`
	.split(/ ; |\n/)
	.map(sql => sql.trim().replace('⏎', '\n'))
	.filter(sql => sql !== '');

let target: FreshDatabase;
const source = new Database(':memory:');

beforeAll(async () => {
	target = await freshDatabase();
	const all = [
		...rows.map(row =>
			row.map(v => (typeof v === 'string' && !v.startsWith("x'") ? `'${v}'` : v)).join(', '),
		),
		'NULL, NULL, NULL, NULL, NULL, NULL, NULL',
	];
	source.exec(
		'CREATE TABLE x(n INTEGER PRIMARY KEY, i INTEGER, j INTEGER, r REAL, t TEXT, u TEXT COLLATE NOCASE, b BLOB, f BOOLEAN)',
	);
	await target.client.query(
		'CREATE TABLE x(n bigint, i bigint, j bigint, r double precision, t text, u text, b bytea, f boolean)',
	);
	for (const [n, values] of all.entries()) {
		source.exec(`INSERT INTO x VALUES (${n}, ${values})`);
		const typed = values
			.replace(/x'([0-9a-f]*)'/, `'\\x$1'`)
			.replace(/, ([01])$/, (_, bit) => `, ${bit === '1'}`);
		await target.client.query(`INSERT INTO x VALUES (${n}, ${typed})`);
	}
});

afterAll(async () => {
	source.close();
	await target.drop();
});

/** A value of either server, as one text: a boolean is 0 or 1, as in SQLite. */
function plain(value: unknown): string {
	if (value === null) return 'NULL';
	if (typeof value === 'boolean') return value ? '1' : '0';
	return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

describe('what is translated gives in PostgreSQL what it gives in SQLite', () => {
	it.each(same)('%s', async sql => {
		const made = translateText(sql, scope);
		if (!made.ok) throw new Error(made.reason);
		const legacy = sql.replace('"no such column"', `'no such column'`);
		const expected = source.prepare(`SELECT ${legacy} FROM x ORDER BY n`).pluck().all().map(plain);
		const {rows: found} = await target.client.query({
			text: `SELECT ${made.typed.sql} FROM x ORDER BY n`,
			rowMode: 'array',
		});
		expect(found.map(([value]) => plain(value))).toEqual(expected);
	});
});

describe('what has no certain counterpart is refused', () => {
	it.each([
		[`printf('%d', i)`, 'the function printf() has no certain counterpart'],
		['round(r, 2)', 'the function round() has no certain counterpart'],
		['r || t', 'a double precision is used as a text'],
		[`i < 'abc'`, 'it compares bigint with text'],
		['t + 1', 'a text is used as a number'],
		['t', undefined],
		['t AND i', 'a text is used as a truth value'],
		['d', 'd becomes timestamptz and is no longer what it was'],
		[`d > '2020'`, 'd becomes timestamptz and is no longer what it was'],
		['d IS NULL', undefined],
		['substr(t, -1)', 'substr() of text, bigint'],
		['substr(t, i)', 'substr() of text, bigint'],
		['i << j', 'it shifts by what may be anything'],
		['t GLOB u', 'its pattern is no literal'],
		[`t LIKE 'x' ESCAPE 'x'`, 'its ESCAPE is no plain character'],
		[`t MATCH 'x'`, 'MATCH is not understood there'],
		['CAST(t AS INTEGER)', 'it casts text to INTEGER'],
		['t COLLATE RTRIM = u', 'it sorts by the collation RTRIM'],
		['(i, j) = (1, 2)', 'it compares rows'],
		['i IN ()', 'its list is empty'],
		['count(*)', 'count() is an aggregate'],
		['EXISTS (SELECT 1)', 'it holds a query'],
		[`t -> '$.a'`, 'JSON paths are left to you'],
		['CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP is a text in SQLite'],
		['nothing', 'nothing is no column that is migrated'],
		['i +', 'it ends too early'],
		['i ! j', 'it cannot be read'],
	])('%s: %s', (sql, reason) => {
		const made = translateText(sql, scope);
		expect(made.ok ? undefined : made.reason).toBe(reason);
	});
});
