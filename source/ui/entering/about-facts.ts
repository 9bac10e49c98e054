/** What an operator who has read nothing yet must know of a mapping before anything is asked. */

import type {Fact} from '../components/facts.tsx';
import {counted} from '../components/format.ts';
import type {Setup} from '../wizard-state.ts';

/** Said above all else. */
export const safeSentence = 'Nothing is written to the target before you confirm it.';

/** What the mapping does with what, and what comes next. What each source is follows. */
export function aboutFacts({mapping, note}: Pick<Setup, 'mapping' | 'note'>): readonly Fact[] {
	const sources = Object.keys(mapping.sources).length;
	const tables = new Set(mapping.loads.map(load => load.into)).size;
	// What a load is for may be missing; the plan knows.
	const most = mapping.loads.some(load => load.when !== undefined) ? 'up to ' : '';
	return [
		['Mapping', [mapping.name, mapping.description ?? []].flat().join(': ')],
		['From', `${counted(sources, 'SQLite database')}, only read, and listed below`],
		['Into', `${most}${counted(tables, 'table')} of PostgreSQL, schema ${mapping.target.schema}`],
		['Next', 'you name the files and the target, see the plan and sample rows, choose the options, confirm'],
		...(note === undefined ? [] : [['Note', note] as const]),
	];
}
