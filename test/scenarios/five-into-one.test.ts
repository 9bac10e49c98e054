// What a user would see go wrong: a note of Ann's under Bob's name, because the five databases count their ids apart.
import Database from 'better-sqlite3';
import {describe, expect, it} from 'vitest';
import {sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../source/presets/presets.ts';
import {migrated, namespace, rowsOf, type Workbench, workbench} from '../migration.ts';

async function migrateSamples(bench: Workbench, layout: 'documented' | 'observed', dirt: number) {
	const samples = writeSamples({dir: bench.folder, layout, rows: 2500, seed: 11, dirt});
	const sources = sampleFiles(bench.folder);
	const request = {
		...loadMapping(presetFile('mingus')),
		sources,
		target: {url: bench.url},
		createSchema: true,
		namespace,
	};
	return {samples, sources, ...(await migrated(request, bench.folder, {workers: 3, batchSize: 300}))};
}

/** The five files in one connection, read without any code of the migration. */
function openFiles(files: Readonly<Record<string, string>>): Database.Database {
	const db = new Database(':memory:');
	for (const [name, file] of Object.entries(files)) {
		db.prepare(`ATTACH ? AS ${name}`).run(file);
	}
	return db;
}

/** For every migrated row that has a user: the user's email by the source, and by the target. */
async function owners(bench: Workbench, files: Readonly<Record<string, string>>) {
	const db = openFiles(files);
	const emails = new Map(
		db.prepare('SELECT CAST(id AS TEXT), email FROM mingus.users').raw().all() as Array<[string, string]>,
	);
	const emailOfId = new Map(
		(await rowsOf(bench.client, 'SELECT id::text, email FROM users')).map(([id, email]) => [
			String(id),
			String(email),
		]),
	);
	const tables = await rowsOf(
		bench.client,
		`SELECT DISTINCT i.target_table, i.source, EXISTS (SELECT FROM information_schema.columns c
			WHERE c.table_schema = 'public' AND c.table_name = i.target_table AND c.column_name = 'user_id') AS has_user
		FROM mingus_migrate.identities i WHERE i.target_table <> 'users' ORDER BY 1, 2`,
	);
	const found: Array<{where: string; bySource: string | undefined; byTarget: string | undefined}> = [];
	for (const [table, source, hasUser] of tables.map(t => t.map(String))) {
		const user =
			hasUser === 'true'
				? 't.user_id::text'
				: table === 'performance_metrics'
					? "t.metadata->>'user_id'"
					: 'NULL';
		const rows = await rowsOf(
			bench.client,
			`SELECT i.source_key, ${user} FROM mingus_migrate.identities i JOIN ${table} t ON t.id = i.uuid_key
			WHERE i.target_table = '${table}' AND i.source = '${source}'`,
		);
		const isJoin = source?.includes(' + ') ?? false;
		const hasOwner =
			isJoin ||
			db
				.prepare(`SELECT 1 FROM pragma_table_info(?, ?) WHERE name = 'user_id'`)
				.get(source?.split('.')[1], source?.split('.')[0]) !== undefined;
		if (!hasOwner) {
			expect(rows.every(([, id]) => id === null)).toBe(true);
			continue;
		}
		const owner = isJoin
			? undefined
			: db.prepare(`SELECT CAST(user_id AS TEXT) FROM ${source} WHERE CAST(id AS TEXT) = ?`).pluck();
		for (const [key, id] of rows) {
			const sourceUser = owner ? owner.get(key) : key;
			found.push({
				where: `${table} < ${source} ${key}`,
				bySource: sourceUser === null ? undefined : emails.get(String(sourceUser)),
				byTarget: id === null ? undefined : (emailOfId.get(String(id)) ?? 'nobody'),
			});
		}
	}
	db.close();
	return found;
}

describe.each(['documented', 'observed'] as const)('the five databases of the %s layout', layout => {
	it('become one in which every row belongs to whom it belonged, whatever was wrong with others', async () => {
		const bench = await workbench();
		const {samples, sources, report, events} = await migrateSamples(bench, layout, 0.05);
		expect(report.failure).toBeNull();
		const rejected = events.flatMap(e =>
			e.event === 'row-rejected' ? [`${e.reject.source} ${e.reject.key} ${e.reject.table}`] : [],
		);
		expect(samples.rejects.length).toBeGreaterThan(20);
		expect(rejected.sort()).toEqual(samples.rejects.map(r => `${r.source} ${r.key} ${r.table}`).sort());

		const found = await owners(bench, sources);
		expect(found.length).toBeGreaterThan(1000);
		expect(found.filter(f => f.bySource !== f.byTarget)).toEqual([]);
		expect(found.filter(f => f.byTarget !== undefined).length).toBeGreaterThan(1000);

		const [[inLedger] = []] = await rowsOf(
			bench.client,
			'SELECT sum(rows_loaded)::int FROM mingus_migrate.batches',
		);
		expect(inLedger).toBe(report.overall_stats.successful_records);
		const {
			total_records: total,
			processed_records: read,
			failed_records: failed,
			successful_records: loaded,
		} = report.overall_stats;
		expect(read).toBe(total);
		expect(loaded + failed).toBe(read);
	});

	it('go over without a reject when nothing is wrong with them, each table with as many rows as it had', async () => {
		const bench = await workbench();
		const {samples, sources, exitCode, report} = await migrateSamples(bench, layout, 0);
		expect(report.errors).toEqual([]);
		expect(exitCode).toBe(0);
		const counts = new Map(samples.tables.map(t => [`${t.database}.${t.table}`, t.rows]));
		for (const [table, stats] of Object.entries(report.table_stats)) {
			const [[there] = []] = await rowsOf(bench.client, `SELECT count(*)::int FROM ${table}`);
			const expected = stats.loads.map(l => counts.get(l.source) ?? counts.get('mingus.users') ?? 0);
			expect([table, there]).toEqual([table, expected.reduce((a, b) => a + b, 0)]);
		}
		expect((await owners(bench, sources)).filter(f => f.bySource !== f.byTarget)).toEqual([]);
	});
});
