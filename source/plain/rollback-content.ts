/** What a report says of a rollback. Pure. */
import type {Rollback} from '../engine/report/rollback.ts';
import {formatCount} from '../ui/components/format.ts';
import {rollbackNumbers, rollbackTitles} from '../ui/rollback/rollback-words.ts';
import type {Block} from './report-content.ts';

export function rollbackBlocks({end_time, summary, tables, dropped}: Rollback): Block[] {
	return [
		{kind: 'paragraph', strong: end_time, text: summary},
		{
			kind: 'table',
			titles: ['Table', ...rollbackTitles(false)],
			numbersFrom: 1,
			rows: Object.entries(tables).map(([table, its]) => [table, ...rollbackNumbers(its).map(formatCount)]),
		},
		...(dropped.length === 0
			? []
			: [{kind: 'paragraph' as const, strong: 'Dropped', text: dropped.join(', ')}]),
	];
}
