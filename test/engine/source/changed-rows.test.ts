import {copyFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {parseMapping} from '../../../source/engine/mapping/load-mapping.ts';
import type {PlannedLoad} from '../../../source/engine/plan/plan.ts';
import {resolvePlan} from '../../../source/engine/plan/resolve-plan.ts';
import {changedRows} from '../../../source/engine/source/changed-rows.ts';
import {compareFiles} from '../../../source/engine/source/changed-spans.ts';
import {inspectSources} from '../../../source/engine/source/inspect.ts';
import {openSideBySide} from '../../../source/engine/source/open.ts';
import {makeProbe} from '../../../source/engine/source/probe.ts';
import {testFolder} from '../../migration.ts';

function loadOf(file: string, columns: string): PlannedLoad {
	const sources = inspectSources({s: file});
	const column = (name: string) => ({
		name,
		type: {name: 'text', display: 'text'} as const,
		display: 'text',
		notNull: false,
		hasDefault: false,
		computed: false,
	});
	const plan = resolvePlan({
		mapping: parseMapping(
			`name: m\nsources: {s: a}\nloads: [{into: t, from: s.t, columns: {${columns}}}]`,
			'm',
		),
		sources,
		target: {
			tables: [
				{
					schema: 'public',
					name: 't',
					columns: ['k', 'v', 'w'].map(column),
					constraints: [],
					holdsRows: false,
				},
			],
			others: [],
			create: [],
		},
		probe: makeProbe(sources),
		carryOver: false,
		namespace: '6f1b7c1e-59a4-4a0e-8a5a-0f8c2d0f5a11',
	});
	return plan.loads[0] as PlannedLoad;
}

/** Row key → what the row holds, class and all, as SQLite writes it. */
function contents(file: string): Map<string, string> {
	const db = new Database(file, {readonly: true});
	const rows = db
		.prepare("SELECT k, quote(v) || typeof(v) || coalesce(atan2(v, -1.0), '') || quote(w) FROM t")
		.raw(true)
		.safeIntegers(true)
		.all() as Array<[bigint, string]>;
	db.close();
	return new Map(rows.map(([k, text]) => [String(k), text]));
}

function differences(before: string, after: string): string[] {
	const [one, other] = [contents(before), contents(after)];
	const keys = [...new Set([...one.keys(), ...other.keys()])].filter(key => one.get(key) !== other.get(key));
	return keys.map(key => `${one.has(key) ? key : '-'} ${other.has(key) ? key : '-'}`).sort();
}

function found(load: PlannedLoad, before: string, after: string, watched: readonly string[] = []): string[] {
	const rows = [...changedRows(load, {before: {s: before}, after: {s: after}}, new Set(watched))];
	return rows
		.flatMap(row => (row === undefined || row.isSame ? [] : [`${row.before ?? '-'} ${row.after ?? '-'}`]))
		.sort();
}

const key = fc.oneof(
	fc.integer({min: -50, max: 3000}),
	fc.constantFrom('-9223372036854775808', '9223372036854775807'),
);
const change = fc.oneof(
	fc
		.tuple(
			key,
			fc.constantFrom(
				'1',
				'1.0',
				"'1'",
				"x'31'",
				'NULL',
				"''",
				"'a'",
				"'A'",
				'0.0',
				'-0.0',
				'zeroblob(3000)',
			),
		)
		.map(([k, value]) => `INSERT OR REPLACE INTO t VALUES (${k}, ${value}, 'w')`),
	fc
		.tuple(key, fc.constantFrom('randomblob(20)', "w || 'x'", 'NULL', 'randomblob(5000)'))
		.map(([k, value]) => `UPDATE t SET w = ${value} WHERE k = ${k}`),
	fc
		.tuple(key, fc.nat(300))
		.map(([k, n]) => `DELETE FROM t WHERE k BETWEEN ${k} AND ${k} + ${n} AND k < 1000000`),
	fc
		.nat(2000)
		.map(
			n =>
				`INSERT OR IGNORE INTO t WITH RECURSIVE n(i) AS (SELECT ${n} UNION ALL SELECT i + 1 FROM n WHERE i < ${n} + 400) SELECT i, i, 'more' FROM n`,
		),
	fc.constantFrom(
		'VACUUM',
		'CREATE INDEX IF NOT EXISTS iv ON t (v)',
		'DROP INDEX IF EXISTS iv',
		'INSERT INTO u VALUES (randomblob(700))',
		'DELETE FROM u',
	),
);

function applyAll(db: Database.Database, changes: readonly string[]): void {
	for (const sql of changes) {
		try {
			db.exec(sql);
		} catch (error) {
			// No key is left behind the largest one.
			expect(String(error)).toMatch(/constraint|datatype mismatch/);
		}
	}
	db.close();
}

it('finds each row that differs and no other, whatever was done to the file', () => {
	const folder = testFolder();
	let narrowed = 0;
	fc.assert(
		fc.property(
			fc.constantFrom(512, 1024, 4096, 65536),
			fc.constantFrom(0, 0, 0, 1),
			fc.constantFrom('UTF-8', 'UTF-16le'),
			fc.constantFrom('', 'TEXT COLLATE NOCASE', 'INTEGER', 'REAL'),
			fc.array(change, {maxLength: 6}),
			fc.array(change, {minLength: 1, maxLength: 8}),
			(pageSize, vacuum, encoding, type, first, second) => {
				const [before, after] = [join(folder, 'before.db'), join(folder, 'after.db')];
				rmSync(before, {force: true});
				const db = new Database(before);
				db.exec(`PRAGMA synchronous = OFF; PRAGMA page_size = ${pageSize}; PRAGMA auto_vacuum = ${vacuum}; PRAGMA encoding = '${encoding}';
					CREATE TABLE t (k INTEGER PRIMARY KEY, v ${type}, w); CREATE TABLE u (b);
					INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
						SELECT i, i, CASE WHEN i % 200 = 7 THEN zeroblob(6000) ELSE 'w' || i END FROM n`);
				applyAll(db, first);
				copyFileSync(before, after);
				const later = new Database(after);
				later.pragma('synchronous = OFF');
				applyAll(later, second);
				const expected = differences(before, after);
				expect(found(loadOf(before, 'k: k, v: v, w: w'), before, after)).toEqual(expected);
				expect(found(loadOf(before, 'k: k, v: {sql: v}, w: w'), before, after)).toEqual(expected);
				const both = openSideBySide({before, after});
				narrowed += compareFiles(both, {before, after})('t') === undefined ? 0 : 1;
				both.close();
			},
		),
		{numRuns: 120, seed: 20_261_128},
	);
	expect(narrowed).toBeGreaterThan(30);
}, 240_000);
