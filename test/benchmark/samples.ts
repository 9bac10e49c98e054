/** The sample databases with the mapping that ships for them. */
import type {Layout} from '../../source/embedded/samples/sample-table.ts';
import {sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../source/presets/presets.ts';
import type {Workload} from './workload.ts';

export function sampleWorkload(dir: string, layout: Layout, rows: number): Workload {
	writeSamples({dir, layout, rows, seed: 1, dirt: 0});
	const {mapping, ddl = ''} = loadMapping(presetFile('mingus'));
	return {mapping, ddl, sources: sampleFiles(dir), rows};
}
