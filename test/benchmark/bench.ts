/**
 * npm run bench -- --rows 1100000 [--rounds 3] [--layout observed|documented] [--workers 1]
 * A migration against what the server can do at best, in turns, on one embedded server with its default settings.
 * Exits with 1 where the migration takes more than twice as long or needs too much memory.
 */
import {chmod, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {applicationWorkload} from './application.ts';
import {withDatabase} from './databases.ts';
import {measureEngine} from './measure-engine.ts';
import {exportTables, measureLimit} from './measure-limit.ts';
import {median, type Round, resultTable} from './result-table.ts';
import {sampleWorkload} from './samples.ts';
import type {Workload} from './workload.ts';

const mostRatio = 2;
const mostMegabytes = 250;

const {values} = parseArgs({
	options: {
		rows: {type: 'string', default: '1100000'},
		rounds: {type: 'string', default: '3'},
		workers: {type: 'string', default: '1'},
		layout: {type: 'string'},
	},
});

const dir = await mkdtemp(join(tmpdir(), 'mingus-benchmark-'));
await chmod(dir, 0o711);
const server = await startPostgres({dir: join(dir, 'server'), removeOnExit: true});
try {
	const rounds = await measure(makeWorkload(), Number(values.rounds), Number(values.workers));
	console.log(resultTable(rounds));
	const ratio = median(rounds.map(r => r.engine.seconds / r.limit));
	const megabytes = Math.max(...rounds.map(r => r.engine.peakMegabytes));
	process.exitCode = ratio > mostRatio || megabytes > mostMegabytes ? 1 : 0;
} finally {
	await server.stop();
	await rm(dir, {recursive: true, force: true});
}

function makeWorkload(): Workload {
	const rows = Number(values.rows);
	return values.layout === 'observed' || values.layout === 'documented'
		? sampleWorkload(join(dir, 'samples'), values.layout, rows)
		: applicationWorkload(join(dir, 'app.db'), rows);
}

async function measure(workload: Workload, count: number, workers: number): Promise<Round[]> {
	const migrate = (url: string) => measureEngine({workload, url, backupDir: join(dir, 'snapshots'), workers});
	// Not counted: it makes the files of the limit, and leaves every cache as warm as it gets.
	const tables = await withDatabase(server.url, async url => {
		await migrate(url);
		return exportTables(url, workload);
	});
	const rounds: Round[] = [];
	for (let i = 0; i < count; i++) {
		const engine = await withDatabase(server.url, migrate);
		const limit = await withDatabase(server.url, url => measureLimit(url, workload, tables));
		rounds.push({engine, limit});
		console.error(`round ${i + 1}: ${engine.seconds.toFixed(2)} s, limit ${limit.toFixed(2)} s`);
	}
	return rounds;
}
