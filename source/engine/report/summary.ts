/** What a run came to, in one sentence. */
import type {Report} from './report.ts';

/** `1 row`, `12,345 rows` */
export const count = (n: number, what: string): string =>
	`${n.toLocaleString('en-US')} ${n === 1 ? what : `${what}s`}`;

/** Of a run that loads nothing. */
const made = {
	run: 'The tables were made; no row was loaded.',
	'dry-run': 'The tables could be made; no row was loaded.',
	'validate-only': 'The tables can be made; no row was looked at.',
} as const;

export function summarize({mode, only, state, overall_stats: stats, failure}: Report): string {
	const tail =
		stats.skipped_records > 0 ? `, ${count(stats.skipped_records, 'row')} skipped as already there` : '';
	const rows =
		`${count(stats.processed_records, 'row')} read, ` +
		`${count(stats.successful_records, 'row')} ${mode === 'validate-only' ? 'fit' : 'loaded'}, ` +
		`${count(stats.failed_records, 'row')} rejected${tail}`;
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
