/** The command line of `restore` and `backups`. */
import type {Command as Commander} from 'commander';
import type {ProgramSetup} from './program.ts';

const backupDir = ['--backup-dir <dir>', 'folder of the snapshots (default: in the state folder)'] as const;

const restoreNotes = `
Each database becomes DIR/NAME.db, equal to the snapshot byte for byte; each is compared with the recorded checksum before
and after, and looked at by SQLite's integrity_check. A single table comes with its rows, indexes, triggers and counter, and
is compared row by row. The target need not be there: the snapshots and what lies beside them are enough.`;

const pruneNotes = `
With --keep and --older-than, only what both let go is removed, and nothing that a run which has not finished, or retry,
still needs. The ledger knows that best: name its target with --target or DATABASE_URL.
What is left over of killed processes goes with either.`;

export function addBackupCommands(
	program: Commander,
	{context, done}: Pick<ProgramSetup, 'context' | 'done'>,
): void {
	program
		.command('restore')
		.argument('[run]', 'id of a run, or how it begins (default: the newest whose snapshots are there)')
		.description('brings snapshots back as SQLite files: all, some databases, or single tables')
		.option('--databases <a,b>', 'only these sources (default: all)')
		.option('--tables <source.table,…>', 'only these tables, in a new file for each source')
		.option('--out <dir>', 'folder of the files, as NAME.db (default: restored-RUN)')
		.option('--file <file>', 'the file, where one database is restored')
		.option('--into <file>', 'a SQLite file that gets the tables, where they are of one database')
		.option('--force', 'write over files that are there, and over tables with --into')
		.option('--over-source', 'write over a file that a run was read from')
		.option(...backupDir)
		.addHelpText('after', restoreNotes)
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {restoreCommand} = await import('./restore.ts');
			done(await restoreCommand(run, command.optsWithGlobals(), context));
		});
	const backups = program
		.command('backups')
		.description('lists the snapshots that runs have left; backups prune removes them')
		.option(...backupDir)
		.action(async (_options: unknown, command: Commander) => {
			const {backupsCommand} = await import('./backups.ts');
			done(await backupsCommand(command.optsWithGlobals(), context));
		});
	backups
		.command('prune')
		.description('removes snapshots that are no longer kept')
		.option('--keep <n>', 'keep the newest N of each mapping')
		.option('--older-than <span>', 'keep what is younger, as in 12h, 30d or 8w')
		.option('--leftovers', 'remove only what killed processes have left over')
		.option('--unfinished', 'also what a run needs that has not finished: it cannot be gone on with then')
		.option(
			'--with-rejects',
			'also what retry needs to load the rejects of a run: they cannot be loaded then',
		)
		.option('--dry-run', 'only say what would go')
		.addHelpText('after', pruneNotes)
		.action(async (_options: unknown, command: Commander) => {
			const {pruneCommand} = await import('./prune-backups.ts');
			done(await pruneCommand(command.optsWithGlobals(), context));
		});
}
