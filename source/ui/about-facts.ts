/** What an operator who has read nothing yet must know of a mapping before anything is asked. */

import type {Fact} from './components/facts.tsx';
import {counted} from './components/format.ts';
import type {Setup} from './wizard-state.ts';

/** What the mapping does with what, what comes next, and when anything is written. */
export function aboutFacts({mapping, note}: Pick<Setup, 'mapping' | 'note'>): readonly Fact[] {
	const sources = Object.entries(mapping.sources);
	const tables = new Set(mapping.loads.map(load => load.into)).size;
	return [
		['Mapping', [mapping.name, mapping.description ?? []].flat().join(': ')],
		['From', `${counted(sources.length, 'SQLite database')}: ${sources.map(([name]) => name).join(', ')}`],
		['Into', `${counted(tables, 'table')} of PostgreSQL, schema ${mapping.target.schema}`],
		['Next', 'you name the files and the target, then see the plan and sample rows, and choose the options.'],
		['Safe', 'nothing is written to the target before you confirm it, and the SQLite files are only read.'],
		...(note === undefined ? [] : [['Note', note] as const]),
	];
}
