/** `resume`: goes on with a run that was interrupted, from where the target's ledger stands. */
import type {ResumeRequest} from '../engine/run/request.ts';
import type {CommandContext} from './context.ts';
import type {ResumeFlags} from './flags.ts';
import {type Preparation, prepare} from './prepare.ts';
import {tellRun} from './tell-run.ts';

/** @param run its id, or how it begins; default: the newest that has not finished */
export async function resumeCommand(
	run: string | undefined,
	flags: ResumeFlags,
	context: CommandContext,
): Promise<number> {
	const preparation = await prepare(flags, context);
	const request = resumeRequest(preparation, flags, run);
	return tellRun(preparation.engine.resume(request), flags, context);
}

/** The plan is the ledger's; a mapping that is named must lead to the same one. */
export function resumeRequest(
	{mapping, options}: Preparation,
	flags: ResumeFlags,
	run: string | undefined,
): ResumeRequest {
	const isNamed = flags.config !== undefined || flags.preset !== undefined;
	return {
		target: options.target,
		...(run === undefined ? {} : {run}),
		...(isNamed ? {mapping} : {}),
		...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
		...(flags.batchSize === undefined ? {} : {batchSize: options.run.batchSize}),
		...(flags.workers === undefined ? {} : {workers: options.run.workers}),
		...(flags.backupDir === undefined ? {} : {backupDir: options.run.backupDir}),
	};
}
