/**
 * What a kill costs: the benchmark's load undisturbed, and killed at half of its batches and gone on with, in turns.
 * Each part is a process of its own, and its time is that from its start to its end. `npm run bench:resume -- [rows] [rounds]`
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

const [rows = '1100000', rounds = '3'] = process.argv.slice(2);
const program = fileURLToPath(new URL('run-engine.mjs', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'mingus-resume-benchmark-'));
const server = await startPostgres({dir: join(dir, 'server'), removeOnExit: true});
const workload = applicationWorkload(join(dir, 'app.db'), Number(rows));
const half = Math.floor(Number(rows) / 10_000 / 2);

/** @returns seconds */
function timed(url: string, action: 'run' | 'resume', failPoint = ''): number {
	const started = performance.now();
	const {status, signal} = spawnSync(process.execPath, [program], {
		input: JSON.stringify({workload, url, backupDir: join(dir, 'snapshots'), workers: 1, action}),
		env: {...process.env, MINGUS_MIGRATE_FAIL_POINT: failPoint},
		stdio: ['pipe', 'ignore', 'inherit'],
	});
	if (failPoint === '' ? status !== 0 : signal !== 'SIGKILL') {
		throw new Error(`${action} ended with ${status ?? signal}`);
	}
	return (performance.now() - started) / 1000;
}

try {
	const ratios: number[] = [];
	await withDatabase(server.url, async url => void timed(url, 'run'));
	for (let round = 1; round <= Number(rounds); round++) {
		const whole = await withDatabase(server.url, async url => timed(url, 'run'));
		const parts = await withDatabase(server.url, async url => [
			timed(url, 'run', `batch-committed:${half}`),
			timed(url, 'resume'),
		]);
		const both = parts.reduce((sum, part) => sum + part, 0);
		ratios.push(both / whole);
		console.log(
			`round ${round}: undisturbed ${whole.toFixed(2)} s, killed ${parts.map(p => p.toFixed(2)).join(' + ')} s, ratio ${(both / whole).toFixed(2)}`,
		);
	}
	console.log(`both parts of a run killed at half: ${median(ratios).toFixed(2)} of an undisturbed one`);
} finally {
	await server.stop();
	rmSync(dir, {recursive: true, force: true});
}
