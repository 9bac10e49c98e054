import type {Report} from '../engine/report/report.ts';

/** Where a run stands, or what it came to. processed = successful + failed + skipped. */
export interface MigrationStats {
	/** Rows that the sources hold. */
	readonly total: number;
	/** Rows read so far. */
	readonly processed: number;
	/** Rows that were loaded; of a validation, rows that fit. */
	readonly successful: number;
	/** Rows that were rejected. */
	readonly failed: number;
	/** Rows that the target held already. */
	readonly skipped: number;
	/** Percent of the total that was processed, 0 to 100. */
	readonly progress_percentage: number;
	/** Percent of the processed rows that were loaded or skipped, 0 to 100. */
	readonly success_rate: number;
	/** In seconds. */
	readonly duration: number;
}

/** The numbers of a report, under their short names. */
export function migrationStats({overall_stats: stats, duration_seconds}: Report): MigrationStats {
	const {total_records: total, processed_records: processed} = stats;
	return {
		total,
		processed,
		successful: stats.successful_records,
		failed: stats.failed_records,
		skipped: stats.skipped_records,
		// Rounded down: 100 means all of them.
		progress_percentage: total === 0 ? 100 : Math.floor((Math.min(processed, total) / total) * 10_000) / 100,
		success_rate: stats.success_rate,
		duration: duration_seconds,
	};
}
