/** How long a migration may take, told only from what was measured. Pure. */
import type {Report} from '../../engine/report/report.ts';
import {counted, formatDuration} from '../components/format.ts';

/** What some rows took, and in what kind of run. */
export interface Pace {
	readonly mode: Report['mode'];
	readonly rows: number;
	readonly seconds: number;
	/** ISO 8601: when it began. */
	readonly started: string;
}

/** The pace of a run that went through; null where it says nothing: a catch-up compares all rows and writes few. */
export function paceOf(report: Report): Pace | null {
	const {mode, state, base, start_time, duration_seconds, paused_seconds = 0, overall_stats} = report;
	const rows = overall_stats.processed_records;
	const seconds = duration_seconds - paused_seconds;
	return state === 'finished' && base === undefined && rows > 0 && seconds > 0
		? {mode, rows, seconds, started: start_time}
		: null;
}

/** A dry run does all that a run does; another day's run had another load; a check writes nothing. */
const byWorth: ReadonlyArray<Report['mode']> = ['dry-run', 'run', 'validate-only'];

/** @param rows that are to be migrated */
export function durationText(rows: number, paces: readonly Pace[]): string {
	const pace = byWorth.flatMap(mode => paces.filter(known => known.mode === mode))[0];
	if (pace === undefined) {
		return 'not known: nothing was measured yet. A dry run measures it.';
	}
	const time = formatDuration((rows / pace.rows) * pace.seconds * 1000);
	const took = `took ${formatDuration(pace.seconds * 1000)} for ${counted(pace.rows, 'row')}`;
	switch (pace.mode) {
		case 'dry-run':
			return `about ${time}: the dry run ${took}`;
		case 'run':
			return `about ${time}, if as fast as the run of ${pace.started.slice(0, 10)}, which ${took}`;
		case 'validate-only':
			return `longer than ${time}: the check alone ${took}`;
	}
}
