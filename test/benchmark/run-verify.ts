/**
 * Loads the benchmark's users and events and compares them, each in a process of its own, so that its time and its
 * peak memory are its own. `node test/benchmark/run-verify.ts [rows]`
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {engine} from '../../source/engine/engine.ts';
import {applicationWorkload} from './application.ts';

const namespace = 'c0a7e6f2-3f0e-4c55-9f53-2d6f2b1f7a10';
const [first = '1100000', url = '', folder = ''] = process.argv.slice(2);
const program = fileURLToPath(import.meta.url);

if (first === 'load' || first === 'verify') {
	process.stdout.write(JSON.stringify(await measured(first)));
} else {
	await compareTimes(Number(first));
}

async function compareTimes(rows: number): Promise<void> {
	const dir = mkdtempSync(join(tmpdir(), 'mingus-verify-benchmark-'));
	const server = await startPostgres({dir: join(dir, 'server'), settings: {}, removeOnExit: true});
	try {
		applicationWorkload(join(dir, 'app.db'), rows);
		for (const part of ['load', 'verify', 'verify', 'verify']) {
			const {stdout, status} = spawnSync(process.execPath, [program, part, server.url, dir], {
				stdio: ['ignore', 'pipe', 'inherit'],
				encoding: 'utf8',
			});
			console.log(part, status, stdout);
		}
	} finally {
		await server.stop();
		rmSync(dir, {recursive: true, force: true});
	}
}

async function measured(part: 'load' | 'verify') {
	// The same mapping and rows; what the workload would write is there already.
	const {mapping, ddl} = applicationWorkload(join(folder, `empty-${part}.db`), 11);
	const request = {mapping, ddl, target: {url}, createSchema: true, namespace};
	const sources = {app: join(folder, 'app.db')};
	const started = performance.now();
	let outcome = '';
	if (part === 'load') {
		const plan = await engine.makePlan({...request, sources});
		const options = {
			mode: 'run',
			batchSize: 10_000,
			workers: 2,
			onConflict: 'fail',
			backupDir: join(folder, 'backups'),
			backup: true,
			rollback: true,
		} as const;
		for await (const event of engine.migrate({...request, sources, plan, options})) {
			outcome = event.event === 'finished' ? event.report.summary : outcome;
		}
	} else {
		for await (const event of engine.verify(request)) {
			outcome = event.event === 'finished' ? event.verification.summary : outcome;
		}
	}
	const seconds = (performance.now() - started) / 1000;
	const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage();
	return {
		seconds,
		processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
		peakMegabytes: maxRSS / 1024,
		outcome,
	};
}
