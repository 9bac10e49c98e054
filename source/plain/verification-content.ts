/** What a report says of the comparison with the snapshots. Pure. */
import type {Verification} from '../engine/report/verification.ts';
import {formatCount} from '../ui/components/format.ts';
import type {Block} from './report-content.ts';
import {comparedNumbers, comparedTitles, differenceText} from './verification-text.ts';

/** Differences that a reader looks at. */
const samples = 20;

export function verificationBlocks(verification: Verification): Block[] {
	const {end_time, summary, tables, differences, difference_counts: counts, notices} = verification;
	const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const rest = total - Math.min(total, samples, differences.length);
	const items = [
		...differences.slice(0, samples).map(differenceText),
		...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
		...notices,
	];
	return [
		{kind: 'paragraph', strong: end_time, text: summary},
		{
			kind: 'table',
			titles: ['Table', ...comparedTitles],
			numbersFrom: 1,
			rows: Object.entries(tables).map(([table, its]) => [table, ...comparedNumbers(its)]),
		},
		...(items.length === 0 ? [] : [{kind: 'list' as const, items}]),
	];
}
