import type {Report} from '../../../engine/report/report.ts';
import {formatCount} from '../../components/format.ts';
import type {TableRow} from '../../components/table.tsx';

/** Position of the column that tells the rejects. */
const rejectedColumn = 3;

/** The target tables: rows, loaded, rejected, skipped, and rows a second. Only the rejects are marked. */
export function tableRows(report: Report): readonly TableRow[] {
	return Object.entries(report.table_stats).map(([table, stats]) => ({
		cells: [
			table,
			formatCount(stats.total_records),
			formatCount(stats.successful_records),
			formatCount(stats.failed_records),
			formatCount(stats.skipped_records),
			formatCount(stats.records_per_second),
		],
		...(stats.failed_records > 0 ? {tones: {[rejectedColumn]: 'warning' as const}} : {}),
	}));
}
