/** One PostgreSQL for the whole test run: the embedded one, or the one MINGUS_TEST_POSTGRES_URL names. */
import {randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import type {TestProject} from 'vitest/node';
import {startPostgres} from '../source/embedded/postgres/start.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** URL of a superuser's database on the test server. */
		postgresUrl: string;
		/** How the names of this run's databases begin. */
		databasePrefix: string;
	}
}

/** A test server may lose everything in a crash, so it need not wait for the disk. */
const settings = {fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200'};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const prefix = `test_${randomBytes(4).toString('hex')}_`;
	project.provide('databasePrefix', prefix);
	const given = process.env.MINGUS_TEST_POSTGRES_URL;
	if (given !== undefined && given !== '') {
		project.provide('postgresUrl', given);
		return () => dropAll(given, prefix);
	}
	const dir = await mkdtemp(join(tmpdir(), 'mingus-test-postgres-'));
	const server = await startPostgres({dir, settings, removeOnExit: true});
	project.provide('postgresUrl', server.url);
	return async () => {
		await server.stop();
		await rm(dir, {recursive: true, force: true});
	};
}

async function dropAll(url: string, prefix: string): Promise<void> {
	const client = new pg.Client({connectionString: url});
	await client.connect();
	const {rows} = await client.query<{datname: string}>(
		'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
		[prefix],
	);
	for (const {datname} of rows) {
		await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
	}
	await client.end();
}
