import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';
import {accounts, edited, rejectsIn, retried} from '../../rejects.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, age int2, code varchar(3));
	CREATE TABLE notes (id uuid PRIMARY KEY, who uuid NOT NULL REFERENCES people, body text)`;

const mapping = `loads:
  - {into: people, from: s.people, match: by-name, columns: {id: {identifies: true}, email: {rules: [email]}}}
  - {into: notes, from: s.notes, match: by-name, columns: {id: {identifies: true}}}`;

const source = `CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, age, code);
	INSERT INTO people VALUES (1, 'a@x', 40, 'a'), (2, 'b@x', 'old', 'b'), (3, NULL, 1, 'c'), (4, 'a@x', 2, 'd'), (5, 'e@x', 7, 'long'), (6, 'none', 5, NULL);
	CREATE TABLE notes (id INTEGER PRIMARY KEY, who, body TEXT);
	INSERT INTO notes VALUES (10, 1, 'ok'), (11, 2, 'of 2'), (12, 99, 'of nobody'), (13, '3', 'of 3'), (14, NULL, 'of none'), (15, 5, 'of 5')`;

async function started() {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const {report} = await migrated(request, bench.folder, {backup: true, batchSize: 2});
	expect(report.overall_stats).toMatchObject({successful_records: 2, failed_records: 10});
	return {bench, request};
}

it('an edited row goes in once, its children follow it, and what nobody edited is told again', async () => {
	const {bench, request} = await started();
	const rows = edited(await rejectsIn(bench), {
		2: {age: 41},
		3: {email: 'c@x'},
		4: {email: 'd@x'},
		5: {code: {text: '6c6f6e'}},
	});
	const {report, exitCode, events} = await retried(bench, {rows});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(3);
	expect(report.errors.map(({key, column, code}) => `${key} ${column} ${code}`)).toEqual([
		'6 email not-an-email',
		'12 who no-parent',
		'14 who required',
	]);
	expect(report.overall_stats).toMatchObject({
		total_records: 12,
		processed_records: 12,
		successful_records: 9,
		failed_records: 3,
	});
	const counts = events.flatMap(e => (e.event === 'load-finished' ? [[e.load, e.counts]] : []));
	expect(counts).toEqual([
		['people', {read: 5, loaded: 4, rejected: 1, skipped: 0}],
		['notes', {read: 5, loaded: 3, rejected: 2, skipped: 0}],
	]);
	expect(await accounts(bench)).toEqual([
		['people', 6, 5, 1, 0, 1],
		['notes', 6, 4, 2, 0, 2],
	]);
	const loaded =
		'SELECT email, age, code, body FROM people p LEFT JOIN notes n ON n.who = p.id ORDER BY email';
	const expected = [
		['a@x', 40, 'a', 'ok'],
		['b@x', 41, 'b', 'of 2'],
		['c@x', 1, 'c', 'of 3'],
		['d@x', 2, 'd', null],
		['e@x', 7, 'lon', 'of 5'],
	];
	expect(await rowsOf(bench.client, loaded)).toEqual(expected);
	const {verification} = await verified(request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification.state).toBe('verified');
	expect(verification.summary).toContain(', 4 of them as they were edited for a retry.');
	expect(verification.tables).toMatchObject({people: {edited_rows: 4}, notes: {edited_rows: 0}});
	expect((await retried(bench)).exitCode).toBe(3);
	expect(await rowsOf(bench.client, loaded)).toEqual(expected);
});

it('a mended mapping: defaults, and a rule less; what would make other rows of those that are there is named and refused', async () => {
	const {bench, request} = await started();
	const mended = mapping
		.replace('email: {rules: [email]}', "email: {default: 'nobody@x'}")
		.replace('id: {identifies: true}}}', "id: {identifies: true}, who: {default: '1'}}}");
	const other = mapping.replace(/(notes, match.*identifies: true)\}/, '$1}, body: {sql: upper(body)}');
	const refused = await retried(bench, {mapping: requestOf(bench, other, request.sources).mapping});
	expect(refused.report.failure?.code).toBe('run-changed');
	expect(refused.report.failure?.message).toContain('load notes: reads something else of the source');
	expect(refused.exitCode).toBe(2);
	const {report} = await retried(bench, {mapping: requestOf(bench, mended, request.sources).mapping});
	expect(report.failure).toBeNull();
	expect(report.errors.map(({key, code}) => `${key} ${code}`)).toEqual([
		'2 not-an-integer',
		'4 duplicate-key',
		'5 too-long',
		'11 no-parent',
		'12 no-parent',
		'15 no-parent',
	]);
	expect(report.notices.join('\n')).toContain('people.email: default changed');
	const again = await verified(request);
	expect(told(again.verification.differences)).toEqual([]);
	const asMended = await verified({...request, mapping: requestOf(bench, mended, request.sources).mapping});
	expect(asMended.verification.state).toBe('verified');
});

it('a mended target: a wider column, a NOT NULL less, a parent that somebody inserted', async () => {
	const {bench, request} = await started();
	const [[id] = []] = await rowsOf(
		bench.client,
		"SELECT uuid_key::text FROM mingus_migrate.identities WHERE source_key = '1'",
	);
	expect(id).toBeTruthy();
	await bench.client.query('ALTER TABLE people ALTER code TYPE text, ALTER email DROP NOT NULL');
	const {report} = await retried(bench);
	expect(report.errors.map(({key, code}) => `${key} ${code}`)).toEqual([
		'2 not-an-integer',
		'4 duplicate-key',
		'6 not-an-email',
		'11 no-parent',
		'12 no-parent',
		'14 required',
	]);
	await bench.client.query('ALTER TABLE notes ALTER who DROP NOT NULL');
	expect((await retried(bench)).report.overall_stats.failed_records).toBe(5);
	const {verification} = await verified(request);
	expect(told(verification.differences)).toEqual([]);
});

it('a dry run says what would go in, and leaves ledger and target as they were', async () => {
	const {bench} = await started();
	const before = [await accounts(bench), await rowsOf(bench.client, 'SELECT count(*) FROM people')];
	const rows = edited(await rejectsIn(bench), {2: {age: 41}, 3: {email: 'c@x'}});
	const {report, exitCode} = await retried(bench, {rows, dryRun: true});
	expect(exitCode).toBe(3);
	expect(report.mode).toBe('dry-run');
	expect(report.overall_stats).toMatchObject({
		processed_records: 10,
		successful_records: 4,
		failed_records: 6,
	});
	expect([await accounts(bench), await rowsOf(bench.client, 'SELECT count(*) FROM people')]).toEqual(before);
	expect(await rowsOf(bench.client, 'SELECT count(*)::int FROM mingus_migrate.retries')).toEqual([[0]]);
});

it('a row that is no reject, a cell that is no value, and a column that is none are named, and nothing is written', async () => {
	const {bench} = await started();
	const all = await rejectsIn(bench);
	const [first] = edited(all, {2: {age: 41}});
	const failure = async (row: Record<string, unknown>) =>
		(await retried(bench, {rows: [{...(first as NonNullable<typeof first>), ...row}]})).report.failure;
	expect((await failure({position: '1'}))?.message).toBe(
		'row 1 (people, position 1) is no reject of the run',
	);
	expect((await failure({load: 'nope'}))?.message).toContain('(nope, position 2) is no reject');
	expect((await failure({run: 'ffff'}))?.message).toContain('is of run ffff');
	expect((await failure({row: {age: true}}))?.message).toContain('"age" stands for no value');
	expect((await failure({row: {agee: 1}}))?.message).toContain(
		'"agee" is no column of s.people; those are id, email, age, code',
	);
	const twice = await retried(bench, {
		rows: [...edited(all, {2: {age: 41}}), ...edited(all, {2: {age: 42}})],
	});
	expect(twice.report.failure?.message).toContain('is there twice');
	expect(twice.exitCode).toBe(2);
	expect((await accounts(bench)).map(row => row.at(-1))).toEqual([5, 5]);
});

it('a row that the run would have changed is not changed by a retry, which says what does it', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, n int2); INSERT INTO t VALUES (1, 7)');
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}]',
		"CREATE TABLE t (id INTEGER PRIMARY KEY, n); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
	);
	await migrated(request, bench.folder, {backup: true, onConflict: 'update'});
	const rows = edited(await rejectsIn(bench), {1: {n: 8}, 2: {n: 9}});
	const {report} = await retried(bench, {rows});
	expect(report.failure).toBeNull();
	expect(report.errors.map(({key, code}) => `${key} ${code}`)).toEqual(['1 duplicate-key']);
	expect(report.errors[0]?.error).toContain('run --new --on-conflict update --tables t');
	expect(await rowsOf(bench.client, 'SELECT id, n FROM t ORDER BY id')).toEqual([
		[1, 7],
		[2, 9],
	]);
});
