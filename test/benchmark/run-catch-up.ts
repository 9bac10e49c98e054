/**
 * Loads the benchmark's users and events, changes one row in a hundred, and catches up: each in a process of its own.
 * `npm run bench:catch-up -- [rows] [rounds]`
 * Exits with 1 where a catch-up takes more than a quarter of the time of the load, or needs too much memory.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {Database} from '../../source/engine/source/sqlite.ts';
import {applicationWorkload} from './application.ts';
import {withDatabase} from './databases.ts';
import {median} from './result-table.ts';
import type {Workload} from './workload.ts';

const mostRatio = 0.25;
const mostMegabytes = 200;
const program = fileURLToPath(new URL('run-verify.mjs', import.meta.url));

interface Measured {
	readonly exitCode: number;
	readonly outcome: string;
	readonly seconds: number;
	readonly processorSeconds: number;
	readonly peakMegabytes: number;
}

const [rows = '1000000', rounds = '3'] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'mingus-catch-up-benchmark-'));
const server = await startPostgres({dir: join(dir, 'server'), settings: {}, removeOnExit: true});
try {
	const ratios: number[] = [];
	let megabytes = 0;
	for (let i = 0; i < Number(rounds); i++) {
		const workload = applicationWorkload(join(dir, 'app.db'), Number(rows));
		const [load, catchUp] = await withDatabase(server.url, async url => {
			const first = measured('load', workload, url);
			change(join(dir, 'app.db'));
			return [first, measured('catch-up', workload, url)];
		});
		ratios.push((catchUp as Measured).seconds / (load as Measured).seconds);
		megabytes = Math.max(megabytes, (catchUp as Measured).peakMegabytes);
		console.log(JSON.stringify({load, catchUp}, undefined, 2));
	}
	console.log(`time ${median(ratios).toFixed(2)} of the load's, ${megabytes.toFixed(0)} MB`);
	process.exitCode = median(ratios) > mostRatio || megabytes > mostMegabytes ? 1 : 0;
} finally {
	await server.stop();
	rmSync(dir, {recursive: true, force: true});
}

/** A third each of one percent is new, otherwise and gone, all over the tables. */
function change(file: string): void {
	const db = new Database(file);
	try {
		db.exec(`PRAGMA synchronous = OFF; BEGIN;
			INSERT INTO events SELECT id + 1000000000, user_id, kind, happened_at, amount, detail FROM events WHERE id % 300 = 1;
			UPDATE events SET kind = 'changed' WHERE id % 300 = 2;
			UPDATE users SET name = 'changed' WHERE id % 300 = 2;
			DELETE FROM events WHERE id % 300 = 3;
			COMMIT`);
	} finally {
		db.close();
	}
}

function measured(part: 'load' | 'catch-up', workload: Workload, url: string): Measured {
	const options = {
		mode: 'run',
		batchSize: 10_000,
		workers: 2,
		onConflict: part === 'load' ? 'fail' : 'stop',
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
