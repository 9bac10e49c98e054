/** Carries a plan out and tells about it, as lines for people or as NDJSON. */
import type {MigrationEvent} from '../engine/events.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {heartbeat, makeProgressLines} from '../plain/progress-lines.ts';
import {reportText} from '../plain/report-text.ts';
import type {CommandContext} from './context.ts';

/** @returns the exit code that the engine gave */
export function tellRun(
	events: AsyncIterable<MigrationEvent>,
	{json}: {readonly json?: boolean},
	context: CommandContext,
): Promise<number> {
	return json ? asJson(events, context) : asLines(events, context);
}

async function asJson(events: AsyncIterable<MigrationEvent>, {write}: CommandContext): Promise<number> {
	let exitCode = 1;
	for await (const event of events) {
		write(jsonLine(event));
		exitCode = event.event === 'finished' ? event.exit_code : exitCode;
	}
	return exitCode;
}

async function asLines(events: AsyncIterable<MigrationEvent>, {write}: CommandContext): Promise<number> {
	const lines = makeProgressLines();
	const say = (all: readonly string[]) => all.length > 0 && write(`${all.join('\n')}\n`);
	const timer = setInterval(() => say(lines.beat(performance.now())), heartbeat / 2).unref();
	let exitCode = 1;
	try {
		for await (const event of events) {
			say(lines.add(event, performance.now()));
			if (event.event === 'finished') {
				exitCode = event.exit_code;
				write(`\n${reportText(event.report)}`);
			}
		}
	} finally {
		clearInterval(timer);
	}
	return exitCode;
}
