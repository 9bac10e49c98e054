/** `verify`: compares every row of the target with what the run read. Writes nothing. */
import type {VerifyEvent} from '../engine/report/verification.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {verificationText, verifyLine} from '../plain/verification-text.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {planRequest, prepare} from './prepare.ts';

/** @param run its id, or how it begins; default: the newest that finished */
export async function verifyCommand(
	run: string | undefined,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	const preparation = await prepare(flags, context);
	const {sources: _sources, ...request} = planRequest(preparation);
	const events = preparation.engine.verify({...request, ...(run === undefined ? {} : {run})});
	let exitCode = 1;
	for await (const event of events) {
		tell(event, flags, context);
		exitCode = event.event === 'finished' ? event.exit_code : exitCode;
	}
	return exitCode;
}

function tell(event: VerifyEvent, {json}: RunFlags, {write}: CommandContext): void {
	if (json) {
		write(jsonLine(event));
		return;
	}
	const line = verifyLine(event);
	if (line !== undefined) {
		write(`${line}\n`);
	}
	if (event.event === 'finished') {
		write(`\n${verificationText(event.verification)}`);
	}
}
