/** Targets that hold something already, or that may not be written to as one would like. */
import {expect, it} from 'vitest';
import {engine} from '../../source/engine/engine.ts';
import type {MigrationError} from '../../source/engine/errors.ts';
import {contentsOf, structureOf} from '../database-contents.ts';
import {blockersOf, migrated, requestOf, rowsOf, workbench} from '../migration.ts';
import {smallRole} from '../small-role.ts';

const ownSchema = ([schema]: unknown[]) => schema !== 'mingus_migrate';

it("TA-01: a schema of the application's own making is filled as it is, and its bookkeeping left alone", async () => {
	const bench = await workbench(`CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
		INSERT INTO alembic_version VALUES ('newer');
		CREATE SEQUENCE of_the_app;
		CREATE TABLE people (id int PRIMARY KEY, ok boolean, "createdAt" timestamptz DEFAULT now());`);
	const source = `CREATE TABLE alembic_version(version_num VARCHAR(32)); INSERT INTO alembic_version VALUES('abc');
		CREATE TABLE people(id INTEGER PRIMARY KEY,ok BOOLEAN,"createdAt" DATETIME); INSERT INTO people VALUES(1,1,1700000000000);`;
	const before = await structureOf(bench.client);
	const loads = 'loads: [{into: people, from: s.people, match: by-name}]';
	// A table that nobody decided about is never written to unasked.
	expect(blockersOf(await engine.makePlan(requestOf(bench, loads, source)))).toEqual([
		expect.stringContaining('alembic_version'),
	]);
	const {exitCode} = await migrated(
		requestOf(bench, `left_behind: {s.alembic_version: kept by the application}\n${loads}`, {
			s: `${bench.folder}/s.db`,
		}),
		bench.folder,
	);
	expect(exitCode).toBe(0);
	expect(await rowsOf(bench.client, 'SELECT id, ok, "createdAt"::text FROM people')).toEqual([
		[1, true, '2023-11-14 22:13:20+00'],
	]);
	expect(await rowsOf(bench.client, 'SELECT version_num FROM alembic_version')).toEqual([['newer']]);
	const after = await structureOf(bench.client);
	for (const [kind, objects] of Object.entries(before)) {
		expect(after[kind]?.filter(ownSchema), kind).toEqual(objects);
	}
});

const metadata =
	'CREATE TABLE "Metadata"("Id" INTEGER PRIMARY KEY,"k" TEXT); INSERT INTO "Metadata" VALUES(1,\'mine\'),(2,\'more\'),(3,\'third\');';
const seeded = `CREATE TABLE "Metadata" ("Id" int PRIMARY KEY, k text UNIQUE);
	INSERT INTO "Metadata" VALUES (1, 'seed'), (9, 'more')`;
const intoMetadata = 'loads: [{into: Metadata, from: s.Metadata, match: by-name}]';

/** To empty tables is left to their owner: what never deletes rows of others cannot delete the wrong ones. */
it.each(['dry-run', 'run'] as const)(
	'TA-02: a %s into a table that holds rows stops, and leaves nothing',
	async mode => {
		const bench = await workbench(seeded);
		const before = await contentsOf(bench.client);
		const {exitCode, report} = await migrated(requestOf(bench, intoMetadata, metadata), bench.folder, {mode});
		expect(exitCode).toBe(2);
		expect(report.failure).toMatchObject({
			code: 'target-not-empty',
			message: 'The target holds rows already in Metadata',
			hint: expect.stringContaining('--on-conflict skip'),
		});
		expect(await contentsOf(bench.client)).toEqual(before);
	},
);

it('TA-02: keys that are there can be skipped, and a value that another key holds is a reject by name', async () => {
	const bench = await workbench(seeded);
	const {exitCode, report} = await migrated(requestOf(bench, intoMetadata, metadata), bench.folder, {
		onConflict: 'skip',
	});
	expect(exitCode).toBe(3);
	expect(report.overall_stats).toMatchObject({
		processed_records: 3,
		successful_records: 1,
		failed_records: 1,
		skipped_records: 1,
	});
	expect(report.errors.map(e => [e.table, e.key, e.column, e.code])).toEqual([
		['Metadata', '2', 'Metadata_k_key', 'refused-by-server'],
	]);
	expect(await rowsOf(bench.client, 'SELECT * FROM "Metadata" ORDER BY 1')).toEqual([
		[1, 'seed'],
		[3, 'third'],
		[9, 'more'],
	]);
});

const users = 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users VALUES(1, NULL);';
const usersDdl = 'CREATE TABLE users (id bigint PRIMARY KEY, name text)';
const intoUsers = 'target: {ddl: users.sql}\nloads: [{into: users, from: s.users, match: by-name}]';

/** What leans on the table needs no listing, as nothing is ever dropped. */
it('TA-04: a table of the same name that is none of ours stops the plan, and another schema is free', async () => {
	const bench = await workbench(`CREATE TABLE users (id uuid PRIMARY KEY, login text NOT NULL);
		INSERT INTO users VALUES ('5b1f3d1e-0000-4000-8000-000000000000', 'somebody');
		CREATE VIEW leaning AS SELECT login FROM users;
		CREATE TABLE posts (author uuid REFERENCES users);`);
	const before = await contentsOf(bench.client);
	const request = {...requestOf(bench, intoUsers, users), ddl: usersDdl, createSchema: true};
	const plan = await engine.makePlan(request);
	expect(blockersOf(plan)).toEqual(
		expect.arrayContaining(["public.users.id: the target's column is uuid, but users.sql describes bigint"]),
	);
	const {exitCode, report} = await migrated(request, bench.folder, {}, {plan});
	expect([exitCode, report.failure?.code]).toEqual([2, 'bad-plan']);
	expect(await contentsOf(bench.client)).toEqual(before);

	const aside = requestOf(bench, intoUsers.replace('{ddl', '{schema: moved, ddl'), {
		s: `${bench.folder}/s.db`,
	});
	const moved = await migrated({...aside, ddl: usersDdl, createSchema: true}, bench.folder);
	expect(moved.report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT id FROM moved.users')).toEqual([['1']]);
	expect(await rowsOf(bench.client, 'SELECT * FROM leaning')).toEqual([['somebody']]);
});

/** The statements of a hint, which are to be run as they are. */
function grantsOf(hint: string | null | undefined): string {
	const [words, grants] = (hint ?? '').split(/(?<=run: )/);
	expect(words).toBe('Let an owner of the database run: ');
	return grants ?? '';
}

it('TA-04: rights to create that are missing are told by the plan, and its GRANTs are those that help', async () => {
	const bench = await workbench();
	const {role, roleUrl} = await smallRole(bench);
	const request = requestOf({...bench, url: roleUrl}, intoUsers, users, {ddl: usersDdl, createSchema: true});
	const error = await engine.makePlan(request).then(
		() => expect.unreachable(),
		(e: MigrationError) => e,
	);
	expect(error).toMatchObject({
		code: 'target-no-right',
		message: expect.stringContaining('permission denied for schema public'),
	});
	const database = new URL(bench.url).pathname.slice(1);
	expect(grantsOf(error.hint)).toBe(
		`GRANT CREATE ON DATABASE ${database} TO ${role}; GRANT CREATE ON SCHEMA public TO ${role};`,
	);
	await bench.client.query(grantsOf(error.hint));
	const {report, plan} = await migrated(request, bench.folder);
	expect([plan.problems, report.failure]).toEqual([[], null]);
});

it('TA-04: all rights that are missing on tables, sequences and the ledger are told before the first row', async () => {
	const bench = await workbench(`CREATE SCHEMA "My App"; CREATE SEQUENCE "My App".apart;
		CREATE TABLE "My App".users (id bigserial PRIMARY KEY, name text, n bigint DEFAULT nextval('"My App".apart'),
			number bigserial, own bigint GENERATED BY DEFAULT AS IDENTITY);`);
	const {role, roleUrl} = await smallRole(bench);
	const mapping = `target: {schema: My App}\nloads: [{into: users, from: s.users, match: by-name}]`;
	const request = requestOf({...bench, url: roleUrl}, mapping, users);
	const before = await contentsOf(bench.client);
	for (const mode of ['dry-run', 'run'] as const) {
		const {exitCode, report} = await migrated(request, bench.folder, {mode});
		expect([exitCode, report.failure?.code]).toEqual([1, 'target-no-right']);
		expect(await contentsOf(bench.client)).toEqual(before);
	}
	const plan = await engine.makePlan(request);
	const hint = plan.problems.find(p => p.where === 'the target')?.hint;
	expect(grantsOf(hint).replaceAll(` TO ${role};`, ';').split(' GRANT ')).toEqual([
		`GRANT CREATE ON DATABASE ${new URL(bench.url).pathname.slice(1)};`,
		'USAGE ON SCHEMA "My App";',
		'SELECT, INSERT ON TABLE "My App".users;',
		'USAGE ON SEQUENCE "My App".apart;',
		'SELECT, UPDATE ON SEQUENCE "My App".users_id_seq;',
		'USAGE ON SEQUENCE "My App".users_number_seq;',
	]);
	expect((await migrated(request, bench.folder, {mode: 'validate-only'})).exitCode).toBe(0);
	await bench.client.query(grantsOf(hint));
	expect((await migrated(request, bench.folder)).report.failure).toBeNull();
	expect(await rowsOf(bench.client, 'SELECT id, n, number, own FROM "My App".users')).toEqual([
		['1', '1', '1', '1'],
	]);

	const other = await smallRole(bench);
	await bench.client.query(grantsOf(hint).replaceAll(role, other.role));
	await bench.client.query('TRUNCATE "My App".users');
	const error = await engine.makePlan({...request, target: {url: other.roleUrl}}).then(
		() => expect.unreachable(),
		(e: MigrationError) => e,
	);
	expect(error.message).toBe('The ledger mingus_migrate of this target belongs to another role');
	expect(grantsOf(error.hint)).toBe(
		`GRANT USAGE ON SCHEMA mingus_migrate TO ${other.role}; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA mingus_migrate TO ${other.role};`,
	);
	await bench.client.query(grantsOf(error.hint));
	const second = await migrated({...request, target: {url: other.roleUrl}}, bench.folder);
	expect(second.report.failure).toBeNull();
});
