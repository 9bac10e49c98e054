/** What is said of an interrupted run, on screens and in lines alike. */
import type {UnfinishedRun} from '../../engine/run/request.ts';
import {formatCount, percentOf} from '../components/format.ts';

/** The run, and how far it came. */
export function standing({run, mapping, startedAt, done, rows}: UnfinishedRun): string {
	return `Run ${run} of ${mapping}, started ${startedAt}, was interrupted after ${formatCount(done)} of ${formatCount(rows)} rows (${percentOf(done, rows)} %)`;
}

/** How it ended. */
export function endingOf({state}: Pick<UnfinishedRun, 'state'>): string {
	switch (state) {
		case 'interrupted':
			return 'it was asked to stop, and did after its batches';
		case 'failed':
			return 'it failed; report says why';
		default:
			return 'without a word: it was killed, or still runs';
	}
}
