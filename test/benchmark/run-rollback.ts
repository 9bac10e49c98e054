/**
 * What taking a run back costs: two tables of so many rows each, of which one refers to the other without an index, as the run left
 * them, and once more with rows of others in both. `npm run bench:rollback -- [rows] [rounds]`
 * Exits with 1 where a million rows of a table that was empty before take more than a second, or those among others more
 * than 0.6 of the load's time.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import {engine} from '../../source/engine/engine.ts';
import {parseMapping} from '../../source/engine/mapping/load-mapping.ts';
import {Database} from '../../source/engine/source/sqlite.ts';
import {withConnection, withDatabase} from './databases.ts';
import {median} from './result-table.ts';

const mostSecondsPerMillion = 1;
const mostRatio = 0.6;

const ddl = `CREATE TABLE accounts (id uuid PRIMARY KEY, name text NOT NULL, opened_at timestamptz, balance numeric(12, 2));
	CREATE TABLE entries (id uuid PRIMARY KEY, account uuid NOT NULL REFERENCES accounts, amount numeric(12, 2), said text);`;
const mapping = `name: benchmark
sources: {app: accounts and their entries}
loads:
  - {into: accounts, from: app.accounts, match: by-name, columns: {id: {identifies: true}}}
  - {into: entries, from: app.entries, match: by-name, columns: {id: {identifies: true}, account: {references: accounts}}}
`;
/** Rows of others, that stay. */
const others = `INSERT INTO accounts SELECT gen_random_uuid(), 'other', now(), 0 FROM generate_series(1, 1000);
	INSERT INTO entries SELECT gen_random_uuid(), id, 1, 'other' FROM accounts WHERE name = 'other'`;

const [rows = '1000000', rounds = '3'] = process.argv.slice(2);
const millions = (2 * Number(rows)) / 1e6;
const dir = mkdtempSync(join(tmpdir(), 'mingus-rollback-benchmark-'));
const server = await startPostgres({dir: join(dir, 'server'), removeOnExit: true});
try {
	const source = writeSource(join(dir, 'app.db'), Number(rows));
	const perMillion: number[] = [];
	const ratios: number[] = [];
	for (let round = 1; round <= Number(rounds); round++) {
		const [load, alone] = await withDatabase(server.url, async url => [
			await loadAll(url, source),
			await takeBack(url),
		]);
		const [loadAgain, among] = await withDatabase(server.url, async url => {
			const seconds = await loadAll(url, source);
			await withConnection(url, client => client.query(others));
			return [seconds, await takeBack(url)];
		});
		perMillion.push((alone as number) / millions);
		ratios.push((among as number) / (loadAgain as number));
		console.log(
			`round ${round}: loaded in ${load?.toFixed(2)} s and taken back in ${alone?.toFixed(2)} s; loaded in ${loadAgain?.toFixed(2)} s and taken back from among others in ${among?.toFixed(2)} s`,
		);
	}
	console.log(
		`a million rows of a table that was empty: ${median(perMillion).toFixed(2)} s; among others: ${median(ratios).toFixed(2)} of the load's time`,
	);
	process.exitCode = median(perMillion) > mostSecondsPerMillion || median(ratios) > mostRatio ? 1 : 0;
} finally {
	await server.stop();
	rmSync(dir, {recursive: true, force: true});
}

function writeSource(file: string, count: number): string {
	const db = new Database(file);
	db.exec(`CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT, opened_at TEXT, balance REAL);
		CREATE TABLE entries (id INTEGER PRIMARY KEY, account INTEGER REFERENCES accounts, amount REAL, said TEXT);
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
		INSERT INTO accounts SELECT i, 'account ' || i, '2024-03-01 10:00:00', i / 4.0 FROM n;
		INSERT INTO entries SELECT id, id * 7919 % ${count} + 1, balance, 'paid for number ' || id FROM accounts;`);
	db.close();
	return file;
}

/** @returns seconds */
async function loadAll(url: string, source: string): Promise<number> {
	const request = {
		mapping: parseMapping(mapping, 'benchmark.yaml'),
		ddl,
		sources: {app: source},
		target: {url},
		createSchema: true,
		namespace: 'c0a7e6f2-3f0e-4c55-9f53-2d6f2b1f7a10',
	};
	const options = {
		mode: 'run',
		batchSize: 10_000,
		workers: 1,
		onConflict: 'fail',
		backupDir: join(dir, 'snapshots'),
		backup: false,
		rollback: true,
	} as const;
	const started = performance.now();
	for await (const event of engine.migrate({...request, plan: await engine.makePlan(request), options})) {
		if (event.event === 'finished' && event.exit_code !== 0) {
			throw new Error(event.report.summary);
		}
	}
	return (performance.now() - started) / 1000;
}

/** @returns seconds */
async function takeBack(url: string): Promise<number> {
	const request = {target: {url}, dryRun: false, forceChanged: false, dropCreated: false};
	const started = performance.now();
	for await (const event of engine.rollback(request)) {
		if (event.event === 'finished' && event.exit_code !== 0) {
			throw new Error(`${event.rollback.summary} ${event.rollback.failure?.message}`);
		}
	}
	return (performance.now() - started) / 1000;
}
