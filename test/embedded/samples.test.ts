import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterAll, describe, expect, it} from 'vitest';
import {
	readSamples,
	type SampleReport,
	sampleFiles,
	writeSamples,
} from '../../source/embedded/samples/samples.ts';
import {defectConditions} from './defect-conditions.ts';

const root = mkdtempSync(join(tmpdir(), 'samples-test-'));
afterAll(() => rmSync(root, {recursive: true}));
let folders = 0;
const newFolder = () => join(root, String(++folders));

const layouts = ['documented', 'observed'] as const;
const request = {layout: 'observed', rows: 600, seed: 7, dirt: 0.1} as const;
const usage = expect.objectContaining({code: 'bad-usage'});

/** Everything the five files hold, types of values included. */
function contents(dir: string, report: SampleReport): unknown[] {
	return report.tables.map(({database, table}) => {
		const db = new Database(sampleFiles(dir)[database], {readonly: true});
		try {
			return [table, db.prepare(`SELECT * FROM ${table}`).safeIntegers().raw().all()];
		} finally {
			db.close();
		}
	});
}

/** mingus.db opened with the four others attached under their names. */
function openAll(dir: string): Database.Database {
	const db = new Database(':memory:');
	for (const [name, file] of Object.entries(sampleFiles(dir))) db.prepare(`ATTACH ? AS ${name}`).run(file);
	db.function('folded', {deterministic: true}, text => String(text).toLowerCase());
	return db;
}

function keys(db: Database.Database, sql: string): string[] {
	return db.prepare(sql).pluck().all().map(String).sort();
}

describe.each(layouts)('samples of the %s layout', layout => {
	it('hold the rows asked for, in every table, with the same contents for the same seed', () => {
		const [first, second, other] = [newFolder(), newFolder(), newFolder()];
		const report = writeSamples({...request, dir: first, layout});
		expect(writeSamples({...request, dir: second, layout})).toEqual(report);
		expect(contents(second, report)).toEqual(contents(first, report));
		const otherReport = writeSamples({...request, dir: other, layout, seed: 8});
		expect(contents(other, otherReport)).not.toEqual(contents(first, report));
	});

	it.each([500, 3000, 20_000])('come to about %i rows in all', rows => {
		const dir = newFolder();
		const report = writeSamples({...request, dir, layout, rows, dirt: 0.02});
		const total = report.tables.reduce((sum, table) => sum + table.rows, 0);
		expect(Math.abs(total - rows) / rows).toBeLessThan(0.03);
		expect(report.tables).toHaveLength(layout === 'documented' ? 12 : 19);
		expect(new Set(report.tables.map(({database}) => database)).size).toBe(5);
		const db = openAll(dir);
		for (const {database, table, rows: counted} of report.tables) {
			expect(db.prepare(`SELECT count(*) FROM ${database}.${table}`).pluck().get()).toBe(counted);
			expect(counted).toBeGreaterThan(0);
		}

		db.close();
	});

	it('differ from clean ones of the same seed in the rows of the manifest alone', () => {
		const [clean, dirty] = [newFolder(), newFolder()];
		const cleanReport = writeSamples({...request, dir: clean, layout, rows: 5000, dirt: 0});
		expect(cleanReport.rejects).toEqual([]);
		expect(cleanReport.dirt).toEqual([]);
		const {dirt, tables} = writeSamples({...request, dir: dirty, layout, rows: 5000, dirt: 0.2});

		for (const {database, table} of tables) {
			const planted = dirt.filter(({source}) => source === `${database}.${table}`);
			const changed = planted
				.filter(({kind}) => !kind.endsWith('without a profile'))
				.flatMap(({keys}) => keys);
			const db = new Database(sampleFiles(dirty)[database], {readonly: true});
			db.prepare('ATTACH ? AS clean').run(sampleFiles(clean)[database]);
			const [id] = db.pragma(`table_info(${table})`) as Array<{name: string}>;
			expect(
				keys(db, `SELECT ${id?.name} FROM (SELECT * FROM main.${table} EXCEPT SELECT * FROM clean.${table})`),
			).toEqual(changed.sort());
			db.close();
		}
	});

	it('have in each row of the manifest the defect that it names', () => {
		const dir = newFolder();
		const {dirt} = writeSamples({...request, dir, layout, rows: 6000, dirt: 0.3});
		const db = openAll(dir);
		expect(dirt.length).toBeGreaterThan(70);
		for (const {kind, source, column, keys: planted, rows} of dirt) {
			expect(rows, kind).toBe(planted.length);
			const condition = defectConditions(kind, column);
			for (const key of planted) {
				const sql = kind.endsWith('without a profile')
					? `SELECT count(*) FROM mingus.users t WHERE id = ? AND ${condition}`
					: `SELECT count(*) FROM ${source} t WHERE id = ? AND (${condition})`;
				expect(db.prepare(sql).pluck().get(Number(key)), `${kind} in row ${key}`).toBe(1);
			}
		}

		db.close();
	});

	it('expect every refused row once, children of refused users among them', () => {
		const dir = newFolder();
		const {dirt, rejects, tables} = writeSamples({...request, dir, layout, rows: 6000, dirt: 0.1});
		expect(new Set(rejects.map(reject => JSON.stringify(reject))).size).toBe(rejects.length);

		const refusedUsers = rejects.filter(({table}) => table === 'users').map(({key}) => key);
		expect(refusedUsers.length).toBeGreaterThan(0);
		const db = openAll(dir);
		for (const {database, table} of tables) {
			const source = `${database}.${table}`;
			const expected = rejects.filter(reject => reject.source === source).map(({key}) => key);
			const planted = dirt.filter(kind => kind.source === source && kind.rejected).flatMap(kind => kind.keys);
			const columns = db.pragma(`${database}.table_info(${table})`) as Array<{name: string}>;
			const isJoined = source === 'mingus.user_profiles' && layout === 'observed';
			if (isJoined || source === 'mingus.users') continue;
			const orphans = columns.some(({name}) => name === 'user_id')
				? keys(db, `SELECT id FROM ${source} WHERE CAST(user_id AS INTEGER) IN (${refusedUsers.join()})`)
				: [];
			expect(new Set(expected), source).toEqual(new Set([...orphans, ...planted]));
			expect(planted.filter(key => orphans.includes(key) && !zeros(dirt, source).includes(key))).toEqual([]);
		}

		db.close();
	});
});

/** Rows whose `007` looks like a refused user's 7 once it is cast. */
function zeros(dirt: SampleReport['dirt'], source: string): string[] {
	return dirt
		.filter(kind => kind.source === source && kind.kind.includes('leading zeros'))
		.flatMap(kind => [...kind.keys]);
}

describe('refused users of the observed layout', () => {
	const joined = 'mingus.user_profiles + mingus.users';

	it('are refused as users and as profiles, and what is wrong with a profile spares its user', () => {
		const {dirt, rejects} = writeSamples({...request, dir: newFolder(), rows: 6000, dirt: 0.1});
		const users = rejects.filter(({source}) => source === 'mingus.users');
		const profiles = rejects.filter(({source}) => source === joined);
		const profileKeys = new Set(profiles.map(({key}) => key));
		expect(users.every(({key, table}) => table === 'users' && profileKeys.has(key))).toBe(true);
		expect(profiles.every(({table}) => table === 'user_profiles')).toBe(true);

		const phones = dirt.find(({kind}) => kind.startsWith('mingus.users.phone_number'));
		expect(phones?.keys.length).toBeGreaterThan(0);
		expect(phones?.keys.every(key => profileKeys.has(key) && !users.some(user => user.key === key))).toBe(
			true,
		);
		const ownDefects = dirt.filter(({source, rejected}) => source === 'mingus.user_profiles' && rejected);
		const planted = ownDefects.reduce((sum, {rows}) => sum + rows, 0);
		expect(profiles).toHaveLength(users.length + (phones?.rows ?? 0) + planted);
	});

	it('are known by the user whom a profile names, also where nobody is that user', () => {
		const dir = newFolder();
		const {dirt, rejects} = writeSamples({...request, dir, rows: 6000, dirt: 0.1});
		const orphans = dirt.find(({kind}) => kind === 'mingus.user_profiles.user_id: a user who is not there');
		const db = openAll(dir);
		for (const id of orphans?.keys ?? []) {
			const key = String(db.prepare('SELECT user_id FROM mingus.user_profiles WHERE id = ?').pluck().get(id));
			expect(rejects).toContainEqual({source: joined, key, table: 'user_profiles'});
		}

		expect(orphans?.rows).toBeGreaterThan(0);
		db.close();
	});
});

describe('a folder of samples', () => {
	it('is used as it is when the same is asked for again', () => {
		const dir = newFolder();
		const report = writeSamples({...request, dir});
		const db = new Database(sampleFiles(dir).mingus);
		db.exec("UPDATE users SET email = 'mended@example.com' WHERE id = 1");
		db.close();
		expect(writeSamples({...request, dir})).toEqual(report);
		expect(readSamples(dir)).toEqual(report);
		const again = openAll(dir);
		expect(again.prepare('SELECT email FROM mingus.users WHERE id = 1').pluck().get()).toBe(
			'mended@example.com',
		);
		again.close();
	});

	it('is written anew when something else is asked for, or when it was only half written', () => {
		const dir = newFolder();
		writeSamples({...request, dir});
		const report = writeSamples({...request, dir, layout: 'documented'});
		expect(report.tables).toHaveLength(12);
		writeFileSync(join(dir, 'samples.json'), JSON.stringify({version: 1, state: 'being-written'}));
		expect(readSamples(dir)).toBeUndefined();
		expect(writeSamples({...request, dir, layout: 'documented'})).toEqual(report);
	});

	it('keeps every file that is no sample', () => {
		const dir = newFolder();
		writeSamples({...request, dir});
		const file = sampleFiles(dir).cache ?? '';
		rmSync(file);
		const db = new Database(file);
		db.exec('CREATE TABLE precious (value)');
		db.close();
		const before = readFileSync(file);
		const {mtimeMs} = statSync(sampleFiles(dir).mingus ?? '');
		expect(() => writeSamples({...request, dir, seed: 99})).toThrow(usage);
		expect(() => writeSamples({...request, dir})).toThrow(usage);
		expect(readFileSync(file)).toEqual(before);
		expect(statSync(sampleFiles(dir).mingus ?? '').mtimeMs).toBe(mtimeMs);
	});

	it('is not made where the request makes no sense', () => {
		const dir = newFolder();
		for (const wrong of [{rows: 0}, {rows: 1.5}, {seed: Number.NaN}, {dirt: -0.1}, {dirt: 0.6}]) {
			expect(() => writeSamples({...request, ...wrong, dir})).toThrow(usage);
		}

		expect(existsSync(dir)).toBe(false);
	});
});
