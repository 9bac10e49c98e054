import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it, onTestFinished} from 'vitest';
import {type SampleReport, sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {
	DatabaseMigrator,
	type MigrationConfig,
	type MigrationEvent,
	type MigrationStats,
	runMigration,
} from '../../source/index.ts';
import {type FreshDatabase, freshDatabase} from '../fresh-database.ts';

let folder: string;
let samples: SampleReport;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'mingus-library-'));
	samples = writeSamples({
		dir: path.join(folder, 'samples'),
		layout: 'observed',
		rows: 600,
		seed: 3,
		dirt: 0.05,
	});
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** The samples, an empty target and the preset. */
async function sampleMigration(
	more: MigrationConfig = {},
): Promise<{config: MigrationConfig; target: FreshDatabase}> {
	const target = await freshDatabase();
	onTestFinished(() => target.drop());
	const config: MigrationConfig = {
		preset: 'mingus',
		sqlite_databases: sampleFiles(path.join(folder, 'samples')),
		postgres_url: target.url,
		create_schema: true,
		backup_dir: mkdtempSync(path.join(folder, 'backups-')),
		...more,
	};
	return {config, target};
}

/** Tables of the target, and of the ledger. */
async function tablesOf({client}: FreshDatabase): Promise<number> {
	const {rows} = await client.query<{count: number}>(
		"SELECT count(*)::int FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'",
	);
	return rows[0]?.count ?? -1;
}

it('migrates what is sound, and reports each row that is not', async () => {
	const {config, target} = await sampleMigration();
	const seen: Array<{event: MigrationEvent['event']; stats: MigrationStats}> = [];
	const {exit_code, stats, report} = await runMigration(config, {
		onEvent: ({event}, now) => seen.push({event, stats: now}),
	});
	expect(report.failure).toBeNull();
	expect(exit_code).toBe(3);
	expect(stats.failed).toBeGreaterThan(0);
	expect(stats).toMatchObject({
		total: report.overall_stats.total_records,
		processed: stats.successful + stats.failed + stats.skipped,
		progress_percentage: 100,
		duration: report.duration_seconds,
	});
	expect(report.errors).toHaveLength(samples.rejects.length);
	const {rows} = await target.client.query<{count: number}>('SELECT count(*)::int FROM users');
	expect(rows[0]?.count).toBe(report.table_stats.users?.successful_records);

	expect(seen[0]?.event).toBe('run-started');
	expect(seen.at(-1)).toEqual({event: 'finished', stats});
	const percentages = seen.map(s => s.stats.progress_percentage);
	expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
	expect(percentages[0]).toBe(0);
});

it('validates and rehearses without leaving anything in the target or in the backup folder', async () => {
	const {config, target} = await sampleMigration({dry_run: true});
	const migrator = new DatabaseMigrator(config);
	const validated = await migrator.validate();
	const rehearsed = await migrator.migrate();
	for (const {report} of [validated, rehearsed]) {
		expect(report).toMatchObject({failure: null, state: 'finished'});
		expect(report.errors).toHaveLength(samples.rejects.length);
	}
	expect([validated.report.mode, rehearsed.report.mode]).toEqual(['validate-only', 'dry-run']);
	expect(await tablesOf(target)).toBe(0);
	expect(readdirSync(config.backup_dir ?? '')).toEqual([]);
});

it('shows the plan, and sample rows with nothing sensitive in them', async () => {
	const {config} = await sampleMigration();
	const migrator = new DatabaseMigrator(config);
	const previews = await migrator.preview(2);
	const plan = await migrator.plan();
	expect(plan.problems.filter(({severity}) => severity === 'blocker')).toEqual([]);
	expect(previews.map(({load}) => load)).toEqual(plan.loads.map(({name}) => name));
	const users = previews.find(({load}) => load === 'users');
	expect(users?.rows).toHaveLength(2);
	expect(users?.rows[0]?.after).toContainEqual(
		expect.objectContaining({column: 'password_hash', value: '***'}),
	);
});

it('ends the run in order when the loop over its events is left', async () => {
	const {config, target} = await sampleMigration({batch_size: 1, max_workers: 1});
	let committed = 0;
	for await (const event of new DatabaseMigrator(config).events()) {
		if (event.event === 'batch-committed') {
			committed += event.counts.loaded;
			break;
		}
	}
	expect(committed).toBeLessThanOrEqual(1);
	const {rows} = await target.client.query('SELECT state FROM mingus_migrate.runs');
	expect(rows).toEqual([{state: 'interrupted'}]);
	const {rows: sessions} = await target.client.query(
		"SELECT FROM pg_stat_activity WHERE application_name LIKE 'mingus-migrate%' AND datname = current_database()",
	);
	expect(sessions).toEqual([]);
});

it('can be stopped from outside, and says so in the result', async () => {
	const {config} = await sampleMigration({batch_size: 1, max_workers: 1});
	const stop = new AbortController();
	const {exit_code, report, stats} = await runMigration(config, {
		signal: stop.signal,
		onEvent: ({event}) => event === 'batch-committed' && stop.abort(),
	});
	expect(exit_code).toBe(130);
	expect(report).toMatchObject({state: 'interrupted', failure: {code: 'interrupted'}});
	expect(stats.progress_percentage).toBeLessThan(100);
});

it('rejects with the error of a listener', async () => {
	const {config} = await sampleMigration();
	const failing = runMigration(config, {
		onEvent() {
			throw new Error('the listener is broken');
		},
	});
	await expect(failing).rejects.toThrow('the listener is broken');
});

it('runs nothing while the plan has a blocker, and reports why', async () => {
	const {config, target} = await sampleMigration({create_schema: false});
	const {exit_code, report, stats} = await runMigration(config);
	expect(exit_code).toBe(2);
	expect(report.failure).toMatchObject({code: 'bad-plan'});
	expect(stats.processed).toBe(0);
	expect(await tablesOf(target)).toBe(0);
});

it('throws the errors of sources and target as MigrationError', async () => {
	const {config} = await sampleMigration();
	const without = {...config.sqlite_databases, mingus: path.join(folder, 'nowhere.db')};
	await expect(runMigration({...config, sqlite_databases: without})).rejects.toMatchObject({
		name: 'MigrationError',
		code: 'source-missing',
	});
	await expect(
		runMigration({...config, postgres_url: 'postgres://me@127.0.0.1:1/nowhere'}),
	).rejects.toMatchObject({code: 'target-unreachable'});
});

it('writes its events to the log file, for its owner only', async () => {
	const log_file = path.join(folder, 'logs', 'run.ndjson');
	const {config} = await sampleMigration({log_file, log_level: 'warn', validate_only: true});
	await runMigration(config);
	const lines = readFileSync(log_file, 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line).event);
	expect(lines.filter(event => event === 'row-rejected')).toHaveLength(samples.rejects.length);
	expect(lines).not.toContain('run-started');
	expect(statSync(log_file).mode & 0o777).toBe(0o600);
});

it('goes on with a run that was interrupted, and takes it back', async () => {
	const {config, target} = await sampleMigration({batch_size: 50, max_workers: 1});
	const migrator = new DatabaseMigrator(config);
	const stop = new AbortController();
	const first = await migrator.migrate({
		signal: stop.signal,
		onEvent: ({event}) => event === 'batch-committed' && stop.abort(),
	});
	expect(first.exit_code).toBe(130);
	const {exit_code, stats} = await migrator.resume({run: first.report.migration_id});
	expect(exit_code).toBe(3);
	expect(stats.successful + stats.failed).toBe(stats.total);
	const looked = await migrator.rollback({dryRun: true});
	expect(looked).toMatchObject({exit_code: 0, rollback: {dry_run: true, run: first.report.migration_id}});
	expect((await migrator.rollback()).rollback.tables).toEqual(looked.rollback.tables);
	const {rows} = await target.client.query('SELECT FROM users');
	expect(rows).toEqual([]);
});
