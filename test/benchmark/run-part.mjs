/**
 * A load, a comparison or a catch-up as its user starts it, in a process of its own: see run-engine.mjs. Takes the request as JSON
 * on stdin, and writes what it measured as JSON on stdout.
 */
import {json} from 'node:stream/consumers';
import {engine} from '../../build/engine/engine.js';

const {part, request, options} = await json(process.stdin);
const started = performance.now();
const parts = {
	load: async () => engine.migrate({...request, plan: await engine.makePlan(request), options}),
	verify: async () => engine.verify(request),
	'catch-up': async () => engine.catchUp({...request, options}),
};
const events = await parts[part]();
let exitCode = 1;
let outcome = '';
for await (const event of events) {
	if (event.event === 'finished') {
		exitCode = event.exit_code;
		outcome = (event.report ?? event.verification).summary;
	}
}
const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage();
process.stdout.write(
	JSON.stringify({
		exitCode,
		outcome,
		seconds: (performance.now() - started) / 1000,
		processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
		peakMegabytes: maxRSS / 1024,
	}),
);
