/**
 * A migration as its user starts it, in a process of its own, so that its peak memory is its own: the built code.
 * Takes the request as JSON on stdin, and writes what it measured as JSON on stdout.
 */
import {json} from 'node:stream/consumers';
import type {PlanRequest} from '../../source/engine/run/request.ts';
import type {EngineRequest, EngineTimes} from './measure-engine.ts';

const built = new URL('../../build/engine/engine.js', import.meta.url).href;
const {engine}: typeof import('../../source/engine/engine.ts') = await import(built);

const {workload, url, backupDir, workers} = (await json(process.stdin)) as EngineRequest;
const started = performance.now();
const request: PlanRequest = {
	...workload,
	target: {url},
	createSchema: true,
	namespace: 'c0a7e6f2-3f0e-4c55-9f53-2d6f2b1f7a10',
};
const plan = await engine.makePlan(request);
const times: Record<string, number> = {};
let part = 'plan';
let since = started;
const enter = (next: string) => {
	const now = performance.now();
	times[part] = (times[part] ?? 0) + (now - since) / 1000;
	part = next;
	since = now;
};
const options = {
	mode: 'run',
	batchSize: 10_000,
	workers,
	onConflict: 'fail',
	backupDir,
	backup: false,
	rollback: true,
} as const;
for await (const event of engine.migrate({...request, plan, options})) {
	if (event.event === 'phase-started') {
		enter(event.phase);
	} else if (event.event === 'finished') {
		enter('end');
		if (event.exit_code !== 0) {
			throw new Error(
				`${event.report.summary} ${JSON.stringify(event.report.failure ?? event.report.error_counts)}`,
			);
		}
		const measured: EngineTimes = {
			seconds: (performance.now() - started) / 1000,
			parts: times,
			rows: event.report.overall_stats.successful_records,
			peakMegabytes: process.resourceUsage().maxRSS / 1024,
		};
		process.stdout.write(JSON.stringify(measured));
	}
}
