/** Defaults, checks, indexes, views, virtual tables, each as other tools get them wrong, named by number. */
import {expect, it} from 'vitest';
import {bring, definitionsOf, indexes} from './proposed.ts';

it('SO-01: defaults that ask for the time do so in PostgreSQL', async () => {
	const {rows, run} = await bring(
		`CREATE TABLE df(id INTEGER PRIMARY KEY,a DATETIME DEFAULT CURRENT_TIMESTAMP,b DATETIME DEFAULT (datetime('now','localtime')),c DATETIME DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f','NOW')),d INTEGER DEFAULT (strftime('%s','now')),e DATE DEFAULT current_date,f TEXT DEFAULT (hex(randomblob(16))));`,
	);
	await run(`SET timezone = 'Pacific/Kiritimati'`);
	expect(
		await rows(`INSERT INTO df DEFAULT VALUES RETURNING a = now(), b = localtimestamp, c = now(),
			d = floor(extract(epoch from now())), e = (now() AT TIME ZONE 'UTC')::date, f ~ '^[0-9A-F]{32}$'`),
	).toEqual([[true, true, true, true, true, true]]);
});

it('defaults in text columns are written as SQLite writes them', async () => {
	const {rows} = await bring(
		`CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT DEFAULT CURRENT_TIMESTAMP, b TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), c INTEGER DEFAULT (unixepoch('subsec')*1000), d TEXT DEFAULT (lower('ABC')||'-'||5), e INTEGER DEFAULT (abs(random())), f INTEGER DEFAULT CURRENT_TIMESTAMP)`,
	);
	expect(
		await rows(`INSERT INTO t DEFAULT VALUES RETURNING a = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
			b ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$', c = floor(extract(epoch from now()) * 1000), d, e, f`),
	).toEqual([[true, true, true, 'abc-5', null, null]]);
});

it('SO-02: defaults in quotes mean what SQLite makes of them', async () => {
	const {rows} = await bring(
		`CREATE TABLE dq(a INTEGER DEFAULT null,b INTEGER DEFAULT "0",c TEXT DEFAULT "",d INTEGER DEFAULT '"0"',e TEXT DEFAULT 'it''s',f REAL DEFAULT -1.5,g BLOB DEFAULT x'00',h TEXT DEFAULT NULL); INSERT INTO dq DEFAULT VALUES;`,
	);
	await rows('INSERT INTO dq DEFAULT VALUES');
	expect(await rows(`SELECT a, b, c, d, e, f, encode(g, 'hex'), h FROM dq`)).toEqual(
		[1, 2].map(() => [null, '0', '', '"0"', "it's", -1.5, '00', null]),
	);
});

it('SO-02: a number in two pairs of quotes is the number where the column holds numbers, and that is said', async () => {
	const {rows, mapping} = await bring(`CREATE TABLE dq(id INTEGER PRIMARY KEY, d INTEGER DEFAULT '"0"')`);
	expect(await rows('INSERT INTO dq DEFAULT VALUES RETURNING d')).toEqual([['0']]);
	expect(mapping).toContain(`the source's default is the text "0", quotes and all`);
});

it('SO-04: generated columns are generated where that can be said, else they hold their values', async () => {
	const {rows, mapping} = await bring(
		`CREATE TABLE foo(id INTEGER,gen INTEGER GENERATED ALWAYS AS (id+1),st TEXT AS (upper('x'||id)) STORED,w TEXT AS (printf('%05d',id))); INSERT INTO foo(id) VALUES(4);`,
	);
	expect(await rows('SELECT id, gen, st, w FROM foo')).toEqual([['4', '5', 'X4', '00004']]);
	expect(
		await rows(
			`SELECT attname FROM pg_attribute WHERE attrelid = 'foo'::regclass AND attgenerated = 's' ORDER BY 1`,
		),
	).toEqual([['gen'], ['st']]);
	expect(mapping).toContain('the function printf() has no certain counterpart');
});

it('SO-05: a view is translated, a trigger is listed, and tables load regardless', async () => {
	const {rows, run, mapping} = await bring(
		`CREATE TABLE ord(id INTEGER PRIMARY KEY,amt REAL,upd TEXT); CREATE VIEW v AS WITH x AS (SELECT id,ifnull(amt,0) a FROM ord) SELECT * FROM x; CREATE TRIGGER tr AFTER UPDATE ON ord BEGIN UPDATE ord SET upd=datetime('now') WHERE id=new.id; END; CREATE VIEW odd AS SELECT printf('%d', id) FROM ord;`,
	);
	await run('INSERT INTO ord(amt) VALUES (1.5), (NULL)');
	expect(await rows('SELECT id, a FROM v ORDER BY id')).toEqual([
		['1', 1.5],
		['2', 0],
	]);
	expect(mapping).toContain('# - s.tr: a trigger on ord\n#     CREATE TRIGGER tr AFTER UPDATE ON ord BEGIN');
	expect(mapping).toContain(
		'# - s.odd: a view, which is left to you: the function printf() has no certain counterpart',
	);
});

it('SO-06: indexes that are partial, descending or on expressions stay so', async () => {
	const {rows} = await bring(
		`CREATE TABLE ac(id INTEGER PRIMARY KEY,email TEXT,deleted BOOLEAN NOT NULL DEFAULT 0); CREATE UNIQUE INDEX u1 ON ac(email) WHERE deleted=0; CREATE UNIQUE INDEX u2 ON ac(lower(email)) WHERE deleted=0; CREATE INDEX d1 ON ac(email DESC,id); INSERT INTO ac VALUES(1,'a@x',0),(2,'a@x',1);`,
	);
	expect(await rows('SELECT count(*) FROM ac')).toEqual([['2']]);
	expect(await rows(indexes)).toEqual([
		['d1', 'CREATE INDEX d1 ON public.ac USING btree (email DESC, id)'],
		['u1', 'CREATE UNIQUE INDEX u1 ON public.ac USING btree (email) WHERE (NOT deleted)'],
		['u2', 'CREATE UNIQUE INDEX u2 ON public.ac USING btree (lower(email)) WHERE (NOT deleted)'],
	]);
});

it('texts that are unique without regard to case stay so, for ASCII letters alone', async () => {
	const {rows, run} = await bring(
		`CREATE TABLE u(name TEXT COLLATE NOCASE UNIQUE); INSERT INTO u VALUES('Ann'),('É'),('é');`,
	);
	expect(await rows('SELECT count(*) FROM u')).toEqual([['3']]);
	await expect(run(`INSERT INTO u VALUES ('aNN')`)).rejects.toThrow(/u_name_key/);
});

it('CHECKs that hold are kept, those that rows break hold for new rows, the others are named', async () => {
	const {rows, run, mapping} = await bring(
		`CREATE TABLE c(id INTEGER PRIMARY KEY, n INTEGER CHECK(n > 0), s TEXT CONSTRAINT known CHECK(s IN ('on', 'off')), b BOOLEAN CHECK (b IN (0, 1)), x TEXT CHECK (x LIKE 'A%'), CHECK ((n IS NULL) + (s IS NULL) < 2), CHECK (json_valid(x)));
		PRAGMA ignore_check_constraints = ON; INSERT INTO c VALUES(1, 1, 'on', 1, '"a"'), (2, -1, 'off', 0, NULL);`,
	);
	expect(await rows('SELECT count(*) FROM c')).toEqual([['2']]);
	expect(mapping).toContain('CHECK (n > 0): 1 rows break it, so it holds for new rows only');
	expect(mapping).toContain('CHECK (json_valid(x)) is left out');
	for (const [columns, values] of [
		['n', '0'],
		['n, s', `1, 'maybe'`],
		['s, x', `'on', 'B'`],
		['b', 'TRUE'],
	] as const) {
		await expect(run(`INSERT INTO c(${columns}) VALUES (${values})`), values).rejects.toThrow(
			/violates check/,
		);
	}
	await run(`INSERT INTO c(n, s, x) VALUES (1, 'on', 'abc')`);
});

it('SO-08: an index whose values are too long for one is made by hash', async () => {
	const {rows} = await bring(
		`CREATE TABLE lt(id INTEGER PRIMARY KEY,content TEXT); CREATE INDEX li ON lt(content); INSERT INTO lt SELECT 1,hex(randomblob(20000)); CREATE TABLE lu(content TEXT UNIQUE, n); INSERT INTO lu SELECT hex(randomblob(20000)), 1; CREATE INDEX two ON lu(content, n);`,
	);
	expect(await rows('SELECT length(content) FROM lt UNION ALL SELECT length(content) FROM lu')).toEqual([
		[40_000],
		[40_000],
	]);
	expect(await rows(indexes)).toEqual([
		['li', 'CREATE INDEX li ON public.lt USING hash (content)'],
		['lu_content_key', 'CREATE UNIQUE INDEX lu_content_key ON public.lu USING btree (md5(content))'],
	]);
});

it('SP-01: tables without row numbers and STRICT ones go over', async () => {
	const {rows, exitCode} = await bring(
		`CREATE TABLE wr(k TEXT,n INTEGER,v,PRIMARY KEY(k,n)) WITHOUT ROWID; INSERT INTO wr VALUES('a',1,x'00'); CREATE TABLE sx(i INT,t TEXT,a ANY) STRICT; INSERT INTO sx VALUES(1,'x',1.5),(2,'y','z'),(3,'w',x'ff');`,
	);
	expect(await rows(definitionsOf('wr'))).toEqual([['wr_pkey', 'PRIMARY KEY (k, n)']]);
	expect(await rows(`SELECT i, encode(a, 'escape') FROM sx ORDER BY i`)).toEqual([
		['1', '1.5'],
		['2', 'z'],
		['3', '\\377'],
	]);
	expect(exitCode).toBe(0);
});

it('SP-02: a full-text index stays behind, one with texts of its own is a table', async () => {
	const {rows, plan, mapping} = await bring(
		`CREATE TABLE post(id INTEGER PRIMARY KEY,body TEXT); CREATE VIRTUAL TABLE post_fts USING fts5(body,content='post',content_rowid='id'); CREATE VIRTUAL TABLE notes USING fts5(t); INSERT INTO notes VALUES('only here'); CREATE TABLE notes_data2(x);`,
	);
	expect(await rows('SELECT t FROM notes')).toEqual([['only here']]);
	expect(await rows(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)).toEqual([
		['notes'],
		['notes_data2'],
		['post'],
	]);
	expect(mapping).toContain('s.post_fts: "a full-text index over post, which goes over;');
	expect(plan.coverage.find(c => c.table === 'post_fts')?.coverage.kind).toBe('left-behind');
	expect(plan.coverage.find(c => c.table === 'notes')?.coverage.kind).toBe('mapped');
});

it('SP-04: equal rows without a key are all there', async () => {
	const {rows} = await bring(
		`CREATE TABLE nopk(a TEXT,b INTEGER); INSERT INTO nopk VALUES('x',1),('x',1),(NULL,NULL);`,
	);
	expect(await rows('SELECT a, b FROM nopk ORDER BY a')).toEqual([
		['x', '1'],
		['x', '1'],
		[null, null],
	]);
});

it('an index over arithmetic that leaves 64 bits in some row is left out: PostgreSQL would refuse that row', async () => {
	const {rows, proposal} = await bring(
		`CREATE TABLE far(id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO far VALUES (1, 9223372036854775807), (2, 5);
		CREATE UNIQUE INDEX next ON far(n + 1); CREATE INDEX fine ON far(id + 1);`,
	);
	expect(await rows('SELECT id, n FROM far ORDER BY id')).toEqual([
		['1', '9223372036854775807'],
		['2', '5'],
	]);
	expect(proposal.tables[0]?.notes.join('\n')).toContain(
		'the index next is left out: n + 1: it is beyond 64 bits',
	);
	expect(proposal.tables[0]?.indexes.join('\n')).toContain('"fine"');
});

it('a column that refers to one of JSON keeps its own type', async () => {
	const {rows} = await bring(
		`CREATE TABLE doc(id INTEGER PRIMARY KEY, body JSON, other DATE UNIQUE REFERENCES doc(body));
		INSERT INTO doc VALUES (1, '{"a":1}', NULL), (2, NULL, NULL);`,
	);
	expect(await rows('SELECT id, body::text FROM doc ORDER BY id')).toEqual([
		['1', '{"a":1}'],
		['2', null],
	]);
});
