import {expect, it} from 'vitest';
import {contentsOf} from '../../database-contents.ts';
import {migrated, requestOf, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {edited, rejectsIn, retried} from '../../rejects.ts';
import {smallRole} from '../../small-role.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE people (id int PRIMARY KEY, age int2);
	CREATE TABLE notes (id int PRIMARY KEY, who int);
	CREATE TABLE old (id int PRIMARY KEY, who int); ALTER TABLE old ADD CONSTRAINT given FOREIGN KEY (who) REFERENCES people NOT VALID;
	CREATE TABLE log (what text)`;

/** As a proposed mapping builds a foreign key: where rejects have left rows without a parent, it stays NOT VALID. */
const mapping = `loads:
  - {into: people, from: s.people, match: by-name, columns: {id: {identifies: true}}}
  - {into: notes, from: s.notes, match: by-name}
  - {into: old, from: s.old, match: by-name}
after:
  - |
    DO $do$ BEGIN
      ALTER TABLE notes ADD CONSTRAINT author FOREIGN KEY (who) REFERENCES people NOT VALID;
      BEGIN ALTER TABLE notes VALIDATE CONSTRAINT author;
      EXCEPTION WHEN foreign_key_violation THEN RAISE WARNING '%', SQLERRM; END;
    END $do$
  - INSERT INTO log VALUES ('after')`;

const source = `CREATE TABLE people (id INTEGER PRIMARY KEY, age);
	INSERT INTO people VALUES (1, 40), (2, 'old'), (3, 'older');
	CREATE TABLE notes (id INTEGER PRIMARY KEY, who); INSERT INTO notes VALUES (10, 1), (11, 2), (12, 3), (13, NULL);
	CREATE TABLE old (id INTEGER PRIMARY KEY, who); INSERT INTO old VALUES (1, 1)`;

async function started(more = '') {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, `${source}; ${more}`);
	const {report} = await migrated(request, bench.folder, {backup: true});
	expect(report.overall_stats).toMatchObject({failed_records: 2});
	return {bench, request};
}

const isValid = async ({client}: Workbench) =>
	(await rowsOf(client, "SELECT convalidated FROM pg_constraint WHERE conname = 'author'")).flat()[0];

const keyNotices = (notices: readonly string[]) => notices.filter(notice => notice.includes('notes.author'));

it('is validated when the last reject in its way is loaded, and verify then wants it so', async () => {
	const {bench, request} = await started();
	expect(await isValid(bench)).toBe(false);
	const rejects = await rejectsIn(bench);

	const before = await contentsOf(bench.client);
	const rehearsed = await retried(bench, {dryRun: true, rows: edited(rejects, {2: {age: 5}, 3: {age: 6}})});
	expect(keyNotices(rehearsed.report.notices)).toEqual([
		'notes.author: would be valid: every row has its parent',
	]);
	expect(await contentsOf(bench.client)).toEqual(before);

	const half = await retried(bench, {rows: edited(rejects, {2: {age: 5}})});
	expect(half.exitCode).toBe(3);
	expect(keyNotices(half.report.notices)).toEqual([
		'notes.author: stays NOT VALID, and holds for new rows only: 1 row of notes has no parent in people. When they have: ALTER TABLE "public"."notes" VALIDATE CONSTRAINT "author"',
	]);
	expect(await isValid(bench)).toBe(false);

	const whole = await retried(bench, {rows: edited(rejects, {3: {age: 6}})});
	expect(whole.exitCode).toBe(0);
	expect(keyNotices(whole.report.notices)).toEqual(['notes.author: is valid now: every row has its parent']);
	expect(await isValid(bench)).toBe(true);
	// What was not valid before the run is left as somebody made it, and the SQL of the mapping ran once.
	expect(
		await rowsOf(bench.client, "SELECT convalidated FROM pg_constraint WHERE conname = 'given'"),
	).toEqual([[false]]);
	expect(await rowsOf(bench.client, 'SELECT what FROM log')).toEqual([['after']]);
	expect(whole.report.notices).toContain(
		"after: the mapping's SQL ran at the end of the run, and is not run again",
	);

	expect((await verified(request)).verification.state).toBe('verified');
	await bench.client.query(
		'ALTER TABLE notes DROP CONSTRAINT author; ALTER TABLE notes ADD CONSTRAINT author FOREIGN KEY (who) REFERENCES people NOT VALID',
	);
	expect(told((await verified(request)).verification.differences)).toEqual([
		expect.stringContaining('it is NOT VALID'),
	]);
});

it('is tried again when no reject is left, as after a kill, or when what else stood in the way is gone', async () => {
	const {bench} = await started('INSERT INTO notes VALUES (14, 99)');
	const rows = edited(await rejectsIn(bench), {2: {age: 5}, 3: {age: 6}});
	const first = await retried(bench, {rows});
	expect(first.exitCode).toBe(0);
	expect(keyNotices(first.report.notices)[0]).toContain('1 row of notes has no parent');
	await bench.client.query('INSERT INTO people VALUES (99, 1)');
	const second = await retried(bench);
	expect(keyNotices(second.report.notices)).toEqual(['notes.author: is valid now: every row has its parent']);
	expect(await isValid(bench)).toBe(true);
	expect(keyNotices((await retried(bench)).report.notices)).toEqual([]);
});

it('a role that may not validate it is told the statement, and the rows are loaded all the same', async () => {
	const {bench} = await started();
	const {role, roleUrl} = await smallRole(bench);
	await bench.client.query(
		`GRANT ALL ON ALL TABLES IN SCHEMA public, mingus_migrate TO ${role}; GRANT USAGE ON SCHEMA mingus_migrate TO ${role}`,
	);
	const rows = edited(await rejectsIn(bench), {2: {age: 5}, 3: {age: 6}});
	const {report, exitCode} = await retried({...bench, url: roleUrl}, {rows});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(keyNotices(report.notices)).toEqual([
		'notes.author: stays NOT VALID: only the owner of the table can run: ALTER TABLE "public"."notes" VALIDATE CONSTRAINT "author"',
	]);
});
