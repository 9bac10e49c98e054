/** A whole migration in a test: real SQLite files in a folder of its own, and a real database that is dropped after. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import type pg from 'pg';
import {onTestFinished} from 'vitest';
import {engine} from '../source/engine/engine.ts';
import type {MigrationEvent} from '../source/engine/events.ts';
import {parseMapping} from '../source/engine/mapping/load-mapping.ts';
import type {Plan} from '../source/engine/plan/plan.ts';
import type {Report} from '../source/engine/report/report.ts';
import type {Rollback, RollbackEvent} from '../source/engine/report/rollback.ts';
import type {Pause} from '../source/engine/run/pause-gate.ts';
import type {
	PlanRequest,
	ResumeRequest,
	RollbackRequest,
	RunOptions,
	SourceFiles,
} from '../source/engine/run/request.ts';
import {freshDatabase} from './fresh-database.ts';

export const namespace = '6f1b7c1e-59a4-4a0e-8a5a-0f8c2d0f5a11';

/** A folder that is removed when the test has ended. */
export function testFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'mingus-engine-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** Writes a SQLite file by SQL, and by what else is to be done to it. */
export function writeSource(file: string, sql: string, fill?: (db: Database.Database) => void): string {
	const db = new Database(file);
	db.exec(sql);
	fill?.(db);
	db.close();
	return file;
}

export interface Workbench {
	readonly client: pg.Client;
	readonly url: string;
	readonly folder: string;
}

/** An empty database at the test server, set up by SQL, and a folder; both are gone when the test has ended. */
export async function workbench(targetSql = ''): Promise<Workbench> {
	const {client, url, drop} = await freshDatabase();
	onTestFinished(drop);
	await client.query(targetSql);
	return {client, url, folder: testFolder()};
}

/** A request over one source `s`, whose tables the SQL makes, or over several files. */
export function requestOf(
	{url, folder}: Workbench,
	yaml: string,
	source: string | SourceFiles,
	more: Partial<PlanRequest> = {},
): PlanRequest {
	const sources = typeof source === 'string' ? {s: writeSource(join(folder, 's.db'), source)} : source;
	const named = Object.keys(sources).map(name => `${name}: a source`);
	const text = /^sources:/m.test(yaml) ? yaml : `name: test\nsources: {${named.join(', ')}}\n${yaml}`;
	return {
		mapping: parseMapping(text, 'test.yaml'),
		sources,
		target: {url},
		createSchema: false,
		namespace,
		...more,
	};
}

export interface Migrated {
	readonly plan: Plan;
	readonly events: readonly MigrationEvent[];
	readonly report: Report;
	readonly exitCode: number;
}

/** Plans and runs. @param onEvent sees each event as it comes */
export async function migrated(
	request: PlanRequest,
	folder: string,
	options: Partial<RunOptions> = {},
	{
		signal,
		onEvent,
		plan,
		pause,
	}: {signal?: AbortSignal; onEvent?: (event: MigrationEvent) => void; plan?: Plan; pause?: Pause} = {},
): Promise<Migrated> {
	const made = plan ?? (await engine.makePlan(request));
	const run = engine.migrate({
		...request,
		plan: made,
		options: {
			mode: 'run',
			batchSize: 1000,
			workers: 2,
			onConflict: 'fail',
			backupDir: join(folder, 'backups'),
			backup: false,
			rollback: true,
			...options,
		},
		...(signal === undefined ? {} : {signal}),
		...(pause === undefined ? {} : {pause}),
	});
	return {plan: made, ...(await played(run, onEvent))};
}

/** Goes on with an interrupted run of the workbench's target. */
export async function resumed(
	{url}: Workbench,
	request: Partial<ResumeRequest> = {},
	onEvent?: (event: MigrationEvent) => void,
): Promise<Omit<Migrated, 'plan'>> {
	return played(engine.resume({target: {url}, ...request}), onEvent);
}

/** All events of a run, and its report. */
export async function played(
	run: AsyncGenerator<MigrationEvent>,
	onEvent?: (event: MigrationEvent) => void,
): Promise<Omit<Migrated, 'plan'>> {
	const events: MigrationEvent[] = [];
	for await (const event of run) {
		events.push(event);
		onEvent?.(event);
	}
	const last = events.at(-1);
	if (last?.event !== 'finished') {
		throw new Error(`the last event is ${last?.event}`);
	}
	return {events, report: last.report, exitCode: last.exit_code};
}

/** What stops a plan, as `where: message`. */
export function blockersOf(plan: Plan): string[] {
	return plan.problems.filter(p => p.severity === 'blocker').map(p => `${p.where}: ${p.message}`);
}

/** The rows of a query, as arrays. */
export async function rowsOf(client: pg.Client, sql: string): Promise<unknown[][]> {
	return (await client.query({text: sql, rowMode: 'array'})).rows;
}

export interface RolledBack {
	readonly events: readonly RollbackEvent[];
	readonly rollback: Rollback;
	readonly exitCode: number;
}

/** Rolls the newest run back, or what of it is asked for. */
export async function rolledBack({url}: Workbench, more: Partial<RollbackRequest> = {}): Promise<RolledBack> {
	const request = {target: {url}, dryRun: false, forceChanged: false, dropCreated: false, ...more};
	const events: RollbackEvent[] = [];
	for await (const event of engine.rollback(request)) {
		events.push(event);
	}
	const last = events.at(-1);
	if (last?.event !== 'finished') {
		throw new Error('the last event must be finished');
	}
	return {events, rollback: last.rollback, exitCode: last.exit_code};
}
