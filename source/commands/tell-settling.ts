/** Tells about a run, and where it was stopped by rows that both have changed, asks which is to win. */
import type {MigrationEvent} from '../engine/events.ts';
import type {Report} from '../engine/report/report.ts';
import type {ConflictPolicy} from '../engine/run/request.ts';
import type {CommandContext} from './context.ts';
import {tellRun} from './tell-run.ts';

export interface Told {
	readonly exitCode: number;
	/** undefined: it came to no report. */
	readonly report: Report | undefined;
}

/**
 * For somebody who is there.
 * @param start begins it, with what was decided
 */
export async function tellSettling(
	start: (onConflict?: ConflictPolicy) => AsyncIterable<MigrationEvent>,
	context: CommandContext,
): Promise<Told> {
	let onConflict: ConflictPolicy | undefined;
	for (;;) {
		const told = await tellWithReport(start(onConflict), context);
		if (told.report?.failure?.code !== 'target-changed') {
			return told;
		}
		const {makeMendingQuestions} = await import('../plain/mending-questions.ts');
		onConflict = await makeMendingQuestions(context.interrupts.signal).settlement();
		if (onConflict === undefined) {
			return told;
		}
	}
}

async function tellWithReport(events: AsyncIterable<MigrationEvent>, context: CommandContext): Promise<Told> {
	let report: Report | undefined;
	async function* noting() {
		for await (const event of events) {
			report = event.event === 'finished' ? event.report : report;
			yield event;
		}
	}
	return {exitCode: await tellRun(noting(), {}, context), report};
}
