/**
 * Loads the benchmark's users and events, changes one row in a hundred, and catches up: each in a process of its own.
 * `npm run bench:catch-up -- [rows] [rounds]`
 * Exits with 1 where a catch-up takes more than a quarter of the time of the load, or needs too much memory.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {Database} from '../../source/engine/source/sqlite.ts';
import {applicationWorkload} from './application.ts';
import {withConnection, withDatabase} from './databases.ts';
import {type Measured, measurePart} from './measure-part.ts';
import {median} from './result-table.ts';

const mostRatio = 0.25;
const mostMegabytes = 200;

const [rows = '1000000', rounds = '3'] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'mingus-catch-up-benchmark-'));
const backups = join(dir, 'backups');
const server = await startPostgres({dir: join(dir, 'server'), settings: {}, removeOnExit: true});
try {
	const ratios: number[] = [];
	let megabytes = 0;
	for (let i = 0; i < Number(rounds); i++) {
		const workload = applicationWorkload(join(dir, 'app.db'), Number(rows));
		const [load, catchUp] = await withDatabase(server.url, async url => {
			const first = measurePart('load', workload, url, backups);
			change(join(dir, 'app.db'));
			// A catch-up comes an hour or a day after: what the load left in memory is on the disk by then.
			await withConnection(url, client => client.query('CHECKPOINT'));
			return [first, measurePart('catch-up', workload, url, backups)];
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
