/** A part of what the program does, in a process of its own, so that its time and its peak memory are its own. */
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {Workload} from './workload.ts';

const program = fileURLToPath(new URL('run-part.mjs', import.meta.url));

export type Part = 'load' | 'verify' | 'catch-up';

export interface Measured {
	readonly exitCode: number;
	readonly outcome: string;
	readonly seconds: number;
	readonly processorSeconds: number;
	readonly peakMegabytes: number;
}

/**
 * @param backupDir folder of the snapshots, which are kept
 * @throws Error where the part does not end well
 */
export function measurePart(part: Part, workload: Workload, url: string, backupDir: string): Measured {
	const options = {
		mode: 'run',
		batchSize: 10_000,
		workers: 2,
		onConflict: part === 'catch-up' ? 'stop' : 'fail',
		backupDir,
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
