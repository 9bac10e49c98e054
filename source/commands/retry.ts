/** `retry`: loads the rejects of a run that finished, as a mended mapping, an edited file or a mended target has it. */
import path from 'node:path';
import {readRejectRows} from '../plain/reject-rows.ts';
import type {CommandContext} from './context.ts';
import type {RetryFlags} from './flags.ts';
import {prepare} from './prepare.ts';
import {tellRun} from './tell-run.ts';

/** @param run its id, or how it begins; default: the newest that has rejects which are out */
export async function retryCommand(
	run: string | undefined,
	flags: RetryFlags,
	context: CommandContext,
): Promise<number> {
	const {rows, ...others} = flags;
	const {engine, mapping, options} = await prepare(others, context);
	const isNamed = flags.config !== undefined || flags.preset !== undefined;
	const events = engine.retry({
		target: options.target,
		...(run === undefined ? {} : {run}),
		...(isNamed ? {mapping} : {}),
		...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
		...(rows === undefined ? {} : {rows: readRejectRows(path.resolve(context.cwd, rows))}),
		dryRun: flags.dryRun ?? false,
		...(flags.backupDir === undefined ? {} : {backupDir: options.run.backupDir}),
	});
	return tellRun(events, flags, context);
}
