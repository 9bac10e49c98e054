import {join} from 'node:path';
import Database from 'better-sqlite3';
import {expect, it} from 'vitest';
import {copyTables} from '../../../source/engine/source/copy-tables.ts';
import {integrityFindings} from '../../../source/engine/source/integrity.ts';
import {compareRows} from '../../../source/engine/source/same-rows.ts';
import {Database as OurDatabase} from '../../../source/engine/source/sqlite.ts';
import {bytesOfTables, tableShapes} from '../../../source/engine/source/table-shape.ts';
import {testFolder, writeSource} from '../../migration.ts';

const tables = `PRAGMA user_version = 7; PRAGMA application_id = 1234;
	CREATE TABLE t (a TEXT UNIQUE COLLATE NOCASE CHECK (a <> 'z'), id INTEGER PRIMARY KEY AUTOINCREMENT, c REAL,
		g AS (c * 2) STORED, v AS (id + 1), UNIQUE (c, a));
	CREATE INDEX part ON t (c) WHERE a = 'x';
	CREATE UNIQUE INDEX expressed ON t (lower(a) || id);
	CREATE TABLE w (u UNIQUE, k TEXT COLLATE NOCASE, l, PRIMARY KEY (k, l)) WITHOUT ROWID;
	CREATE TABLE r (x, y, rowid TEXT);
	CREATE TABLE log (what);
	CREATE VIEW seen AS SELECT * FROM t;
	CREATE VIRTUAL TABLE words USING fts5(x);
	CREATE TRIGGER noted AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;
	INSERT INTO t (a, c) VALUES ('x', 1), ('Y', -0.5), ('gone', 3), (NULL, NULL);
	DELETE FROM t WHERE a = 'gone' OR a IS NULL;
	INSERT INTO w VALUES (1, 'A', 2), (NULL, 'b', x'00ff'), (1.5, 'a', 3);
	INSERT INTO r (_rowid_, x, y, rowid) VALUES (50, 1, 1.0, 'r'), (7, '1', '', NULL), (9, NULL, -0.0, ''), (10, x'', 9223372036854775807, 'é'),
		(11, CAST(x'ff6100' AS TEXT), 1e308, 'a' || char(0) || 'b');`;

function copied(
	names: readonly string[],
	{
		sql = tables,
		fill,
		existing,
	}: {sql?: string; fill?: (db: Database.Database) => void; existing?: string} = {},
) {
	const folder = testFolder();
	const snapshot = writeSource(join(folder, 's.db'), sql, fill);
	const into = join(folder, 'into.db');
	if (existing !== undefined) writeSource(into, existing);
	const replace = existing !== undefined;
	return {
		snapshot,
		into,
		folder,
		found: () => copyTables({source: 's', snapshot, tables: names, into, intoName: 'into.db', replace}),
	};
}

/** Every value with its storage class, as bytes where it is a text. */
function dump(file: string, table: string, columns: readonly string[]): unknown[] {
	const db = new Database(file, {readonly: true});
	const list = columns.map(
		c => `typeof(${c}), CASE WHEN typeof(${c}) = 'text' THEN hex(${c}) ELSE quote(${c}) END`,
	);
	const rows = db
		.prepare(`SELECT ${list.join(', ')} FROM ${table} ORDER BY ${columns[0]}`)
		.raw()
		.all();
	db.close();
	return rows;
}

function query(file: string, sql: string): unknown[] {
	const db = new Database(file, {readonly: true});
	const rows = db.prepare(sql).raw().all();
	db.close();
	return rows;
}

const definitions = `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name IN ('t', 'w', 'r') ORDER BY 1, 2`;

it('copies rows with row keys, indexes, triggers, counters and computed columns, and nothing else', () => {
	const {snapshot, into, found} = copied(['T', 'w', 'r']);
	expect(found()).toEqual([
		{table: 't', rows: 2},
		{table: 'w', rows: 3},
		{table: 'r', rows: 5},
	]);
	expect(query(into, definitions)).toEqual(query(snapshot, definitions));
	for (const [table, columns] of [
		['t', ['id', 'a', 'c', 'g', 'v']],
		['w', ['k', 'l', 'u']],
		['r', ['_rowid_', 'x', 'y', 'rowid']],
	] as const) {
		const rows = dump(into, table, columns);
		expect(rows.length).toBeGreaterThan(1);
		expect(rows).toEqual(dump(snapshot, table, columns));
	}
	expect(query(into, "SELECT name FROM sqlite_schema WHERE name IN ('log', 'seen', 'words')")).toEqual([]);
	expect(query(into, 'SELECT * FROM sqlite_sequence')).toEqual([['t', 4]]);
	expect(query(into, 'PRAGMA user_version')).toEqual([[7]]);
	expect(query(into, 'PRAGMA application_id')).toEqual([[1234]]);
	expect(integrityFindings(into)).toEqual([]);
});

it('the copy keeps what its keys and rules promise', () => {
	const {into, found} = copied(['t', 'w', 'r']);
	found();
	const db = new Database(into);
	expect(() => db.exec("INSERT INTO t (a) VALUES ('new')")).toThrow('no such table: main.log');
	db.exec('CREATE TABLE log (what)');
	expect(() => db.exec("INSERT INTO t (a) VALUES ('X')")).toThrow('UNIQUE constraint failed: t.a');
	expect(() => db.exec("INSERT INTO t (a) VALUES ('z')")).toThrow('CHECK constraint failed');
	expect(() => db.exec("INSERT INTO w VALUES (7, 'B', x'00ff')")).toThrow(
		'UNIQUE constraint failed: w.k, w.l',
	);
	expect(db.prepare("INSERT INTO t (a) VALUES ('new')").run().lastInsertRowid).toBe(5);
	expect(db.prepare('SELECT what FROM log').pluck().all()).toEqual(['new']);
	db.close();
});

it('takes definitions that only an old SQLite would take from anybody: texts in double quotes', () => {
	const text = `CREATE TABLE old (kind TEXT DEFAULT "a" CHECK (kind IN ("a", "b")), n UNIQUE)`;
	const {snapshot, into, found} = copied(['old'], {
		sql: "CREATE TABLE old (kind TEXT, n UNIQUE); INSERT INTO old VALUES ('a', 1), ('b', NULL)",
		fill(db) {
			db.unsafeMode(true);
			db.pragma('writable_schema = ON');
			db.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'old'").run(text);
		},
	});
	expect(found()).toEqual([{table: 'old', rows: 2}]);
	expect(query(into, "SELECT sql FROM sqlite_schema WHERE name = 'old'")).toEqual([[text]]);
	expect(dump(into, 'old', ['n', 'kind'])).toEqual(dump(snapshot, 'old', ['n', 'kind']));
});

it.each([['UTF-16le'], ['UTF-16be'], ['UTF-8']])('keeps %s, and the page size', encoding => {
	const {into, found} = copied(['t'], {
		sql: `PRAGMA encoding = '${encoding}'; PRAGMA page_size = 8192; CREATE TABLE t (x); INSERT INTO t VALUES ('é😀')`,
	});
	found();
	expect(query(into, 'PRAGMA encoding')).toEqual([[encoding]]);
	expect(query(into, 'PRAGMA page_size')).toEqual([[8192]]);
	expect(query(into, 'SELECT x FROM t')).toEqual([['é😀']]);
});

it('refuses what a table alone cannot be, and says what can be done', () => {
	const refusal = (name: string) => {
		try {
			return copied([name]).found();
		} catch (error) {
			return `${(error as Error).message} | ${(error as {hint?: string}).hint}`;
		}
	};
	expect(refusal('logs')).toBe('The snapshot of s has no table "logs" | Did you mean log?');
	expect(refusal('seen')).toContain('s.seen cannot be restored alone: it is a view');
	expect(refusal('words')).toContain('it is a virtual table');
	expect(refusal('words_data')).toContain('it is a shadow table');
	expect(refusal('sqlite_sequence')).toContain('has no table');
});

it('a value that its column would convert stops the copy', () => {
	const {found} = copied(['t'], {
		sql: "CREATE TABLE t (x); INSERT INTO t VALUES ('1'), ('b')",
		fill(db) {
			db.unsafeMode(true);
			db.pragma('writable_schema = ON');
			db.exec("UPDATE sqlite_schema SET sql = 'CREATE TABLE t (x INTEGER)'");
		},
	});
	expect(found).toThrow('some of its rows come out otherwise than they went in');
});

it('puts tables into a database beside its own, and in the place of those of the same name', () => {
	const {snapshot, into, found} = copied(['t', 'r'], {
		existing: `PRAGMA user_version = 3; CREATE TABLE mine (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO mine VALUES (9);
			CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, other); INSERT INTO t VALUES (99, 'old');
			CREATE TRIGGER noted AFTER INSERT ON t BEGIN SELECT 1; END`,
	});
	found();
	expect(query(into, 'SELECT id FROM mine')).toEqual([[9]]);
	expect(query(into, 'SELECT * FROM sqlite_sequence ORDER BY 1')).toEqual([
		['mine', 9],
		['t', 4],
	]);
	expect(query(into, 'PRAGMA user_version')).toEqual([[3]]);
	expect(dump(into, 't', ['id', 'a', 'c'])).toEqual(dump(snapshot, 't', ['id', 'a', 'c']));
	expect(query(into, definitions)).toEqual(query(snapshot, definitions.replace("'t', 'w', 'r'", "'t', 'r'")));
	expect(integrityFindings(into)).toEqual([]);
});

it('does not mix two things of one name', () => {
	const clash = (existing: string, table = 't') => copied([table], {existing}).found;
	expect(clash('CREATE TABLE other (x); CREATE INDEX part ON other (x)')).toThrow(
		'into.db has something else of the name of index part',
	);
	expect(
		clash('CREATE TABLE other (x); CREATE TRIGGER noted AFTER INSERT ON other BEGIN SELECT 1; END'),
	).toThrow('trigger noted');
	expect(clash('CREATE VIEW t AS SELECT 1')).toThrow('into.db has a view t already');
	expect(clash("PRAGMA encoding = 'UTF-16le'; CREATE TABLE other (x)")).toThrow('encoding');
});

it.each([
	["x = 1 WHERE x = '1'", 2],
	["y = NULL WHERE y = ''", 2],
	["y = 1 WHERE typeof(y) = 'real' AND y = 1", 2],
	['y = 0.0 WHERE y = 0', 2],
	['_rowid_ = 51 WHERE _rowid_ = 50', 2],
	["rowid = 'R' WHERE rowid = 'r'", 2],
])('the comparison sees that %s', (change, different) => {
	const {snapshot, into, found} = copied(['r']);
	found();
	const db = new OurDatabase(into);
	expect(db.prepare(`UPDATE r SET ${change}`).run().changes).toBe(1);
	db.prepare('ATTACH ? AS snapshot').run(snapshot);
	const [shape] = tableShapes('s', snapshot, ['r']);
	expect(shape && compareRows(db, shape)).toEqual({rows: 5, different});
	db.close();
});

it('the comparison sees rows that are missing and rows too many', () => {
	const {snapshot, into, found} = copied(['w']);
	found();
	const db = new OurDatabase(into);
	db.prepare('ATTACH ? AS snapshot').run(snapshot);
	const [shape] = tableShapes('s', snapshot, ['w']);
	db.exec("DELETE FROM main.w WHERE k = 'b'; INSERT INTO main.w VALUES (7, 'c', 1), (8, 'c', 2)");
	expect(shape && compareRows(db, shape)).toEqual({rows: 3, different: 3});
	db.close();
});

it('knows how much room a table takes', () => {
	const {snapshot} = copied(['t'], {
		sql: `CREATE TABLE t (x); CREATE TABLE big (x); CREATE INDEX i ON big (x);
			INSERT INTO big VALUES (zeroblob(100000)), ('a')`,
	});
	expect(bytesOfTables(snapshot, ['t'])).toBe(4096);
	expect(bytesOfTables(snapshot, ['BIG'])).toBeGreaterThan(200_000);
	expect(bytesOfTables(snapshot, ['BIG'])).toBeLessThan(220_000);
});
