/** Tells about a comparison as it goes, as lines for people or as NDJSON. */
import type {VerifyEvent} from '../engine/report/verification.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {verificationText, verifyLine} from '../plain/verification-text.ts';
import type {CommandContext} from './context.ts';

/** @returns the exit code that the engine gave */
export async function tellVerification(
	events: AsyncIterable<VerifyEvent>,
	{json}: {readonly json?: boolean},
	{write}: Pick<CommandContext, 'write'>,
): Promise<number> {
	let exitCode = 1;
	for await (const event of events) {
		const line = json ? jsonLine(event).trimEnd() : verifyLine(event);
		if (line !== undefined) {
			write(`${line}\n`);
		}
		if (event.event === 'finished') {
			exitCode = event.exit_code;
			write(json ? '' : `\n${verificationText(event.verification)}`);
		}
	}
	return exitCode;
}
