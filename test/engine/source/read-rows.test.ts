import {join} from 'node:path';
import type Database from 'better-sqlite3';
import {describe, expect, it} from 'vitest';
import type {PlannedLoad} from '../../../source/engine/plan/plan.ts';
import {inspectSources} from '../../../source/engine/source/inspect.ts';
import {openSideBySide} from '../../../source/engine/source/open.ts';
import {openReader, type Range, type Row} from '../../../source/engine/source/read-rows.ts';
import {testFolder, writeSource} from '../../migration.ts';

type Readable = Pick<PlannedLoad, 'select' | 'paging' | 'inputs'>;

/** A load of columns c0, c1, … of the table t, the first of which is the row key where there is one. */
function loadOf(columns: readonly string[], rowid?: string, exactKind = false): Readable {
	const list = rowid === undefined ? columns : [rowid, ...columns];
	return {
		select: `SELECT ${list.map((c, i) => `${c} AS c${i}`).join(', ')} FROM s.t`,
		paging: rowid === undefined ? {kind: 'ordinal'} : {kind: 'rowid', by: rowid},
		inputs: list.map(name => ({name, sensitive: false, exactKind})),
	};
}

interface Read {
	readonly rows: Row[];
	readonly positions: string[];
	readonly chunks: number[];
}

function readAll(file: string, load: Readable, range?: Range): Read {
	const db = openSideBySide({s: file});
	const reader = openReader(db, load, range);
	const read: Read = {rows: [], positions: [], chunks: []};
	for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
		read.rows.push(...rows);
		read.chunks.push(rows.length);
		read.positions.push(...rows.map((_, i) => reader.position(i)));
	}
	reader.close();
	db.close();
	return read;
}

function source(sql: string, fill?: (db: Database.Database) => void): string {
	return writeSource(join(testFolder(), 's.db'), sql, fill);
}

const counted =
	'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) SELECT i, i FROM n';

describe.each([
	['by row key', 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)', loadOf(['x'], 'id')],
	['by counting', 'CREATE TABLE t (id TEXT PRIMARY KEY, x) WITHOUT ROWID', loadOf(['id', 'x'])],
])('a table read %s', (_, ddl, load) => {
	it('comes whole, each row once, from any position to any other', () => {
		const file = source(`${ddl}; INSERT INTO t ${counted}`);
		const whole = readAll(file, load);
		expect(whole.rows).toHaveLength(2500);
		expect(new Set(whole.positions).size).toBe(2500);
		for (const [from, to] of [
			[0, 1],
			[99, 100],
			[100, 1350],
			[2400, 2500],
		] as const) {
			const range = {
				...(from === 0 ? {} : {after: whole.positions[from - 1] ?? ''}),
				upto: whole.positions[to - 1] ?? '',
			};
			expect(readAll(file, load, range).rows).toEqual(whole.rows.slice(from, to));
		}
		expect(readAll(file, load, {after: whole.positions.at(-1) ?? ''}).rows).toEqual([]);
	});

	it('tells a replacement character from bytes that are no UTF-8', () => {
		const bytes = Buffer.from([0x61, 0xff, 0x62]);
		const file = source(`${ddl}; INSERT INTO t ${counted}`, db => {
			db.prepare("UPDATE t SET x = ? WHERE id = '10'").run('real \uFFFD');
			db.prepare("UPDATE t SET x = CAST(? AS TEXT) WHERE id = '1500'").run(bytes);
			db.prepare("UPDATE t SET x = ? WHERE id = '2000'").run('plain');
		});
		const values = readAll(file, load).rows.map(row => row[1]);
		expect(values.filter(value => typeof value !== 'number')).toEqual(
			expect.arrayContaining(['real \uFFFD', bytes, 'plain']),
		);
		expect(values).toHaveLength(2500);
	});

	it('takes few rows at once when they are large', () => {
		const file = source(ddl, db => {
			const insert = db.prepare('INSERT INTO t VALUES (?, zeroblob(1048576))');
			for (let i = 1; i <= 6; i++) {
				insert.run(i);
			}
		});
		const {rows, chunks} = readAll(file, load, {});
		expect(rows.map(row => (row[1] as Uint8Array).length)).toEqual(new Array(6).fill(1_048_576));
		expect(chunks.at(-1)).toBeLessThanOrEqual(6);
		const later = readAll(file, load, {after: String(1)});
		expect(later.rows).toHaveLength(5);
	});

	it('gives integers in full when asked, of the same rows and from there on', () => {
		const file = source(
			`${ddl}; INSERT INTO t ${counted}; UPDATE t SET x = 9007199254740993 WHERE id = '2400'`,
		);
		const db = openSideBySide({s: file});
		const reader = openReader(db, load);
		const first = reader.next();
		const again = reader.withBigInts();
		expect(reader.exactIntegers).toBe(true);
		expect(again.map(row => Number(row[1]))).toEqual(first.map(row => row[1]));
		expect(again.every(row => typeof row[1] === 'bigint')).toBe(true);
		const values = [];
		for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
			values.push(...rows.map(row => row[1]));
		}
		expect(first.length + values.length).toBe(2500);
		expect([...again.map(row => row[1]), ...values]).toContain(9007199254740993n);
		reader.close();
		db.close();
	});
});

it('row keys at the ends of 64 bits, negative ones and zero are read in order and told apart', () => {
	const keys = [-(2n ** 63n), -5n, 0n, 7n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n];
	const file = source('CREATE TABLE t (id INTEGER PRIMARY KEY)', db => {
		for (const key of keys) {
			db.prepare('INSERT INTO t VALUES (?)').run(key);
		}
	});
	const load = loadOf([], 'id');
	const {positions} = readAll(file, load);
	expect(positions).toEqual(keys.map(String));
	expect(readAll(file, load, {after: String(2n ** 53n)}).positions).toEqual(positions.slice(5));
	expect(readAll(file, load, {upto: '-5'}).positions).toEqual(positions.slice(0, 2));
});

it('more than one chunk of row keys beyond what a number holds comes without a gap', () => {
	const file = source(
		'CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 9007199254740000 UNION ALL SELECT i + 1 FROM n WHERE i < 9007199254742500) SELECT i FROM n',
	);
	const {positions} = readAll(file, loadOf([], 'id'));
	expect(positions).toHaveLength(2501);
	expect(new Set(positions).size).toBe(2501);
});

it.each(['UTF-16le', 'UTF-16be'])('a %s database gives its texts, and lone surrogates as such', encoding => {
	const file = source(`PRAGMA encoding = '${encoding}'; CREATE TABLE t (id INTEGER PRIMARY KEY, x)`, db => {
		const lone = Buffer.from('a\uD800b', 'utf16le');
		db.prepare('INSERT INTO t VALUES (1, ?), (2, ?)').run('Grüße 👋', 'real \uFFFD');
		db.prepare('INSERT INTO t VALUES (3, CAST(? AS TEXT))').run(
			encoding === 'UTF-16be' ? lone.swap16() : lone,
		);
	});
	expect(readAll(file, loadOf(['x'], 'id')).rows.map(row => row[1])).toEqual([
		'Grüße 👋',
		'real \uFFFD',
		'a\uD800b',
	]);
});

it('a table whose columns hide every name of the row key is read by counting', () => {
	const file = source('CREATE TABLE t (rowid, _rowid_, oid); INSERT INTO t VALUES (1, 2, 3), (1, 2, 3)');
	const table = inspectSources({s: file})[0]?.tables[0];
	expect(table?.rowid).toBeUndefined();
	expect(readAll(file, loadOf(['rowid', '_rowid_', 'oid'])).positions).toEqual(['1', '2']);
});
