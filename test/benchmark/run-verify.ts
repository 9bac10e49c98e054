/**
 * Loads the benchmark's users and events and compares them, each in a process of its own, so that its time and its
 * peak memory are its own. `npm run bench:verify -- [rows] [rounds]`
 * Exits with 1 where a comparison takes more than 1.2 times as long as the load, or needs too much memory.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {applicationWorkload} from './application.ts';
import {withDatabase} from './databases.ts';
import {type Measured, measurePart} from './measure-part.ts';
import {median} from './result-table.ts';

const mostRatio = 1.2;
const mostMegabytes = 200;

const [rows = '1100000', rounds = '3'] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'mingus-verify-benchmark-'));
const backups = join(dir, 'backups');
const server = await startPostgres({dir: join(dir, 'server'), settings: {}, removeOnExit: true});
try {
	const workload = applicationWorkload(join(dir, 'app.db'), Number(rows));
	const ratios: number[] = [];
	let megabytes = 0;
	for (let i = 0; i < Number(rounds); i++) {
		const [load, verify] = await withDatabase(server.url, async url => [
			measurePart('load', workload, url, backups),
			measurePart('verify', workload, url, backups),
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
