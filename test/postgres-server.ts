/** One PostgreSQL for the whole test run: the embedded one, or the one MINGUS_TEST_POSTGRES_URL names. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TestProject} from 'vitest/node';
import {startPostgres} from '../source/embedded/postgres/start.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** URL of a superuser's database on the test server. */
		postgresUrl: string;
	}
}

/** A test server may lose everything in a crash, so it need not wait for the disk. */
const settings = {fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200'};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env.MINGUS_TEST_POSTGRES_URL;
	if (given !== undefined && given !== '') {
		project.provide('postgresUrl', given);
		return async () => {};
	}
	const dir = await mkdtemp(join(tmpdir(), 'mingus-test-postgres-'));
	const server = await startPostgres({dir, settings, removeOnExit: true});
	project.provide('postgresUrl', server.url);
	return async () => {
		await server.stop();
		await rm(dir, {recursive: true, force: true});
	};
}
