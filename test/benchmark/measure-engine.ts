/** Starts one migration and takes its measures. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import type {Workload} from './workload.ts';

export interface EngineRequest {
	readonly workload: Workload;
	readonly url: string;
	readonly backupDir: string;
	readonly workers: number;
	/** Default: a new run. */
	readonly action?: 'run' | 'resume';
}

export interface EngineTimes {
	/** From the plan to the report. */
	readonly seconds: number;
	/** Seconds by phase. */
	readonly parts: Readonly<Record<string, number>>;
	/** Rows loaded. */
	readonly rows: number;
	readonly peakMegabytes: number;
}

const program = fileURLToPath(new URL('run-engine.mjs', import.meta.url));

/** @throws Error where a row was not migrated */
export async function measureEngine(request: EngineRequest): Promise<EngineTimes> {
	const child = spawn(process.execPath, [...process.execArgv, program], {stdio: ['pipe', 'pipe', 'inherit']});
	const ended = once(child, 'close');
	child.stdin.end(JSON.stringify(request));
	const output = await text(child.stdout);
	const [code] = await ended;
	if (code !== 0) {
		throw new Error(`The migration ended with ${code}`);
	}
	return JSON.parse(output);
}
