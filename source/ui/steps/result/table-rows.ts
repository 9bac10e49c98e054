import {countColumns} from '../../../engine/report/count-columns.ts';
import type {Report, Stats} from '../../../engine/report/report.ts';
import type {Column} from '../../components/column-widths.ts';
import {formatCount} from '../../components/format.ts';
import type {TableRow} from '../../components/table.tsx';

/** The target tables: what is counted of each, and rows a second of a load. Only the rejects are marked. */
export function resultTable(report: Report): {
	readonly columns: readonly Column[];
	readonly rows: readonly TableRow[];
} {
	const isLoad = report.changes === undefined;
	// How many there are, as a run that was interrupted has not read all of them.
	const all = {title: 'Rows', count: (of: Stats) => of.total_records};
	const counts = isLoad ? [all, ...countColumns(report).slice(1)] : countColumns(report);
	const titles = [...counts.map(({title}) => title.toLowerCase()), ...(isLoad ? ['rows/s'] : [])];
	const rejected = 1 + titles.indexOf('rejected');
	return {
		columns: [{title: 'table', flexible: true}, ...titles.map(title => ({title, align: 'right'}) as const)],
		rows: Object.entries(report.table_stats).map(([table, stats]) => ({
			cells: [
				table,
				...counts.map(({count}) => formatCount(count(stats))),
				...(isLoad ? [formatCount(stats.records_per_second)] : []),
			],
			...(stats.failed_records > 0 ? {tones: {[rejected]: 'warning' as const}} : {}),
		})),
	};
}
