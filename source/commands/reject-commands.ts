/** The command line of `rejects` and `retry`. */
import {type Command as Commander, Option} from 'commander';
import type {ProgramSetup} from './program.ts';

const retryNotes = `
With --config the rows are converted and checked as that mapping says, else as before. Foreign keys that the run
left NOT VALID are validated where every row has its parent now. The mapping's own SQL is not run again.`;

export function addRejectCommands(
	program: Commander,
	{context, done}: Pick<ProgramSetup, 'context' | 'done'>,
): void {
	program
		.command('rejects')
		.argument('[run]', 'id of a run, or how it begins (default: the newest with rejects that are still out)')
		.description('shows the rows that were not loaded by their reasons, or exports them whole, to be edited')
		.addOption(
			new Option('--format <format>', 'form: text, or every row in a file for retry --rows').choices([
				'text',
				'csv',
				'json',
			]),
		)
		.option('--out <file>', 'write a file that only you can read, instead of stdout')
		.option('--force', 'write over a file that is there')
		.option('--show-sensitive', 'sensitive values as they are, instead of ***')
		.option('--tables <a,b>', 'only of these target tables')
		.option('--code <a,b>', 'only with these codes')
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {rejectsCommand} = await import('./rejects.ts');
			done(await rejectsCommand(run, command.optsWithGlobals(), context));
		});
	program
		.command('retry')
		.argument('[run]', 'id of a run, or how it begins (default: the newest with rejects that are still out)')
		.description(
			'loads the rejects of a run again, each once, after the mapping, the rows or the target were mended',
		)
		.option(
			'--rows <file>',
			'rows that rejects exported, with values changed; the others are tried as they are',
		)
		.option('--dry-run', 'do everything, then take it back')
		.option('--backup-dir <dir>', 'folder of the snapshots, if they were moved')
		.option('--carry-over', 'the run carried tables over, whatever the mapping says')
		.addHelpText('after', retryNotes)
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {retryCommand} = await import('./retry.ts');
			done(await retryCommand(run, command.optsWithGlobals(), context));
		});
}
