/** Databases and changes nobody thought of: caught up with, the target is what a fresh migration makes of the files. */
import {copyFileSync, mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {proposeFiles} from '../../source/engine/init/init.ts';
import {quoteName} from '../../source/engine/quote-name.ts';
import type {PlanRequest} from '../../source/engine/run/request.ts';
import {caughtUp} from '../catch-up.ts';
import {rowsIn} from '../database-contents.ts';
import {migrated, requestOf, type Workbench, workbench} from '../migration.ts';
import {type RandomDatabase, randomDatabase, writeRandomDatabase} from '../random-database.ts';
import {literal} from '../random-values.ts';
import {told, verified} from '../verification.ts';

/** Databases; more are tried by RANDOM_CHANGES=1000, others by RANDOM_SEED. */
const tries = Number(process.env.RANDOM_CHANGES ?? 12);
const seed = Number(process.env.RANDOM_SEED ?? 20_261_128);
const timeLimit = 240_000 + tries * 1500;

const change = fc.record({
	what: fc.constantFrom('delete', 'update', 'update', 'copy'),
	table: fc.nat(2),
	row: fc.nat(5),
	column: fc.nat(5),
	value: literal('anything'),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

it('whatever is changed, the target is what a fresh migration makes of it', {
	timeout: timeLimit + 60_000,
}, async () => {
	const bench = await workbench();
	const outcomes = {same: 0, rejects: 0, unfindable: 0};
	await fc.assert(
		fc.asyncProperty(
			randomDatabase,
			fc.array(change, {minLength: 1, maxLength: 8}),
			fc.array(change, {maxLength: 4}),
			fc.nat(3),
			fc.boolean(),
			async (database, first, second, held, uuidKeys) => {
				outcomes[await bring(bench, database, [first, second], held, uuidKeys)]++;
			},
		),
		{numRuns: tries, seed, interruptAfterTimeLimit: timeLimit, markInterruptAsFailure: true},
	);
	expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(tries / 60);
});

async function bring(
	bench: Workbench,
	database: RandomDatabase,
	[first, second]: readonly [readonly Change[], readonly Change[]],
	held: number,
	uuidKeys: boolean,
): Promise<'same' | 'rejects' | 'unfindable'> {
	const {client} = bench;
	const own = mkdtempSync(join(bench.folder, 'random-'));
	try {
		const [file, final] = [join(own, 's.db'), join(own, 'final.db')];
		const later = database.rows.slice(database.rows.length - held);
		writeRandomDatabase(file, {...database, rows: database.rows.slice(0, database.rows.length - held)});
		copyFileSync(file, final);
		apply(final, first, later);
		apply(final, second, []);
		const options = {
			name: 'random',
			names: 'keep',
			prefix: 'where-shared',
			uuidKeys,
			mixed: 'text',
			mixedColumns: {},
		} as const;
		const files = proposeFiles({s: final}, options, {ddl: 'random.sql', sources: {s: final}});
		const into = (schema: string): PlanRequest => {
			const made = requestOf(
				{...bench, folder: own},
				files.mapping,
				{s: file},
				{createSchema: true, ddl: files.ddl},
			);
			return {...made, mapping: {...made.mapping, target: {...made.mapping.target, schema}}};
		};
		const request = into('random');
		const base = await migrated(request, own, {backup: true});
		expect(base.report.failure?.message ?? '').toBe('');
		let rejected = 0;
		for (const [i, changes] of [first, second].entries()) {
			apply(file, changes, i === 0 ? later : []);
			const {report} = await caughtUp({folder: own}, request, {batchSize: 3});
			if (
				report.failure?.message.includes('no primary key') ||
				report.failure?.message.includes('another plan')
			) {
				return 'unfindable';
			}
			expect(report.failure?.message ?? '').toBe('');
			const {verification} = await verified(request);
			expect(verification.failure?.message ?? '').toBe('');
			expect(told(verification.differences).join('\n')).toBe('');
			rejected = report.overall_stats.failed_records;
		}
		const fresh = await migrated(into('fresh'), own);
		expect(fresh.report.failure?.message ?? '').toBe('');
		if (fresh.report.overall_stats.failed_records + rejected > 0) {
			return 'rejects';
		}
		const [is, shouldBe] = [await rowsIn(client, 'random'), await rowsIn(client, 'fresh')];
		expect(Object.values(is)).toEqual(Object.values(shouldBe));
		return 'same';
	} finally {
		await client.query('DROP SCHEMA IF EXISTS random, fresh, mingus_migrate CASCADE');
		rmSync(own, {recursive: true, force: true});
	}
}

/** Applies what SQLite takes of the changes. */
function apply(file: string, changes: readonly Change[], inserts: readonly string[]): void {
	const db = new Database(file);
	db.pragma('foreign_keys = OFF');
	for (const sql of inserts) {
		attempt(() => db.exec(sql));
	}
	const tables = db
		.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
		.pluck()
		.all() as string[];
	for (const {what, table, row, column, value} of changes) {
		const name = quoteName(tables[table % tables.length] ?? '');
		const columns = (db.pragma(`table_xinfo(${name})`) as Array<{name: string; hidden: number}>)
			.filter(c => c.hidden === 0)
			.map(c => quoteName(c.name));
		const found = db
			.prepare(`SELECT ${columns.join(', ')} FROM ${name} LIMIT 1 OFFSET ?`)
			.raw(true)
			.safeIntegers(true)
			.get(row) as unknown[] | undefined;
		if (found === undefined) {
			continue;
		}
		const where = columns.map(c => `${c} IS ?`).join(' AND ');
		const set = columns[column % columns.length];
		attempt(() => {
			if (what === 'delete') {
				db.prepare(`DELETE FROM ${name} WHERE ${where}`).run(...found);
			} else if (what === 'update') {
				db.prepare(`UPDATE ${name} SET ${set} = ${value} WHERE ${where}`).run(...found);
			} else {
				const values = columns.map(c => (c === set ? value : c)).join(', ');
				db.prepare(
					`INSERT INTO ${name} (${columns.join(', ')}) SELECT ${values} FROM ${name} WHERE ${where}`,
				).run(...found);
			}
		});
	}
	db.close();
}

function attempt(work: () => void): void {
	try {
		work();
	} catch (error) {
		if (!(error instanceof Database.SqliteError)) {
			throw error;
		}
	}
}
