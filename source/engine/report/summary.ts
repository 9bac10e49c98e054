/** What a run came to, in one sentence. */
import type {Report, SourceChanges} from './report.ts';

const grouped = (n: number): string => n.toLocaleString('en-US');

/** `1 row`, `12,345 rows` */
export const count = (n: number, what: string): string => `${grouped(n)} ${n === 1 ? what : `${what}s`}`;

/** Of a run that loads nothing. */
const made = {
	run: 'The tables were made; no row was loaded.',
	'dry-run': 'The tables could be made; no row was loaded.',
	'validate-only': 'The tables can be made; no row was looked at.',
} as const;

export function summarize(report: Report): string {
	const {mode, only, state, failure} = report;
	const rows = report.changes === undefined ? loadedRows(report) : broughtOver(report, report.changes);
	if (failure) {
		return state === 'interrupted'
			? `Interrupted after ${rows}.`
			: `Failed after ${rows}: ${failure.message}`;
	}
	const ending = {
		run: '',
		'dry-run': ' A dry run: everything was rolled back.',
		'validate-only': ' Nothing was written.',
	}[mode];
	return only === 'schema' ? `${made[mode]}${ending}` : `${rows}.${ending}`;
}

function loadedRows({mode, overall_stats: stats}: Report): string {
	const tail =
		stats.skipped_records > 0 ? `, ${count(stats.skipped_records, 'row')} skipped as already there` : '';
	return (
		`${count(stats.processed_records, 'row')} read, ` +
		`${count(stats.successful_records, 'row')} ${mode === 'validate-only' ? 'fit' : 'loaded'}, ` +
		`${count(stats.failed_records, 'row')} rejected${tail}`
	);
}

function broughtOver(
	{mode, overall_stats: stats}: Report,
	{inserted, updated, deleted}: SourceChanges,
): string {
	const tail =
		stats.skipped_records > 0 ? `, ${grouped(stats.skipped_records)} left as the target has them` : '';
	return (
		`${count(inserted, 'row')} new, ${grouped(updated)} changed and ${grouped(deleted)} gone in the sources, ` +
		`${grouped(stats.successful_records)} ${mode === 'validate-only' ? 'can be done' : 'brought over'}, ` +
		`${grouped(stats.failed_records)} rejected${tail}`
	);
}
