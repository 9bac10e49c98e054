// What a user would see go wrong: a rehearsal on the production database that leaves tables, rows or a ledger behind.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {engine} from '../../source/engine/engine.ts';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {groupName} from '../../source/engine/report/reject-groups.ts';
import type {Report} from '../../source/engine/report/report.ts';
import {presetFile} from '../../source/presets/presets.ts';
import {contentsOf, rowsIn} from '../database-contents.ts';
import {migrated, namespace, workbench} from '../migration.ts';

it('rehearsed twice, in both ways, and then run: only the run leaves something, and does what was rehearsed', async () => {
	const bench = await workbench(
		"CREATE TABLE production (x text); INSERT INTO production VALUES ('precious')",
	);
	writeSamples({dir: bench.folder, layout: 'observed', rows: 1200, seed: 5, dirt: 0.04});
	const sources = sampleFiles(bench.folder);
	const files = Object.values(sources);
	const bytes = files.map(file => readFileSync(file));
	const request = {
		...loadMapping(presetFile('mingus')),
		sources,
		target: {url: bench.url},
		createSchema: true,
		carryOver: true,
		namespace,
	};
	const before = await contentsOf(bench.client);
	const plan = await engine.makePlan(request);
	expect((await engine.preview(request, plan, {rows: 3})).every(load => load.rows.length > 0)).toBe(true);

	const validated = await migrated(request, bench.folder, {mode: 'validate-only'});
	const rehearsed = await migrated(request, bench.folder, {mode: 'dry-run'});
	const again = await migrated(request, bench.folder, {mode: 'dry-run', workers: 4, batchSize: 50});
	expect(await contentsOf(bench.client)).toEqual(before);
	expect(existsSync(`${bench.folder}/backups`) ? readdirSync(`${bench.folder}/backups`) : []).toEqual([]);

	const done = await migrated(request, bench.folder);
	for (const {report, exitCode} of [validated, rehearsed, again]) {
		expect(report.failure).toBeNull();
		expect(exitCode).toBe(done.exitCode);
		expect(report.overall_stats).toEqual(done.report.overall_stats);
		expect(rejectCounts(report)).toEqual(rejectCounts(done.report));
	}
	expect(await contentsOf(bench.client)).not.toEqual(before);
	expect(await rowsIn(bench.client, 'public')).toMatchObject({production: ['precious']});
	expect(files.map((file, i) => readFileSync(file).equals(bytes[i] as Buffer))).not.toContain(false);
	expect(readdirSync(bench.folder).filter(name => /-(?:wal|shm|journal)$/.test(name))).toEqual([]);
});

/** Which rows are the samples depends on which batch comes back first. */
function rejectCounts({reject_groups}: Report): string[] {
	return reject_groups.map(group => `${groupName(group)} ${group.count}`).sort();
}
