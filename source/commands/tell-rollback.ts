/** Tells about a rollback as it goes, as lines for people or as NDJSON. */
import {ExitCode} from '../engine/errors.ts';
import type {RollbackEvent} from '../engine/report/rollback.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {rollbackLine, rollbackText} from '../plain/rollback-text.ts';
import type {CommandContext} from './context.ts';

/** @returns the exit code that the engine gave */
export async function tellRollback(
	events: AsyncIterable<RollbackEvent>,
	{json}: {readonly json?: boolean},
	{write}: Pick<CommandContext, 'write'>,
): Promise<number> {
	let exitCode: number = ExitCode.failed;
	for await (const event of events) {
		if (json) {
			write(jsonLine(event));
		} else {
			const line = rollbackLine(event);
			if (line !== undefined) {
				write(`${line}\n`);
			}
			if (event.event === 'finished') {
				write(`\n${rollbackText(event.rollback)}`);
			}
		}
		exitCode = event.event === 'finished' ? event.exit_code : exitCode;
	}
	return exitCode;
}
