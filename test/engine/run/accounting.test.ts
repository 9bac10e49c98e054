import {readdirSync} from 'node:fs';
import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

const target = `CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, age int2);
	CREATE TABLE notes (id uuid PRIMARY KEY, who uuid NOT NULL REFERENCES people, body text)`;

const mapping = `loads:
  - {into: people, from: s.people, match: by-name, columns: {id: {identifies: true}, email: {rules: [email]}}}
  - {into: notes, from: s.notes, match: by-name, columns: {id: {identifies: true}}}`;

const source = `CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, age);
	INSERT INTO people VALUES (1, 'a@x', 40), (2, 'b@x', 'old'), (3, NULL, 1), (4, 'a@x', 2), (5, 'e@x', 70000), (6, 'f@x', NULL);
	CREATE TABLE notes (id INTEGER PRIMARY KEY, who, body TEXT);
	INSERT INTO notes VALUES (10, 1, 'ok'), (11, 2, 'of a reject'), (12, 99, 'of nobody'), (13, '6', 'by text'), (14, NULL, 'of none');`;

it('every row is loaded or rejected with its reason, load by load and in all', async () => {
	const bench = await workbench(target);
	const {report, events, exitCode} = await migrated(requestOf(bench, mapping, source), bench.folder);
	expect(exitCode).toBe(3);
	expect(report.errors.map(e => `${e.source} ${e.key} ${e.column} ${e.code}`).sort()).toEqual([
		's.notes 11 who no-parent',
		's.notes 12 who no-parent',
		's.notes 14 who required',
		's.people 2 age not-an-integer',
		's.people 3 email required',
		's.people 4 email duplicate-key',
		's.people 5 age out-of-range',
	]);
	expect(report.overall_stats).toMatchObject({
		total_records: 11,
		processed_records: 11,
		successful_records: 4,
		failed_records: 7,
		skipped_records: 0,
	});
	for (const event of events) {
		if (event.event === 'load-finished' || event.event === 'batch-committed') {
			const {read, loaded, rejected, skipped} = event.counts;
			expect(read).toBe(loaded + rejected + skipped);
		}
	}
	expect(
		await rowsOf(
			bench.client,
			'SELECT p.email, n.body FROM notes n JOIN people p ON p.id = n.who ORDER BY 1',
		),
	).toEqual([
		['a@x', 'ok'],
		['f@x', 'by text'],
	]);
});

it('the first event tells the run, the last one the report, and the report is a fold of those between', async () => {
	const bench = await workbench(target);
	const {events, report} = await migrated(requestOf(bench, mapping, source), bench.folder);
	expect(events.at(0)?.event).toBe('run-started');
	expect(events.filter(e => e.event === 'finished')).toHaveLength(1);
	const batches = events.flatMap(e => (e.event === 'batch-committed' ? [e.counts.loaded] : []));
	expect(batches.reduce((a, b) => a + b, 0)).toBe(report.overall_stats.successful_records);
	expect(events.filter(e => e.event === 'row-rejected')).toHaveLength(report.overall_stats.failed_records);
});

it('only chosen tables are loaded, with parents that the target holds already', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const first = await migrated(request, bench.folder, {tables: ['people']});
	expect(Object.keys(first.report.table_stats)).toEqual(['people']);
	expect(await rowsOf(bench.client, 'SELECT * FROM notes')).toEqual([]);
	const second = await migrated(request, bench.folder, {tables: ['notes']});
	expect(second.report.overall_stats).toMatchObject({
		processed_records: 5,
		successful_records: 2,
		failed_records: 3,
	});
});

it('children alone, without their parents in the target, are rejected and not lost', async () => {
	const bench = await workbench(target);
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder, {tables: ['notes']});
	expect(report.overall_stats).toMatchObject({
		processed_records: 5,
		successful_records: 0,
		failed_records: 5,
	});
});

it('a row whose key is there is skipped; one that clashes otherwise is a reject, not a skip', async () => {
	const bench = await workbench(
		`CREATE TABLE t (id int PRIMARY KEY, e text UNIQUE); INSERT INTO t VALUES (1, 'old'), (9, 'taken')`,
	);
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}]',
		"CREATE TABLE t (id INTEGER PRIMARY KEY, e TEXT); INSERT INTO t VALUES (1, 'new'), (2, 'taken'), (3, 'free')",
	);
	const refused = await migrated(request, bench.folder);
	expect(refused.exitCode).toBe(2);
	expect(refused.report.failure?.code).toBe('target-not-empty');
	expect(readdirSync(`${bench.folder}/backups`)).toEqual([]);
	const {report, exitCode} = await migrated(request, bench.folder, {onConflict: 'skip'});
	expect(report.overall_stats).toMatchObject({successful_records: 1, skipped_records: 1, failed_records: 1});
	expect(report.errors.map(e => e.key)).toEqual(['2']);
	expect(exitCode).toBe(3);
	expect(await rowsOf(bench.client, 'SELECT id, e FROM t ORDER BY id')).toEqual([
		[1, 'old'],
		[3, 'free'],
		[9, 'taken'],
	]);
	const again = await migrated(request, bench.folder, {onConflict: 'skip'});
	expect(again.report.overall_stats).toMatchObject({
		successful_records: 0,
		skipped_records: 2,
		failed_records: 1,
	});
});

it('a key that may be NULL in SQLite is read too, and its row rejected', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY)');
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}]',
		'CREATE TABLE t (id INTEGER PRIMARY KEY DESC); INSERT INTO t VALUES (1), (NULL), (2)',
	);
	const {report} = await migrated(request, bench.folder);
	expect(report.overall_stats).toMatchObject({
		processed_records: 3,
		successful_records: 2,
		failed_records: 1,
	});
});

it('a table of the plan that is not there to choose is a mistake in the command, not an empty run', async () => {
	const bench = await workbench(target);
	const {report, exitCode} = await migrated(requestOf(bench, mapping, source), bench.folder, {
		tables: ['nope'],
	});
	expect(exitCode).toBe(2);
	expect(report.failure?.code).toBe('bad-usage');
	expect(report.failure?.message).toContain('nope');
});
