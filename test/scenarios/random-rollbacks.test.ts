/** Whatever was loaded, over whatever was there: taken back, the target holds what it held; in part, what a run without that part would have left. */
import {mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {proposeFiles} from '../../source/engine/init/init.ts';
import type {PlanRequest} from '../../source/engine/run/request.ts';
import {rowsIn} from '../database-contents.ts';
import {migrated, requestOf, rolledBack, rowsOf, type Workbench, workbench} from '../migration.ts';
import {type RandomDatabase, randomDatabase, writeRandomDatabase} from '../random-database.ts';

/** The number of rounds, each with up to eight databases; more by RANDOM_ROLLBACKS=1000, others by RANDOM_SEED. */
const rounds = Number(process.env.RANDOM_ROLLBACKS ?? 2);
const seed = Number(process.env.RANDOM_SEED ?? 20_261_128);
/** Milliseconds, in which a counterexample is also made small. */
const timeLimit = 120_000 + rounds * 10_000;

const schema = 'random';
const several = fc.array(randomDatabase, {minLength: 1, maxLength: 8, size: 'max'});
const part = fc.array(fc.boolean(), {minLength: 40, maxLength: 40});

it('the target is as it was', {timeout: timeLimit + 60_000}, async () => {
	const bench = await workbench();
	await fc.assert(
		fc.asyncProperty(several, fc.boolean(), part, (databases, uuidKeys, chosen) =>
			takeBack(bench, databases, uuidKeys, chosen),
		),
		{numRuns: rounds, seed, interruptAfterTimeLimit: timeLimit, markInterruptAsFailure: true},
	);
});

async function takeBack(
	bench: Workbench,
	databases: readonly RandomDatabase[],
	uuidKeys: boolean,
	chosen: readonly boolean[],
): Promise<void> {
	const {client, folder} = bench;
	const own = mkdtempSync(join(folder, 'random-'));
	const write = (version: string, rowsOfOne: (database: RandomDatabase) => readonly string[]) =>
		Object.fromEntries(
			databases.map((database, i) => {
				const file = join(own, `${version}${i}.db`);
				writeRandomDatabase(file, {...database, rows: rowsOfOne(database)});
				return [`s${i}`, file];
			}),
		);
	try {
		const all = write('all', ({rows}) => rows);
		const half = write('half', ({rows}) => rows.slice(0, rows.length / 2));
		const options = {
			name: 'random',
			names: 'keep',
			prefix: 'where-shared',
			uuidKeys,
			mixed: 'convert',
			mixedColumns: {},
		} as const;
		const files = proposeFiles(all, options, {ddl: 'random.sql', sources: all});
		const made = requestOf(bench, files.mapping, all, {createSchema: true, ddl: files.ddl});
		const request = {...made, mapping: {...made.mapping, target: {...made.mapping.target, schema}}};
		const contents = () => rowsIn(client, schema);
		const load = async (more: Partial<PlanRequest>, options: Parameters<typeof migrated>[2]) => {
			const {report} = await migrated({...request, ...more}, own, options);
			expect(report.failure?.message ?? '').toBe('');
			return report.migration_id;
		};

		await load({sources: half}, {});
		const before = await contents();
		const second = await load({}, {onConflict: 'skip', workers: 1});
		const back = await rolledBack(bench, {run: second});
		expect(back.rollback.failure?.message ?? '').toBe('');
		expect(await contents()).toEqual(before);
		await rolledBack(bench);
		expect(Object.values(await contents()).flat()).toEqual([]);

		const run = await load({}, {});
		const tables = (
			await rowsOf(
				client,
				`SELECT DISTINCT target_table FROM mingus_migrate.loads WHERE run = '${run}' ORDER BY 1`,
			)
		).map(([name]) => String(name));
		const some = await withChildren(
			bench,
			tables.filter((_, i) => chosen[i % chosen.length]),
		);
		if (some.length > 0) {
			const partly = await rolledBack(bench, {run, tables: some});
			expect(partly.rollback.failure?.message ?? '').toBe('');
			const left = await contents();
			await rolledBack(bench, {run, dropCreated: true});
			const others = tables.filter(name => !some.includes(name));
			if (others.length > 0) {
				await load({}, {tables: others});
				expect(left).toEqual(await contents());
			}
		}
	} finally {
		await client.query(
			`DROP SCHEMA IF EXISTS ${schema} CASCADE; DROP SCHEMA IF EXISTS mingus_migrate CASCADE`,
		);
		rmSync(own, {recursive: true, force: true});
	}
}

/** The tables, and all that refer to them: without those they could not go. */
async function withChildren({client}: Workbench, tables: readonly string[]): Promise<string[]> {
	const links = await rowsOf(
		client,
		`SELECT c.relname, p.relname FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
		WHERE f.contype = 'f' AND c.relnamespace = to_regnamespace('${schema}')`,
	);
	const found = new Set(tables);
	for (let size = 0; size < found.size; ) {
		size = found.size;
		for (const [child, parent] of links.map(link => link.map(String)) as Array<[string, string]>) {
			if (found.has(parent)) {
				found.add(child);
			}
		}
	}
	return [...found];
}
