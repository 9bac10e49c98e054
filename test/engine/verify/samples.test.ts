import {join} from 'node:path';
import {expect, it} from 'vitest';
import {sampleFiles, writeSamples} from '../../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../../source/presets/presets.ts';
import {migrated, namespace, workbench} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

it.each(['observed', 'documented'] as const)(
	'finds no difference in the %s samples, rejects left out',
	async layout => {
		const bench = await workbench();
		const dir = join(bench.folder, 'samples');
		writeSamples({dir, layout, rows: 5000, seed: 11, dirt: 0.05});
		const {mapping, ddl = ''} = loadMapping(presetFile('mingus'));
		const sources = sampleFiles(dir);
		const request = {
			mapping,
			ddl,
			sources,
			target: {url: bench.url},
			createSchema: true,
			carryOver: true,
			namespace,
		};
		const {report} = await migrated(request, bench.folder, {backup: true});
		expect(report.failure).toBeNull();
		expect(report.overall_stats.failed_records).toBeGreaterThan(10);
		const {carryOver: _carryOver, ...asked} = request;
		const {verification, exitCode} = await verified(asked);
		expect(verification.failure).toBeNull();
		expect(told(verification.differences)).toEqual([]);
		expect(exitCode).toBe(0);
		const expected = Object.values(verification.tables).reduce((sum, table) => sum + table.expected_rows, 0);
		expect(expected).toBe(report.overall_stats.successful_records);
	},
);
