/** A catch-up in a test, over what test/migration.ts migrated. */

import {join} from 'node:path';
import Database from 'better-sqlite3';
import {engine} from '../source/engine/engine.ts';
import type {MigrationEvent} from '../source/engine/events.ts';
import type {Pause} from '../source/engine/run/pause-gate.ts';
import type {CatchUpOptions, PlanRequest} from '../source/engine/run/request.ts';
import {type Migrated, migrated, played, requestOf, type Workbench, workbench} from './migration.ts';

/** Writes to a source as its application does. */
export function write(file: string | undefined, sql: string): void {
	const db = new Database(file ?? '');
	db.pragma('foreign_keys = OFF');
	db.exec(sql);
	db.close();
}

export async function caughtUp(
	{folder}: Pick<Workbench, 'folder'>,
	request: PlanRequest,
	options: Partial<CatchUpOptions> = {},
	{
		run,
		signal,
		pause,
		onEvent,
	}: {run?: string; signal?: AbortSignal; pause?: Pause; onEvent?: (event: MigrationEvent) => void} = {},
): Promise<Omit<Migrated, 'plan'>> {
	const {createSchema: _createSchema, ddl: _ddl, ...rest} = request;
	const all = {
		mode: 'run',
		batchSize: 1000,
		backupDir: join(folder, 'backups'),
		backup: true,
		onConflict: 'stop',
		...options,
	} as const;
	const more = {
		...(run === undefined ? {} : {run}),
		...(signal === undefined ? {} : {signal}),
		...(pause === undefined ? {} : {pause}),
	};
	return played(engine.catchUp({...rest, options: all, ...more}), onEvent);
}

export interface Started extends Workbench {
	readonly request: PlanRequest;
}

/** A target that a first run has filled. */
export async function started(target: string, mapping: string, source: string): Promise<Started> {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const {report} = await migrated(request, bench.folder, {backup: true});
	if (report.failure !== null) {
		throw new Error(report.failure.message);
	}
	return {...bench, request};
}
