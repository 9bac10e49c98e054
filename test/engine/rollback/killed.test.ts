/** A rollback is killed, by instants that are named and by chance, and begun again until it has ended. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, it, onTestFinished} from 'vitest';
import {makeRandom} from '../../../source/embedded/samples/random.ts';
import {sampleFiles, writeSamples} from '../../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../../source/presets/presets.ts';
import {contentsBesideLedger} from '../../database-contents.ts';
import {migrated, namespace, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {type Ended, startMigrator} from '../../torture/migrator.ts';

/** Kills by chance; more by ROLLBACK_KILLS=500. */
const kills = Number(process.env.ROLLBACK_KILLS ?? 3);

const contents = ({client}: Workbench) => contentsBesideLedger(client);

/** Samples over a schema that is there, loaded anew as often as asked. */
async function stage() {
	const bench = await workbench();
	writeSamples({dir: bench.folder, layout: 'observed', rows: 3000, seed: 5, dirt: 0.01});
	const preset = loadMapping(presetFile('mingus'));
	await bench.client.query(preset.ddl ?? '');
	const before = await contents(bench);
	const request = {
		...preset,
		sources: sampleFiles(bench.folder),
		target: {url: bench.url},
		createSchema: true,
		namespace,
	};
	const state = mkdtempSync(join(tmpdir(), 'mingus-state-'));
	onTestFinished(() => rmSync(state, {recursive: true, force: true}));
	return {
		bench,
		before,
		load: async () => expect((await migrated(request, bench.folder)).report.failure).toBe(null),
		start: (env: Record<string, string> = {}) =>
			startMigrator(['rollback', '--yes', '--state-dir', state], {DATABASE_URL: bench.url, ...env}),
	};
}

function isUnreached({events, complaints}: Ended): boolean {
	return /connection-lost|target-unreachable/.test(JSON.stringify(events.at(-1) ?? complaints));
}

it.each(['rollback-uncommitted:9', 'rollback-committed'])(
	'killed at %s, it goes on where it was',
	{timeout: 120_000},
	async point => {
		const {bench, before, load, start} = await stage();
		await load();
		expect((await start({MINGUS_MIGRATE_FAIL_POINT: point}).ended).signal).toBe('SIGKILL');
		expect((await start().ended).code).toBe(0);
		expect(await contents(bench)).toEqual(before);
	},
);

it('killed at any instant, the process or its session', {timeout: 120_000 + kills * 10_000}, async () => {
	const random = makeRandom(7, 'rollback');
	const {bench, before, load, start} = await stage();
	let done = 0;
	while (done < kills) {
		await load();
		let code: number | null = null;
		let last: Ended | undefined;
		while (code === null) {
			const migrator = start();
			await sleep(400 + 1600 * random.real());
			done++;
			if (done % 2 === 0) {
				migrator.process.kill('SIGKILL');
			} else {
				await bench.client.query(
					`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE starts_with(application_name, 'mingus-migrate') AND datname = current_database()`,
				);
			}
			last = await migrator.ended;
			// A session that is ended before the rollback has begun is a server that is not there.
			code = isUnreached(last) ? null : last.code;
		}
		// One that was killed behind its last commit leaves nothing to do for the next.
		expect([0, 2], JSON.stringify(last?.events)).toContain(code);
		expect(await contents(bench)).toEqual(before);
		expect(await rowsOf(bench.client, 'SELECT DISTINCT state FROM mingus_migrate.runs')).toEqual([
			['rolled-back'],
		]);
	}
});
