// What a user would see go wrong: rows that hand their unique values around are refused, though all of them together fit.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {caughtUp, started, write} from '../../catch-up.ts';
import {rowsIn} from '../../database-contents.ts';
import {migrated, requestOf, rolledBack, rowsOf, workbench} from '../../migration.ts';
import {runScript, scriptOf} from '../../rollback-script.ts';

const target = `CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place int NOT NULL UNIQUE,
	twice int GENERATED ALWAYS AS (place * 2) STORED, note text DEFAULT 'own', above int REFERENCES t)`;
const mapping = 'loads: [{into: t, from: s.t, columns: {id: id, place: place}}]';
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, place INTEGER);
	INSERT INTO t VALUES (1, 10), (2, 20), (3, 30), (4, 40), (5, 50)`;
/** 1 and 2 swap; 3 takes what 4 has, which takes a new one. */
const handedAround = `UPDATE t SET place = -id; UPDATE t SET place = CASE id WHEN 1 THEN 20 WHEN 2 THEN 10 WHEN 3 THEN 40 WHEN 4 THEN 60 ELSE 50 END`;
const after = [
	[1, 20],
	[2, 10],
	[3, 40],
	[4, 60],
	[5, 50],
];

it('a catch-up', async () => {
	const bench = await started(target, mapping, source);
	const {client, request} = bench;
	await client.query(
		"UPDATE t SET note = 'kept' WHERE id = 1; UPDATE t SET above = 1 WHERE id = 2; CREATE TABLE c AS SELECT 1 AS t; ALTER TABLE c ADD FOREIGN KEY (t) REFERENCES t",
	);
	write(request.sources.s, handedAround);
	const {report, exitCode} = await caughtUp(bench, request, {onConflict: 'source'});
	expect([report.failure, report.errors, exitCode]).toEqual([null, [], 0]);
	expect(await rowsOf(client, 'SELECT id, place FROM t ORDER BY id')).toEqual(after);
	expect(await rowsOf(client, 'SELECT note, above, twice FROM t WHERE id < 3 ORDER BY id')).toEqual([
		['kept', null, 40],
		['own', 1, 20],
	]);
});

it('the rollback of a catch-up, in which a value also went over from a row that is gone', async () => {
	const bench = await started(target, mapping, source);
	const {client, request} = bench;
	const before = await rowsIn(client, 'public');
	write(
		request.sources.s,
		`${handedAround}; DELETE FROM t WHERE id = 5; UPDATE t SET place = 50 WHERE id = 4; INSERT INTO t VALUES (6, 30)`,
	);
	const {report, exitCode} = await caughtUp(bench, request);
	expect([report.failure, report.errors, exitCode]).toEqual([null, [], 0]);
	const {rollback} = await rolledBack(bench);
	expect([rollback.failure, rollback.state]).toEqual([null, 'rolled-back']);
	expect(await rowsIn(client, 'public')).toEqual(before);
});

it('a run that updates what is there, and its rollback, by the program and by psql', async () => {
	const bench = await workbench(
		`${target}; INSERT INTO t (id, place) OVERRIDING SYSTEM VALUE SELECT id, id * 10 FROM generate_series(1, 5) id`,
	);
	const {client, folder} = bench;
	const before = await rowsIn(client, 'public');
	const request = requestOf(bench, mapping, `${source}; ${handedAround}; INSERT INTO t VALUES (6, 30)`);
	for (const takeBack of [
		async () => {
			const {rollback} = await rolledBack(bench);
			expect([rollback.failure, rollback.state]).toEqual([null, 'rolled-back']);
		},
		async () => expect((await runScript(bench.url, await scriptOf(bench))).exitCode).toBe(0),
	]) {
		const {report, exitCode} = await migrated(request, folder, {onConflict: 'update', backup: true});
		expect([report.failure, report.errors, exitCode]).toEqual([null, [], 0]);
		expect(await rowsOf(client, 'SELECT id, place FROM t ORDER BY id')).toEqual([...after, [6, 30]]);
		await takeBack();
		expect(await rowsIn(client, 'public')).toEqual(before);
	}
});

describe('a table with a trigger of its own, whose rows are never taken out', () => {
	const withTrigger = `${target}; CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
		CREATE TRIGGER see BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION see()`;
	/** 1 and 2 swap; a new row takes what 3 had. */
	const swapped = `UPDATE t SET place = -id; UPDATE t SET place = CASE id WHEN 1 THEN 20 WHEN 2 THEN 10 WHEN 3 THEN 35 ELSE id * 10 END;
		INSERT INTO t VALUES (6, 30)`;
	const refused = ['1 refused-by-server', '2 refused-by-server'];
	const left = [
		[1, 10],
		[2, 20],
		[3, 35],
		[4, 40],
		[5, 50],
		[6, 30],
	];

	it('takes of a catch-up what goes one after the other', async () => {
		const bench = await started(withTrigger, mapping, source);
		write(bench.request.sources.s, swapped);
		const {report, exitCode} = await caughtUp(bench, bench.request);
		expect([report.failure, exitCode]).toEqual([null, 3]);
		expect(report.errors.map(e => `${e.key} ${e.code}`).sort()).toEqual(refused);
		expect(await rowsOf(bench.client, 'SELECT id, place FROM t ORDER BY id')).toEqual(left);
	});

	it('takes of a run what goes one after the other, and gives it all back', async () => {
		const bench = await workbench(
			`${withTrigger}; INSERT INTO t (id, place) OVERRIDING SYSTEM VALUE SELECT id, id * 10 FROM generate_series(1, 5) id`,
		);
		const before = await rowsIn(bench.client, 'public');
		const request = requestOf(bench, mapping, `${source}; ${swapped}`);
		const {report, exitCode} = await migrated(request, bench.folder, {onConflict: 'update'});
		expect([report.failure, exitCode]).toEqual([null, 3]);
		expect(report.errors.map(e => `${e.key} ${e.code}`).sort()).toEqual(refused);
		expect(await rowsOf(bench.client, 'SELECT id, place FROM t ORDER BY id')).toEqual(left);
		expect((await rolledBack(bench)).rollback).toMatchObject({
			state: 'rolled-back',
			tables: {t: {removed: 1, restored: 1, kept: 0, missing: 0}},
		});
		expect(await rowsIn(bench.client, 'public')).toEqual(before);
	});

	it('where values were handed around before the trigger was there, refuses a rollback with what is to be done', async () => {
		const bench = await started(target, mapping, source);
		write(bench.request.sources.s, swapped);
		expect((await caughtUp(bench, bench.request)).exitCode).toBe(0);
		await bench.client.query(withTrigger.replace(target, ''));
		expect((await rolledBack(bench)).rollback).toMatchObject({
			state: 'failed',
			failure: {
				code: 'target-refused',
				message: expect.stringContaining('"t_place_key"'),
				hint: expect.stringContaining('a trigger'),
			},
		});
		await bench.client.query('DROP TRIGGER see ON t');
		expect((await rolledBack(bench)).rollback).toMatchObject({
			state: 'rolled-back',
			tables: {t: {restored: 3}},
		});
	});
});

const rounds = Number(process.env.EXCHANGES ?? 8);

it('whatever is handed around, among rows that come and go, in any order', {
	timeout: 60_000 + rounds * 3000,
}, async () => {
	const places = fc.uniqueArray(fc.integer({min: 1, max: 12}), {minLength: 1, maxLength: 9});
	await fc.assert(
		fc.asyncProperty(places, places, fc.constantFrom(2, 5, 100), async (first, second, batchSize) => {
			const rowsOfPlaces = (all: readonly number[]) => all.map((place, id) => `(${id}, ${place})`).join(', ');
			const bench = await started(target, mapping, 'CREATE TABLE t (id INTEGER PRIMARY KEY, place INTEGER)');
			const {client, request} = bench;
			write(request.sources.s, `INSERT INTO t VALUES ${rowsOfPlaces(first)}`);
			expect((await caughtUp(bench, request)).exitCode).toBe(0);
			const before = await rowsIn(client, 'public');
			write(request.sources.s, `DELETE FROM t; INSERT INTO t VALUES ${rowsOfPlaces(second)}`);
			const {report, exitCode} = await caughtUp(bench, request, {batchSize});
			expect([report.failure, report.errors, exitCode]).toEqual([null, [], 0]);
			expect(await rowsOf(client, 'SELECT id, place FROM t ORDER BY id')).toEqual(
				second.map((place, id) => [id, place]),
			);
			const counted =
				'SELECT source_rows::int FROM mingus_migrate.loads JOIN mingus_migrate.runs USING (run) ORDER BY started_at';
			expect((await rowsOf(client, counted)).flat()).toEqual([0, first.length, second.length]);
			expect(await rolledBack(bench)).toMatchObject({rollback: {failure: null, state: 'rolled-back'}});
			expect(await rowsIn(client, 'public')).toEqual(before);
		}),
		{numRuns: rounds, seed: 20_261_129},
	);
});
