import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {sampleFiles, writeSamples} from '../../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../../source/presets/presets.ts';
import {rowsIn} from '../../database-contents.ts';
import {
	migrated,
	namespace,
	requestOf,
	rolledBack,
	rowsOf,
	type Workbench,
	workbench,
} from '../../migration.ts';
import {runScript, scriptOf} from '../../rollback-script.ts';

it.each(['documented', 'observed'] as const)(
	'leaves the state before a run of the %s samples',
	async layout => {
		const bench = await workbench();
		writeSamples({dir: bench.folder, layout, rows: 3000, seed: 5, dirt: 0.01});
		const sources = sampleFiles(bench.folder);
		const preset = loadMapping(presetFile('mingus'));
		await bench.client.query(preset.ddl ?? '');
		const before = await rowsIn(bench.client, 'public');
		const request = {...preset, sources, target: {url: bench.url}, createSchema: true, namespace};
		expect((await migrated(request, bench.folder)).report.failure).toBe(null);
		expect(await rowsIn(bench.client, 'public')).not.toEqual(before);
		const file = await scriptOf(bench);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(await runScript(bench.url, file)).toMatchObject({exitCode: 0});
		expect(await rowsIn(bench.client, 'public')).toEqual(before);
		expect(await rowsOf(bench.client, 'SELECT state FROM mingus_migrate.runs')).toEqual([['rolled-back']]);
	},
);

const target =
	'CREATE TABLE a (id int PRIMARY KEY, x text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);';
const mapping = `loads:
  - {into: a, from: s.a, match: by-name, columns: {id: {identifies: true}}}
  - {into: b, from: s.b, columns: {id: {from: id, identifies: true}, a: {from: a, references: a}}}
`;
const source = `CREATE TABLE a (id INTEGER PRIMARY KEY, x); INSERT INTO a VALUES (1, 'x'), (2, 'y');
	CREATE TABLE b (id INTEGER PRIMARY KEY, a); INSERT INTO b VALUES (1, 1), (2, 2);`;

async function loaded(more: Parameters<typeof migrated>[2] = {}): Promise<Workbench> {
	const bench = await workbench(target);
	expect((await migrated(requestOf(bench, mapping, source), bench.folder, more)).exitCode).toBe(0);
	return bench;
}

it('takes only the tables back whose lines are not commented out; the command knows it afterwards', async () => {
	const bench = await loaded();
	const file = await scriptOf(bench);
	writeFileSync(file, readFileSync(file, 'utf8').replace(/^(?=SELECT .*"public"."a")/m, '-- '));
	expect((await runScript(bench.url, file)).exitCode).toBe(0);
	expect(await rowsIn(bench.client, 'public')).toEqual({a: ['1\tx', '2\ty'], b: []});
	const {rollback} = await rolledBack(bench);
	expect(Object.keys(rollback.tables)).toEqual(['a']);
	expect(await rowsIn(bench.client, 'public')).toEqual({a: [], b: []});
});

it('stops at rows that others refer to, and says which; rows that were changed are kept', async () => {
	const bench = await loaded();
	await bench.client.query('INSERT INTO b VALUES (9, 2)');
	const {exitCode, said} = await runScript(bench.url, await scriptOf(bench));
	expect(exitCode).toBe(3);
	expect(said).toContain('1 rows of b refer to rows of "public"."a" that are to be removed (b_a_fkey)');
	expect(await rowsIn(bench.client, 'public')).toEqual({a: ['1\tx', '2\ty'], b: ['9\t2']});
});

it('waits for nobody: it refuses while another run holds the target', async () => {
	const bench = await loaded();
	await bench.client.query(`SELECT pg_advisory_lock(${0x6d696e67}, hashtext('mingus_migrate'))`);
	const {exitCode, said} = await runScript(bench.url, await scriptOf(bench));
	expect(exitCode).toBe(3);
	expect(said).toContain('Another run holds this target');
});

it('goes where the mapping says, never over another', async () => {
	const bench = await workbench(target);
	const rollbackFile = join(bench.folder, 'undo.sql');
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder, {rollbackFile});
	expect(readFileSync(rollbackFile, 'utf8')).toContain('pg_temp.roll_back');
	await rolledBack(bench);
	expect((await migrated(request, bench.folder, {rollbackFile})).report.failure?.code).toBe('file-exists');
});

it('knows the order of tables whose foreign keys stand only after the load', async () => {
	const bench = await workbench(
		'CREATE TABLE b (id int PRIMARY KEY, a int); CREATE TABLE a (id int PRIMARY KEY, x text)',
	);
	const request = requestOf(
		bench,
		`after: ["ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a"]
loads:
  - {into: b, from: s.b, match: by-name}
  - {into: a, from: s.a, match: by-name}
`,
		source,
	);
	expect((await migrated(request, bench.folder)).exitCode).toBe(0);
	expect(await runScript(bench.url, await scriptOf(bench))).toMatchObject({exitCode: 0});
	expect(await rowsIn(bench.client, 'public')).toEqual({a: [], b: []});
});
