import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {rowsIn} from '../../database-contents.ts';
import {
	type Migrated,
	migrated,
	requestOf,
	rowsOf,
	type Workbench,
	workbench,
	writeSource,
} from '../../migration.ts';
import {accounts, edited, rejectsIn, retried} from '../../rejects.ts';
import {startMigrator} from '../../torture/migrator.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE people (id uuid PRIMARY KEY, boss uuid REFERENCES people, email text NOT NULL UNIQUE, age int2);
	CREATE TABLE notes (id serial PRIMARY KEY, who uuid NOT NULL REFERENCES people);
	CREATE TABLE log (said text)`;

const mapping = `name: test
sources: {s: a source}
loads:
  - {into: people, from: s.people, columns: {id: {from: id, identifies: true}, boss: boss, email: {from: email, rules: [email]}, age: age}}
  - {into: notes, from: s.notes, match: by-name}
  - {into: log, from: s.log, match: by-name}
`;

const mended = mapping.replace('age: age', 'age: {from: age, default: 0}');

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** Every third row of people is wrong by itself, and many of the others hang on one of those. */
const source = `CREATE TABLE people (id INTEGER PRIMARY KEY, boss, email, age);
	INSERT INTO people ${numbers(90)} SELECT i, CASE WHEN i > 9 THEN i / 2 WHEN i = 4 THEN 8 WHEN i = 8 THEN 4 END,
		CASE WHEN i % 3 = 0 THEN 'none' ELSE i || '@x' END, CASE WHEN i % 7 = 0 THEN 'old' ELSE i END FROM n;
	CREATE TABLE notes (id INTEGER PRIMARY KEY, who); INSERT INTO notes ${numbers(90)} SELECT i, i FROM n;
	CREATE TABLE log (said); INSERT INTO log ${numbers(20)} SELECT CASE WHEN i % 2 = 0 THEN 'a' || char(0) ELSE 'b' END FROM n`;

interface Damaged {
	readonly bench: Workbench;
	readonly args: readonly string[];
}

/** A run with rejects, and the command that mends all of them. */
async function damaged(): Promise<Damaged> {
	const bench = await workbench(target);
	const {folder, url} = bench;
	const sources = {s: writeSource(join(folder, 's.db'), source)};
	await migrated(requestOf(bench, mapping, sources), folder, {backup: true, batchSize: 7});
	const all = await rejectsIn(bench);
	const rows = all.map(({run, load, position, row}) => {
		const {id} = row as {id: number};
		const age = typeof row.age === 'string' ? 1 : row.age;
		const mend = load === 'people' ? {email: `${id}@y`, age} : load === 'log' ? {said: 'mended'} : {};
		return {run, load, position, row: {...row, ...mend}};
	});
	const file = join(folder, 'rows.json');
	writeFileSync(file, JSON.stringify(rows));
	writeFileSync(join(folder, 'mapping.yaml'), mended);
	return {
		bench,
		args: [
			'retry',
			'--target',
			url,
			'--config',
			join(folder, 'mapping.yaml'),
			'--rows',
			file,
			'--state-dir',
			folder,
		],
	};
}

async function outcome({bench}: Damaged) {
	const [[next] = []] = await rowsOf(bench.client, "SELECT nextval('notes_id_seq')::int");
	return {
		rows: await rowsIn(bench.client, 'public'),
		accounts: await accounts(bench),
		next: Number(next) > 90,
		runs: await rowsOf(bench.client, 'SELECT state FROM mingus_migrate.runs'),
		named: await rowsOf(
			bench.client,
			'SELECT count(*)::int, count(DISTINCT uuid_key)::int FROM mingus_migrate.identities JOIN people ON id = uuid_key',
		),
	};
}

const retryAll = (args: readonly string[], env = {}) => startMigrator(args, env).ended;

describe('killed anywhere, a retry that is begun again loads each row once:', () => {
	let expected: Promise<Awaited<ReturnType<typeof outcome>>> | undefined;

	const undisturbed = async () => {
		const it = await damaged();
		expect((await rejectsIn(it.bench)).length).toBeGreaterThan(90);
		const {code, events} = await retryAll(it.args);
		expect(events.at(-1)).toMatchObject({report: {failure: null, overall_stats: {failed_records: 0}}});
		expect(code).toBe(0);
		return outcome(it);
	};

	it.each(['batch-sent:2', 'rejects-uncommitted:6', 'batch-committed:9'])('%s', async point => {
		expected ??= undisturbed();
		const whole = await expected;
		const it = await damaged();
		expect((await retryAll(it.args, {MINGUS_MIGRATE_FAIL_POINT: point})).signal).toBe('SIGKILL');
		const [state] = await rowsOf(it.bench.client, 'SELECT state FROM mingus_migrate.runs');
		expect(state).toEqual(['finished']);
		const {code, events, complaints} = await retryAll(it.args);
		expect(complaints).toBe('');
		expect(events.at(-1)).toMatchObject({report: {failure: null}});
		expect(code).toBe(0);
		expect(await outcome(it)).toEqual(whole);
		const {verification} = await verified(requestOf(it.bench, mapping, {s: join(it.bench.folder, 's.db')}));
		expect(told(verification.differences)).toEqual([]);
	});
});

it('a server that ends the connections is waited for, and no row goes in twice', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder, {backup: true, batchSize: 5});
	const rows = edited(
		await rejectsIn(bench),
		Object.fromEntries(Array.from({length: 91}, (_, i) => [i, {}])),
	);
	let batches = 0;
	const hangUp =
		'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()';
	const easier = requestOf(bench, mapping.replace(', rules: [email]', ''), request.sources).mapping;
	const retry: Promise<Omit<Migrated, 'plan'>> = retried(bench, {mapping: easier, rows}, event => {
		if (event.event === 'batch-committed' && ++batches === 3) {
			void bench.client.query(hangUp);
		}
	});
	const {report, events} = await retry;
	expect(events.map(({event}) => event)).toContain('retrying');
	expect(report.failure).toBeNull();
	const [people] = await accounts(bench);
	const [there] = await rowsOf(bench.client, 'SELECT count(*)::int FROM people');
	expect(people?.[2]).toBe(there?.[0]);
	expect((await verified(request)).verification.differences).toEqual([]);
});

it('an interrupted retry says so, and the run stays finished', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder, {backup: true, batchSize: 5});
	const stop = new AbortController();
	const easier = requestOf(bench, mapping.replace(', rules: [email]', ''), request.sources).mapping;
	const {exitCode, report} = await retried(bench, {mapping: easier, signal: stop.signal}, ({event}) => {
		if (event === 'batch-committed') {
			stop.abort();
		}
	});
	expect([exitCode, report.failure?.code]).toEqual([130, 'interrupted']);
	expect(await rowsOf(bench.client, 'SELECT state FROM mingus_migrate.runs')).toEqual([['finished']]);
	expect(await rowsOf(bench.client, 'SELECT number, ended_at IS NULL FROM mingus_migrate.retries')).toEqual([
		[1, true],
	]);
	await retried(bench, {mapping: easier});
	expect((await verified(request)).verification.differences).toEqual([]);
});
