/**
 * A migration as its user starts it, in a process of its own, so that its peak memory is its own: the built code, and
 * JavaScript here, because compiling TypeScript takes 40 MB. Takes the request as JSON on stdin, and writes what it
 * measured as JSON on stdout.
 */
import {json} from 'node:stream/consumers';
import {engine} from '../../build/engine/engine.js';

/** @type {import('./measure-engine.ts').EngineRequest} */
const {workload, url, backupDir, workers, action = 'run'} = await json(process.stdin);
const request = {
	...workload,
	target: {url},
	createSchema: true,
	namespace: 'c0a7e6f2-3f0e-4c55-9f53-2d6f2b1f7a10',
};
const options = {
	mode: 'run',
	batchSize: 10_000,
	workers,
	onConflict: 'fail',
	backupDir,
	backup: false,
	rollback: true,
};

const started = performance.now();
const parts = {};
let part = 'plan';
let since = started;
const enter = next => {
	const now = performance.now();
	parts[part] = (parts[part] ?? 0) + (now - since) / 1000;
	part = next;
	since = now;
};

/** @returns the events of what is measured */
async function* events() {
	if (action === 'resume') {
		yield* engine.resume({target: {url}});
	} else {
		const plan = await engine.makePlan(request);
		yield* engine.migrate({...request, plan, options});
	}
}

for await (const event of events()) {
	if (event.event === 'phase-started') {
		enter(event.phase);
	} else if (event.event === 'finished') {
		enter('end');
		const {report} = event;
		if (event.exit_code !== 0) {
			throw new Error(`${report.summary} ${JSON.stringify(report.failure ?? report.error_counts)}`);
		}
		/** @type {import('./measure-engine.ts').EngineTimes} */
		const measured = {
			seconds: (performance.now() - started) / 1000,
			parts,
			rows: report.overall_stats.successful_records,
			peakMegabytes: process.resourceUsage().maxRSS / 1024,
		};
		process.stdout.write(JSON.stringify(measured));
	}
}
