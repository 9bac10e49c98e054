/** Schemas in the style of browsers, phones, mail and chat programs: each goes over whole, and verify finds it so. */
import {describe, expect, it} from 'vitest';
import {asIfWritten, type Trip, trip} from './trip.ts';

function expectWhole(brought: Trip, counts: readonly string[]): void {
	expect(brought.failure).toBe('');
	expect(brought.differences).toEqual([]);
	expect(brought.exitCodes).toEqual([0, 0]);
	expect(brought.counts).toEqual(counts);
}

describe('a browser', () => {
	it('keeps its settings in a column of every kind of value, and its moments since 1601', async () => {
		const brought = await trip(
			`CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
			INSERT INTO meta VALUES('version', 66), ('guid', 'a-b'), ('none', NULL);
			CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, last_visit_time INTEGER NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL);
			INSERT INTO urls VALUES(1, 'https://münchen.example/%F0%9F', 13340000000000000, 0), (2, 'about:blank', 0, 1), (3, '', 9223372036854775807, 2);
			CREATE TABLE settings(key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
			INSERT INTO settings VALUES('zoom', 0.67), ('count', 5), ('name', 'x'), ('state', x'00ff');
			CREATE TABLE sync_state(id INTEGER PRIMARY KEY, metadata VARCHAR NOT NULL);
			INSERT INTO sync_state VALUES(1, x'08960101'), (2, x'fffe00'), (3, 'plain');`,
		);
		expectWhole(brought, ['meta: 3', 'settings: 4', 'sync_state: 3', 'urls: 3']);
		expect(await brought.rows(`SELECT key, encode(value, 'escape') FROM settings ORDER BY key`)).toEqual([
			['count', '5'],
			['name', 'x'],
			['state', '\\000\\377'],
			['zoom', '0.67'],
		]);
	});
});

describe('a phone', () => {
	it('has columns named like the row key, functions of its own in its checks, and rows that break others', async () => {
		const brought = await trip(
			`CREATE TABLE message(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, body BLOB, date INTEGER DEFAULT 0, kind INTEGER CHECK (kind >= 0));
			PRAGMA ignore_check_constraints = ON;
			INSERT INTO message VALUES(5, 'a', x'040b', 700000000000000000, 1), (9, 'b', 'text', -1, -5), (12, 'c', NULL, 0, NULL);
			CREATE TABLE hidden("rowid" TEXT, oid, _rowid_ INTEGER, ctid TEXT, "" TEXT, v TEXT COLLATE NOCASE);
			INSERT INTO hidden VALUES('r', 'o', 7, 'c', 'e', 'V'), ('r', 'o', 7, 'c', 'e', 'V'), (NULL, NULL, NULL, NULL, NULL, NULL);
			CREATE TABLE contact(id INTEGER PRIMARY KEY, born DATE, seen DATETIME, sort TEXT);
			INSERT INTO contact VALUES(1, '1990-01-01', 0, 'x'), (2, '', 1700000000000, 'y'), (3, '0000-00-00', '2020-01-01 00:00:00', NULL);
			CREATE INDEX by_sort ON contact(sort)`,
			asIfWritten(
				`UPDATE sqlite_schema SET sql = replace(sql, 'kind INTEGER CHECK', 'kind INTEGER CHECK (own_check(kind)) CHECK') WHERE name = 'message'`,
				`UPDATE sqlite_schema SET sql = replace(sql, 'sort TEXT', 'sort TEXT COLLATE LOCALIZED') WHERE name = 'contact'`,
			),
		);
		expectWhole(brought, ['contact: 3', 'hidden: 3', 'message: 3']);
		expect(brought.mapping).toContain('CHECK (kind >= 0): 1 rows break it, so it holds for new rows only');
		expect(await brought.rows('SELECT * FROM hidden WHERE v IS NOT NULL LIMIT 1')).toEqual([
			['r', 'o', '7', 'c', 'e', 'V'],
		]);
	});
});

describe('a mail program', () => {
	it('holds texts in full-text tables of its own, beside indexes that hold none', async () => {
		const brought = await trip(
			`CREATE VIRTUAL TABLE bodies USING fts3(tokenize porter, body TEXT, subject TEXT);
			INSERT INTO bodies(docid, body, subject) VALUES (3, 'only here', 'Zoë'), (8, '', NULL);
			CREATE VIRTUAL TABLE words USING fts4aux(bodies);
			CREATE VIRTUAL TABLE notes USING fts5(t); INSERT INTO notes(rowid, t) VALUES (2, 'kept');
			CREATE VIRTUAL TABLE terms USING fts5vocab('notes', 'row');
			CREATE VIRTUAL TABLE search USING fts4(content="", t); INSERT INTO search(docid, t) VALUES (1, 'gone');
			CREATE TABLE subjects(ROWID INTEGER PRIMARY KEY, subject COLLATE RTRIM UNIQUE); INSERT INTO subjects VALUES(1, 'a '), (2, 'b');`,
			asIfWritten(
				`UPDATE sqlite_schema SET sql = replace(sql, 'tokenize porter', 'tokenize mailporter') WHERE name = 'bodies'`,
			),
		);
		expectWhole(brought, ['subjects: 2', 'notes: 1', 'bodies_content: 2']);
		expect(brought.mapping).toContain('app.search: a full-text index without texts of its own');
		expect(brought.mapping).toContain('app.terms: shows the words of a full-text index');
	});
});

describe('a chat program', () => {
	it('mixes numbers and texts in unique columns, and writes in UTF-16', async () => {
		const brought = await trip(
			`PRAGMA encoding = 'UTF-16le'; PRAGMA page_size = 512;
			CREATE TABLE vals(id INTEGER PRIMARY KEY, value UNIQUE); INSERT INTO vals VALUES(1, 2020), (2, '2020'), (3, 1.5), (4, '👍🏽');
			CREATE TABLE uses(item INT, value INT, PRIMARY KEY (item, value), FOREIGN KEY (value) REFERENCES vals(id)); INSERT INTO uses VALUES(1, 1), (1, 2), (2, 99);
			CREATE TABLE kept(part TEXT, key BLOB, value, PRIMARY KEY (part, key)) WITHOUT ROWID;
			INSERT INTO kept VALUES('p', 'k', 1), ('p', x'6b', 'a'), ('q', x'00', x'd83d');
			CREATE TABLE nulls(a TEXT PRIMARY KEY, b INT UNIQUE); INSERT INTO nulls VALUES(NULL, NULL), (NULL, NULL), ('a', 1);
			CREATE TABLE odd(t TIME, money DECIMAL(5,2), token UNSIGNED BIG INT, flag BOOL);
			INSERT INTO odd VALUES('25:00:00', 'n/a', 1e19, 2), ('12:00', 9999999.125, -1, 'yes'), (NULL, '', 9223372036854775807, NULL);`,
		);
		expectWhole(brought, ['kept: 3', 'nulls: 3', 'odd: 3', 'uses: 3', 'vals: 4']);
	});
});

describe('a program that learns', () => {
	it('sorts keys by a collation of its own, in tables without row keys and in write-ahead mode', async () => {
		const brought = await trip(
			`PRAGMA journal_mode = WAL;
			CREATE TABLE tags(tag TEXT NOT NULL PRIMARY KEY, usn INTEGER NOT NULL, config BLOB) WITHOUT ROWID;
			INSERT INTO tags VALUES('Über', 1, x'00'), ('apfel', 2, NULL), ('Zoë', -1, 'x');
			CREATE TABLE fields(ntid INTEGER NOT NULL, ord INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
			CREATE UNIQUE INDEX by_name ON fields(name, ntid); INSERT INTO fields VALUES(1, 0, 'Front'), (1, 1, 'Back');
			CREATE TABLE notes(id INTEGER PRIMARY KEY, tag TEXT REFERENCES tags(tag)); INSERT INTO notes VALUES(1, 'apfel'), (2, 'gone')`,
			asIfWritten(
				`UPDATE sqlite_schema SET sql = replace(sql, 'tag TEXT NOT NULL', 'tag TEXT NOT NULL COLLATE unicase') WHERE name = 'tags'`,
				`UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT', 'name TEXT COLLATE "unicase"') WHERE name = 'fields'`,
			),
		);
		expectWhole(brought, ['fields: 2', 'notes: 2', 'tags: 3']);
		expect((await brought.rows(`SELECT tag FROM tags ORDER BY usn`)).flat()).toEqual([
			'Zoë',
			'Über',
			'apfel',
		]);
	});
});
