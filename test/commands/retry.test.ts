import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import type {MigrationEvent} from '../../source/engine/events.ts';
import type {Engine} from '../../source/engine/run/request.ts';
import type {EditedRow} from '../../source/engine/run/retry-request.ts';
import {commandLine, workFolder} from './command-line.ts';
import {reportOf, runOf, scriptedEngine} from './scripted-engine.ts';

const target = ['--target', 'postgresql://me:s3cret@db.test/shop'];

/** The events of a retry of run-1 whose report is this one. */
function retryOf(report = reportOf(3, 1), mode: 'run' | 'dry-run' = 'run'): MigrationEvent[] {
	const events = runOf(1, 0).map(event =>
		event.event === 'run-started' ? {...event, mode, resumed: true, retry: 2} : event,
	);
	return [...events.slice(0, -1), {event: 'finished', exit_code: 3, report: {...report, mode}}];
}

it('retry needs neither mapping nor sources, and tells how many rejects it tries', async () => {
	const {engine, asked} = scriptedEngine(retryOf());
	const {exitCode, out} = await commandLine(['retry', ...target], {engine});
	expect(exitCode).toBe(3);
	expect(out).toContain('Run run-1 (run), retry 2: 1 rejected row\n');
	expect(out).toContain('users: 1 read, 1 loaded, 0 rejected');
	expect(Object.keys(asked.retries[0] ?? {}).sort()).toEqual(['dryRun', 'signal', 'target']);
});

it('hands on the run, a mended mapping, the folder of the snapshots, and the rows of a file', async () => {
	const {engine: scripted, asked} = scriptedEngine(retryOf());
	const rows: EditedRow[] = [];
	const engine: Engine = {
		...scripted,
		async *retry(request) {
			for await (const row of request.rows ?? []) {
				rows.push(row);
			}
			yield* scripted.retry(request);
		},
	};
	const cwd = workFolder();
	writeFileSync(join(cwd, 'rows.csv'), 'run,load,position,row\nabcd-1,users,7,"{""email"":null}"\n');
	const more = ['--config', 'mapping.yaml', '--rows', 'rows.csv', '--backup-dir', 'moved', '--dry-run'];
	await commandLine(['retry', 'abcd', ...target, ...more], {engine, cwd});
	expect(asked.retries[0]).toMatchObject({run: 'abcd', dryRun: true, backupDir: join(cwd, 'moved')});
	expect(asked.retries[0]?.mapping?.name).toBe('small');
	expect(rows).toEqual([{where: 'row 1', run: 'abcd-1', load: 'users', position: '7', row: {email: null}}]);
});

it('the report of the run becomes what the retry says of it; one that failed or was rehearsed changes nothing', async () => {
	const cwd = workFolder();
	const reportFile = join(cwd, 'state', 'runs', 'run-1', 'report.json');
	const rejected = () => JSON.parse(readFileSync(reportFile, 'utf8')).overall_stats.failed_records;
	const play = (events: readonly MigrationEvent[], command: string) =>
		commandLine([command, ...target], {cwd, engine: scriptedEngine(events).engine});
	await play(runOf(3, 2), 'resume');
	expect(rejected()).toBe(2);
	await play(retryOf({...reportOf(1, 0), state: 'failed'}), 'retry');
	await play(retryOf(reportOf(1, 0), 'dry-run'), 'retry');
	expect(rejected()).toBe(2);
	const {out} = await commandLine(['runs'], {cwd});
	expect(out).toContain('finished');
	expect(out).not.toContain('failed');
	await play(retryOf(reportOf(3, 1)), 'retry');
	expect(rejected()).toBe(1);
	expect(readdirSync(join(cwd, 'state', 'runs'))).toEqual(['run-1']);
});
