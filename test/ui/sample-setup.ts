/** A small mapping, the plan it comes to, and the report of its run: what the screens are drawn from. */
import {mappingSchema} from '../../source/engine/mapping/schema.ts';
import type {Plan, PlannedColumn, PlannedLoad} from '../../source/engine/plan/plan.ts';
import type {Report, Stats} from '../../source/engine/report/report.ts';
import type {UnfinishedRun} from '../../source/engine/run/request.ts';
import type {Setup} from '../../source/ui/wizard-state.ts';

export const password = 's3cret';

export function sampleSetup(changes: Partial<Setup> = {}): Setup {
	return {
		mapping: mappingSchema.parse({
			name: 'sample',
			sources: {mingus: 'users and their health', alerts: 'what the system warned of'},
			loads: [
				{into: 'users', from: 'mingus.users'},
				{into: 'user_health', from: 'mingus.health'},
				{into: 'system_alerts', from: 'alerts.alerts'},
			],
			carry_over: {tables: {'alerts.notes': 'nobody reads them'}},
		}),
		ddl: 'CREATE TABLE users (id uuid)',
		namespace: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
		sources: {mingus: '/data/mingus.db', alerts: '/data/alerts.db'},
		targetUrl: `postgresql://ada:${password}@db.example:5432/unified`,
		options: {
			mode: 'run',
			batchSize: 1000,
			workers: 2,
			onConflict: 'fail',
			backupDir: '/data/snapshots',
			backup: true,
			rollback: true,
		},
		...changes,
	};
}

function column(name: string, input: number, changes: Partial<PlannedColumn> = {}): PlannedColumn {
	return {
		name,
		type: {name: 'text', display: 'text'},
		source: {kind: 'input', input},
		origin: name,
		convert: {},
		rules: [],
		notNull: false,
		blankIsNull: false,
		sensitive: false,
		...changes,
	};
}

function load(number: number, table: string, source: string, rows: number): PlannedLoad {
	return {
		number,
		name: table,
		source,
		databases: [source.split('.')[0] ?? source],
		schema: 'public',
		relation: table,
		table,
		entity: table,
		select: `SELECT * FROM ${source}`,
		paging: {kind: 'rowid', by: 'id'},
		inputs: [
			{name: 'id', sensitive: false, exactKind: false},
			{name: 'full_name', sensitive: false, exactKind: false},
		],
		key: [0],
		columns: [
			column('id', 0, {
				type: {name: 'uuid', display: 'uuid'},
				convert: {entity: table},
				origin: `${table}.id`,
				notNull: true,
			}),
			column('name', 1, {origin: `${table}.full_name`, rules: ['not-blank']}),
		],
		uniques: [],
		primaryKey: [0],
		after: [],
		rows,
	};
}

/** @param tables more tables than the three that the mapping names, where a long list is wanted */
export function samplePlan(changes: Partial<Plan> = {}, tables = 0): Plan {
	const more = Array.from({length: tables}, (_, index) =>
		load(3 + index, `table_${index + 1}`, `mingus.table_${index + 1}`, 2000),
	);
	return {
		mapping: 'sample',
		schema: 'public',
		sources: ['mingus', 'alerts'],
		loads: [
			load(0, 'users', 'mingus.users', 12_000),
			load(1, 'user_health', 'mingus.health', 30_000),
			load(2, 'system_alerts', 'alerts.alerts', 500),
			...more,
		],
		create: {statements: ['CREATE TABLE users (id uuid)'], tables: ['users', 'user_health', 'system_alerts']},
		hooks: {before: [], after: []},
		coverage: [
			{database: 'mingus', table: 'users', column: 'id', coverage: {kind: 'mapped', loads: ['users']}},
			{database: 'mingus', table: 'users', column: 'full_name', coverage: {kind: 'mapped', loads: ['users']}},
			{
				database: 'mingus',
				table: 'users',
				column: 'legacy_flag',
				coverage: {kind: 'left-behind', reason: 'never set'},
			},
			{
				database: 'alerts',
				table: 'notes',
				column: 'note',
				coverage: {kind: 'carried-over', into: 'legacy.alerts_notes'},
			},
		],
		problems: [{severity: 'notice', where: 'users', message: 'one column is always NULL'}],
		namespace: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
		hash: 'a'.repeat(64),
		...changes,
	};
}

export function stats(total: number, failed: number, processed = total): Stats {
	return {
		total_records: total,
		processed_records: processed,
		successful_records: processed - failed,
		failed_records: failed,
		skipped_records: 0,
		success_rate: processed === 0 ? 100 : ((processed - failed) / processed) * 100,
	};
}

export function sampleUnfinished(changes: Partial<UnfinishedRun> = {}): UnfinishedRun {
	return {
		run: '0198f0a4-0000-7000-8000-0123456789ab',
		mapping: 'sample',
		state: 'running',
		startedAt: '2026-01-02T03:04:05.678Z',
		rows: 42_500,
		done: 17_000,
		changes: [],
		...changes,
	};
}

export function sampleReport(changes: Partial<Report> = {}): Report {
	return {
		migration_id: 'run-1',
		mode: 'run',
		state: 'finished',
		start_time: '2026-01-01T00:00:00.000Z',
		end_time: '2026-01-01T00:00:03.000Z',
		duration_seconds: 3,
		overall_stats: stats(42_500, 1),
		table_stats: {
			users: {...stats(12_000, 1), records_per_second: 4000, duration_seconds: 3, loads: []},
			user_health: {...stats(30_000, 0), records_per_second: 10_000, duration_seconds: 3, loads: []},
			system_alerts: {...stats(500, 0), records_per_second: 5000, duration_seconds: 0.1, loads: []},
		},
		errors: [
			{
				table: 'users',
				source: 'mingus.users',
				key: '7',
				column: 'name',
				value: 'NULL',
				code: 'required',
				error: 'is NULL, and the target wants a value',
			},
		],
		reject_groups: [
			{
				table: 'users',
				column: 'name',
				code: 'required',
				count: 1,
				samples: [
					{source: 'mingus.users', key: '7', value: 'NULL', error: 'is NULL, and the target wants a value'},
				],
			},
		],
		summary: '42,499 of 42,500 rows migrated',
		rollback_script: '/data/snapshots/run-1/rollback.sql',
		failure: null,
		notices: [],
		coverage: [],
		plan_hash: 'a'.repeat(64),
		snapshots: [{source: 'mingus', file: '/data/snapshots/mingus.db', bytes: 4096, sha256: 'b'.repeat(64)}],
		peak_memory_bytes: 100_000_000,
		...changes,
	};
}
