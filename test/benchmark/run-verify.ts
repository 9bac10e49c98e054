/**
 * Loads the benchmark's users and events and compares them, each in a process of its own, so that its time and its
 * peak memory are its own. `npm run bench:verify -- [rows] [rounds]`
 * Exits with 1 where a comparison takes more than 1.2 times as long as the load, or needs too much memory.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {applicationWorkload} from './application.ts';
import {withDatabase} from './databases.ts';
import {median} from './result-table.ts';
import type {Workload} from './workload.ts';

const mostRatio = 1.2;
const mostMegabytes = 200;
const program = fileURLToPath(new URL('run-verify.mjs', import.meta.url));

interface Measured {
	readonly exitCode: number;
	readonly outcome: string;
	readonly seconds: number;
	readonly processorSeconds: number;
	readonly peakMegabytes: number;
}

const [rows = '1100000', rounds = '3'] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'mingus-verify-benchmark-'));
const server = await startPostgres({dir: join(dir, 'server'), settings: {}, removeOnExit: true});
try {
	const workload = applicationWorkload(join(dir, 'app.db'), Number(rows));
	const ratios: number[] = [];
	let megabytes = 0;
	for (let i = 0; i < Number(rounds); i++) {
		const [load, verify] = await withDatabase(server.url, async url => [
			measured('load', workload, url),
			measured('verify', workload, url),
		]);
		ratios.push((verify as Measured).seconds / (load as Measured).seconds);
		megabytes = Math.max(megabytes, (verify as Measured).peakMegabytes);
		console.log(JSON.stringify({load, verify}, undefined, 2));
	}
	console.log(`time ${median(ratios).toFixed(2)} of the load's, ${megabytes.toFixed(0)} MB`);
	process.exitCode = median(ratios) > mostRatio || megabytes > mostMegabytes ? 1 : 0;
} finally {
	await server.stop();
	rmSync(dir, {recursive: true, force: true});
}

function measured(part: 'load' | 'verify', workload: Workload, url: string): Measured {
	const options = {
		mode: 'run',
		batchSize: 10_000,
		workers: 2,
		onConflict: 'fail',
		backupDir: join(dir, 'backups'),
		backup: true,
		rollback: true,
	};
	const namespace = 'c0a7e6f2-3f0e-4c55-9f53-2d6f2b1f7a10';
	const request = {...workload, target: {url}, createSchema: true, namespace};
	const {stdout} = spawnSync(process.execPath, [...process.execArgv, program], {
		input: JSON.stringify({part, request, options}),
		stdio: ['pipe', 'pipe', 'inherit'],
		encoding: 'utf8',
	});
	const found = JSON.parse(stdout) as Measured;
	if (found.exitCode !== 0) {
		throw new Error(`${part} ended with ${found.exitCode}: ${found.outcome}`);
	}
	return found;
}
