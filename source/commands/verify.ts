/** `verify`: compares every row of the target with what the run read. Writes nothing. */
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {planRequest, prepare} from './prepare.ts';
import {tellVerification} from './tell-verification.ts';

/** @param run its id, or how it begins; default: the newest that finished */
export async function verifyCommand(
	run: string | undefined,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	const preparation = await prepare(flags, context);
	const {sources: _sources, ...request} = planRequest(preparation);
	const events = preparation.engine.verify({...request, ...(run === undefined ? {} : {run})});
	return tellVerification(events, flags, context);
}
