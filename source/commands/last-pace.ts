/** What the last run of a mapping took on this machine, from its report. */
import {MigrationError} from '../engine/errors.ts';
import type {Settings} from '../settings.ts';
import {type Pace, paceOf} from '../ui/entering/pace.ts';
import {readReport} from './read-report.ts';

/** Undefined where none went through, or its report is gone. */
export function lastPace(settings: Settings, mapping: string): Pace | undefined {
	const ended = settings
		.runs()
		.filter(run => run.mapping === mapping && run.mode === 'run' && run.state === 'finished');
	for (const {report} of ended.toReversed()) {
		const pace = report === null ? null : paceIn(report);
		if (pace !== null) {
			return pace;
		}
	}
	return undefined;
}

function paceIn(file: string): Pace | null {
	try {
		return paceOf(readReport(file));
	} catch (error) {
		if (error instanceof MigrationError) {
			return null;
		}
		throw error;
	}
}
