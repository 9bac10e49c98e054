/** Runs a rollback.sql: by psql where there is one, else a line at a time by a client that knows no psql. */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import pg from 'pg';
import {rowsOf, type Workbench} from './migration.ts';

const hasPsql = spawnSync('psql', ['--version']).status === 0;

export interface ScriptOutcome {
	readonly exitCode: number;
	readonly said: string;
}

export async function runScript(url: string, file: string): Promise<ScriptOutcome> {
	if (hasPsql) {
		const {status, stdout, stderr} = spawnSync('psql', ['-X', '-f', file, url], {encoding: 'utf8'});
		return {exitCode: status ?? 1, said: stdout + stderr};
	}
	const [before = '', calls = '', after = ''] = readFileSync(file, 'utf8')
		.replaceAll(/^\\.*$/gm, '')
		.split(/^-- (?:One line a transaction|Keys and indexes that the run took off).*$/m);
	const client = new pg.Client({connectionString: url});
	await client.connect();
	let said = '';
	try {
		for (const statement of [before, ...calls.split('\n').filter(line => line.startsWith('SELECT')), after]) {
			said += JSON.stringify(await client.query(statement));
		}
		return {exitCode: 0, said};
	} catch (error) {
		return {exitCode: 3, said: said + String(error)};
	} finally {
		await client.end();
	}
}

/** The script of the newest run. */
export async function scriptOf({client, folder}: Workbench): Promise<string> {
	const [[run] = []] = await rowsOf(
		client,
		'SELECT run::text FROM mingus_migrate.runs ORDER BY started_at DESC LIMIT 1',
	);
	return join(folder, 'backups', String(run), 'rollback.sql');
}
