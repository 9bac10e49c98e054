/** `rollback`: takes back what a run wrote, and says before what will go. */
import {ExitCode, MigrationError} from '../engine/errors.ts';
import type {RollbackRequest} from '../engine/run/request.ts';
import type {CommandContext} from './context.ts';
import type {RollbackFlags} from './flags.ts';
import {prepareForLast} from './prepare.ts';
import {tellRollback} from './tell-rollback.ts';

/** @param run its id, or how it begins; default: the newest that was not rolled back */
export async function rollbackCommand(
	run: string | undefined,
	flags: RollbackFlags,
	context: CommandContext,
): Promise<number> {
	const {dryRun = false, tables, ...preparing} = flags;
	const {engine, options, asks} = await prepareForLast(preparing, context);
	const request: RollbackRequest = {
		target: options.target,
		dryRun,
		forceChanged: flags.forceChanged ?? false,
		dropCreated: flags.dropCreated ?? false,
		...(run === undefined ? {} : {run}),
		...(tables === undefined ? {} : {tables: tables.split(',').map(table => table.trim())}),
	};
	if (!dryRun && !flags.yes) {
		if (!asks) {
			throw new MigrationError('bad-usage', 'rollback removes rows, and nobody is here to ask.', {
				hint: 'Look with --dry-run, then say --yes.',
			});
		}
		const looked = await tellRollback(engine.rollback({...request, dryRun: true}), flags, context);
		if (looked !== ExitCode.ok && looked !== ExitCode.withRejects) {
			return looked;
		}
		const {makeQuestions} = await import('../plain/questions.ts');
		if (!(await makeQuestions(context.interrupts.signal, 'rolled back').agree('Roll back?'))) {
			context.write('Nothing was rolled back.\n');
			return ExitCode.interrupted;
		}
	}
	return tellRollback(engine.rollback(request), flags, context);
}
