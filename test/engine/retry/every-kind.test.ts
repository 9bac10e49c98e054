import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';
import {accounts, edited, rejectsIn, retried} from '../../rejects.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE t (id int PRIMARY KEY, n int2, x numeric(6, 2), ok boolean, d date, h time, m timestamptz(0), u uuid,
		j jsonb, v varchar(5), b bytea, mail text, zip text, born date, kind text CHECK (kind IN ('a', 'b')), must text NOT NULL,
		one text UNIQUE, deep float4, kid text);
	CREATE TABLE child (id int PRIMARY KEY, t int NOT NULL REFERENCES t)`;

const columns = [
	'n',
	'x',
	'ok',
	'd',
	'h',
	'm',
	'u',
	'j',
	'v',
	'b',
	'mail',
	'zip',
	'born',
	'kind',
	'must',
	'one',
	'deep',
];

const mapping = `loads:
  - into: t
    from: s.t
    columns:
      ${columns
				.filter(name => !['mail', 'zip', 'born'].includes(name))
				.map(name => `${name}: ${name}`)
				.join('\n      ')}
      id: {from: id, identifies: true}
      mail: {from: mail, rules: [email]}
      zip: {from: zip, rules: [zip-code]}
      born: {from: born, rules: [not-future]}
      kid: {from: kid, references: t}
  - {into: child, from: s.child, match: by-name}`;

/** A defect for each code that a row of its own can have: the column, what it holds, and what an operator makes of it. */
const defects: ReadonlyArray<readonly [code: string, column: string, sql: string, cell: unknown]> = [
	['not-an-integer', 'n', "'old'", 7],
	['out-of-range', 'n', '70000', {integer: '32767'}],
	['not-a-number', 'x', "'much'", '1.5'],
	['too-precise', 'x', '1.005', {real: '2.0'}],
	['not-a-boolean', 'ok', "'perhaps'", 1],
	['not-a-date', 'd', "'2024-02-30'", '2024-02-29'],
	['has-time', 'd', "'2024-02-29 12:00:00'", '2024-02-29'],
	['not-a-time', 'h', "'25:00'", '23:00'],
	['not-a-timestamp', 'm', "'yesterday'", '2024-02-29 12:00:00'],
	['not-a-uuid', 'u', "'7'", '6F1B7C1E-59A4-4A0E-8A5A-0F8C2D0F5A11'],
	['not-json', 'j', "'{'", '{"a": 1.0}'],
	['too-long', 'v', "'abcdef'", 'äöüß€'],
	['invalid-utf8', 'v', "CAST(x'ff' AS TEXT)", 'a\tb\n'],
	['nul-byte', 'v', "'a' || char(0)", {text: '6161'}],
	['not-an-email', 'mail', "'none'", 'a@x'],
	['not-a-zip-code', 'zip', "'1'", '12345'],
	['in-the-future', 'born', "'2999-01-01'", null],
	['not-allowed', 'kind', "'c'", 'b'],
	['required', 'must', 'NULL', ''],
	['duplicate-key', 'one', "'first'", '=cmd()'],
	['no-parent', 'kid', '999', 1],
	['refused-by-server', 'b', "x'66'", {blob: '00ff'}],
];

const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, ${columns.join(', ')}, kid);
	INSERT INTO t (id, must, one) VALUES (1, '', 'first');
	${defects
		.map(
			([, column, sql], i) =>
				`INSERT INTO t (id, must) VALUES (${i + 10}, 'm'); UPDATE t SET ${column} = ${sql} WHERE id = ${i + 10};`,
		)
		.join('\n')}
	CREATE TABLE child (id INTEGER PRIMARY KEY, t); INSERT INTO child SELECT id, id FROM t`;

it('every kind of reject is mended by an edited row, and its child follows', async () => {
	const bench = await workbench(`${target}; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN IF NEW.b = '\\x66' THEN RAISE EXCEPTION 'never'; END IF; RETURN NEW; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()`);
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder, {backup: true});
	const all = await rejectsIn(bench);
	const own = all.filter(({table}) => table === 't');
	expect(own.map(({code, column}) => [code, column])).toEqual(
		defects.map(([code, column]) => [code, code === 'refused-by-server' ? '' : column]),
	);
	expect((await retried(bench)).report.overall_stats.failed_records).toBe(2 * defects.length);
	expect((await rejectsIn(bench)).map(({code, column}) => [code, column])).toEqual(
		all.map(({code, column}) => [code, column]),
	);
	const edits = Object.fromEntries(defects.map(([, column, , cell], i) => [i + 10, {[column]: cell}]));
	const {report, exitCode} = await retried(bench, {rows: edited(own, edits)});
	expect(report.errors).toEqual([]);
	expect(exitCode).toBe(0);
	const rows = 2 * (defects.length + 1);
	expect(report.overall_stats).toMatchObject({processed_records: rows, successful_records: rows});
	expect((await accounts(bench)).map(row => row.at(-1))).toEqual([0, 0]);
	const {verification} = await verified(request);
	expect(told(verification.differences)).toEqual([]);
	const audit = await rowsOf(
		bench.client,
		`SELECT source_row->>'v', edited_row->>'v' FROM mingus_migrate.rejects WHERE source_key = '21' AND edited_row IS NOT NULL`,
	);
	expect(audit).toEqual([['abcdef', 'äöüß€']]);
});

it('conversions, blanks and rules of a mended mapping load what they make fit, and verify goes by both plans', async () => {
	const bench = await workbench(
		'CREATE TABLE t (id int PRIMARY KEY, x numeric(6, 2), d date, m timestamptz, n int, mail text, f text)',
	);
	const sql = `CREATE TABLE t (id INTEGER PRIMARY KEY, x, d, m, n, mail, f);
		INSERT INTO t VALUES (1, 1.25, '2024-01-01', '2024-01-01 10:00', NULL, 'a@x', 'a'), (2, 1.005, '2024-01-02 11:12:13', 'x', ' ', 'none', 'b'),
			(3, 1.005, '2024-01-02', '2024-01-01 10:00', 3, 'b@x', 'c'), (4, 7, '2024-01-02', '2024-01-01 10:00', '', 'c@x', 'd')`;
	const before = `loads: [{into: t, from: s.t, columns: {id: id, x: x, d: d, m: m, n: n, f: f, mail: {from: mail, rules: [email]}}}]`;
	const after = before
		.replace('x: x', 'x: {from: x, lossy: round}')
		.replace('d: d', 'd: {from: d, lossy: drop-time}')
		.replace('n: n', 'n: {from: n, blank: "null", default: -1}')
		.replace(', rules: [email]', '');
	const request = requestOf(bench, before, sql);
	await migrated(request, bench.folder, {backup: true});
	const {report} = await retried(bench, {mapping: requestOf(bench, after, request.sources).mapping});
	expect(report.errors.map(({key, code}) => `${key} ${code}`)).toEqual(['2 not-a-timestamp']);
	const {exitCode} = await retried(bench, {rows: edited(await rejectsIn(bench), {2: {m: null}})});
	expect(exitCode).toBe(0);
	expect(
		await rowsOf(bench.client, 'SELECT id, x::text, d::text, m IS NULL, n, mail FROM t ORDER BY id'),
	).toEqual([
		[1, '1.25', '2024-01-01', false, null, 'a@x'],
		[2, '1.01', '2024-01-02', true, -1, 'none'],
		[3, '1.01', '2024-01-02', false, 3, 'b@x'],
		[4, '7.00', '2024-01-02', false, -1, 'c@x'],
	]);
	expect(told((await verified(request)).verification.differences)).toEqual([]);
	await bench.client.query('UPDATE t SET n = -2 WHERE id = 2; UPDATE t SET n = -1 WHERE id = 1');
	expect(told((await verified(request)).verification.differences).sort()).toEqual([
		'changed t 1 n: NULL → -1',
		'changed t 2 n: -1 → -2',
	]);
});

it('rows that the target holds already are skipped, where the run skipped them too', async () => {
	const bench = await workbench(
		`CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 100), (3, 300)`,
	);
	const request = requestOf(
		bench,
		'loads: [{into: t, from: s.t, match: by-name}]',
		"CREATE TABLE t (id INTEGER PRIMARY KEY, n); INSERT INTO t VALUES (1, 1), (2, 'x'), (3, 'y'), (4, 4)",
	);
	await migrated(request, bench.folder, {backup: true, onConflict: 'skip'});
	const rows = edited(await rejectsIn(bench), {2: {n: 2}, 3: {n: 3}});
	const {report} = await retried(bench, {rows});
	expect(report.overall_stats).toMatchObject({successful_records: 2, skipped_records: 2, failed_records: 0});
	expect(await rowsOf(bench.client, 'SELECT id, n FROM t ORDER BY id')).toEqual([
		[1, 100],
		[2, 2],
		[3, 300],
		[4, 4],
	]);
	expect(told((await verified(request)).verification.differences)).toEqual([]);
});
