/** The command line: commands, options, help. What a command does is loaded only when it is called. */
import {Command as Commander, Option} from 'commander';
import {MigrationError} from '../engine/errors.ts';
import {mixedPolicies} from '../engine/init/choice.ts';
import {nearestName} from '../engine/mapping/nearest-name.ts';
import {addBackupCommands} from './backup-commands.ts';
import type {Command, CommandContext} from './context.ts';
import {
	addCatchUpOptions,
	addCommonOptions,
	addPlanOptions,
	addRunOptions,
	collectPolicy,
} from './declared-options.ts';
import type {CommonFlags} from './flags.ts';
import {addRejectCommands} from './reject-commands.ts';

export interface ProgramSetup {
	readonly version: string;
	readonly context: CommandContext;
	/** Called with the exit code of the command that ran. */
	readonly done: (exitCode: number) => void;
}

const footer = `
In the wizard: ? lists all keys of a screen (F1 in a text field), / finds in its list, p lets a run stand still.
Order of precedence: command line, environment, the mapping's options, what was used last, defaults.
Environment: DATABASE_URL or PG* (target), MINGUS_MIGRATE_HOME (state folder), NO_COLOR, ACCESSIBLE (no screen, lines only).
Exit codes: 0 all rows migrated, or the check passed; 1 failed; 2 usage, configuration or plan problem;
3 finished, with rejects or differences; 130 interrupted: what was committed stays, resume goes on.`;

/** @returns the program; parsing throws commander's CommanderError instead of ending the process */
export function makeProgram({version, context, done}: ProgramSetup): Commander {
	const program = new Commander('mingus-migrate')
		.description(
			'Moves several SQLite databases into one PostgreSQL database. Without a command: the wizard.',
		)
		.version(version, '-V, --version')
		.usage('[command] [options]')
		.configureHelp({showGlobalOptions: true, sortSubcommands: false})
		.configureOutput({writeOut: context.write, writeErr: () => {}})
		.helpCommand('help [command]', 'help for a command')
		.addHelpText('after', footer)
		.exitOverride();
	addCommonOptions(program);

	/** Each command sees the common options beside its own. */
	const add = <Flags extends CommonFlags>(
		name: string,
		description: string,
		load: () => Promise<Command<Flags>>,
	) =>
		program
			.command(name)
			.description(description)
			.action(async (...[, command]: [unknown, Commander]) => {
				const run = await load();
				done(await run(command.optsWithGlobals<Flags>(), context));
			});

	addWizard(program, {context, done});
	add(
		'demo',
		'tries everything on sample databases and a PostgreSQL of its own',
		async () => (await import('./demo.ts')).demoCommand,
	)
		.addOption(new Option('--layout <layout>', 'layout of the samples').choices(['observed', 'documented']))
		.option('--rows <n>', 'rows in all sample tables together (default: 5000)')
		.option('--dirt <rate>', 'share of defective rows, 0 to 0.5 (default: 0.01)')
		.option('--seed <s>', 'another seed, other samples (default: 1)')
		.option('--dir <dir>', 'folder of samples and server (default: a new one, removed at the end)')
		.option('--keep', 'keep the new folder');
	add(
		'init',
		'looks at SQLite files and proposes a mapping, and the SQL of the tables',
		async () => (await import('./init.ts')).initCommand,
	)
		.option('--sources <dir>', 'folder whose SQLite files are all taken, named as they are')
		.option('--out <file>', 'the mapping to write; the SQL goes beside it (default: mapping.yaml)')
		.option('--uuid-keys', 'make UUIDs of integer keys, and of all that refers to them')
		.option('--snake-case', 'write names in snake_case instead of as they are')
		.option('--lower-case', 'write names in lower case instead of as they are')
		.option('--prefix', "begin every table's name with its source's, not only where two are the same")
		.addOption(
			new Option(
				'--mixed <policy>',
				'columns whose values have several forms: convert each value by its form, and all as texts or bytes where that cannot be (default); text for all; or reject or NULL for what does not fit',
			).choices(mixedPolicies),
		)
		.option('--mixed-column <table.column=policy>', 'the same for one column; once for each', collectPolicy)
		.option('--force', 'write over files that are there');
	addPlanOptions(
		add(
			'plan',
			'shows what would become of every table and column',
			async () => (await import('./plan.ts')).planCommand,
		),
	);
	addPlanOptions(
		add(
			'preview',
			'shows sample rows before and after',
			async () => (await import('./preview.ts')).previewCommand,
		),
	)
		.option('--rows <n>', 'rows a load, chosen to show each form and each fault (default: 3)')
		.option('--tables <a,b>', 'only these target tables')
		.option(
			'--key <value>',
			'only the row of this source key, in the tables named; parts with commas between',
		);
	addRunOptions(
		addPlanOptions(
			add('run', 'migrates', async () => (await import('./run.ts')).runCommand)
				.option('--schema-only', 'create the target tables that are missing, and load nothing')
				.option('--data-only', 'load into tables that are there, and create none'),
		),
	);
	program
		.command('resume')
		.argument('[run]', 'id of a run, or how it begins (default: the newest that was interrupted)')
		.description('goes on with an interrupted run, exactly where its ledger stands')
		.option('--batch-size <n>', 'rows a transaction (default: as the run was started)')
		.option('--workers <n>', 'loads side by side (default: as the run was started)')
		.option('--backup-dir <dir>', 'folder of the snapshots, if they were moved')
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {resumeCommand} = await import('./resume.ts');
			done(await resumeCommand(run, command.optsWithGlobals(), context));
		});
	addRejectCommands(program, {context, done});
	addCatchUpOptions(
		program
			.command('catch-up')
			.argument('[run]', 'id of a run, or how it begins (default: the newest that finished)')
			.description('brings the target up to date with what was written to the sources since a run'),
	).action(async (run: string | undefined, _options: unknown, command: Commander) => {
		const {catchUpCommand} = await import('./catch-up.ts');
		done(await catchUpCommand(run, command.optsWithGlobals(), context));
	});
	program
		.command('verify')
		.argument('[run]', 'id of a run, or how it begins (default: the newest that finished)')
		.description('compares every row of the target with what the run read')
		.option('--carry-over', 'the run carried tables over, whatever the mapping says')
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {verifyCommand} = await import('./verify.ts');
			done(await verifyCommand(run, command.optsWithGlobals(), context));
		});
	program
		.command('rollback')
		.argument('[run]', 'id of a run, or how it begins (default: the newest that was not rolled back)')
		.description('takes back exactly the rows that a run inserted, and restores those that it changed')
		.option('--tables <a,b>', 'only these target tables')
		.option('--dry-run', 'only look what would be removed, kept, and in the way')
		.option('--force-changed', 'remove rows too that were changed since the run')
		.option('--drop-created', 'drop the tables that the run made, where nothing is left in them')
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {rollbackCommand} = await import('./rollback.ts');
			done(await rollbackCommand(run, command.optsWithGlobals(), context));
		});
	addBackupCommands(program, {context, done});
	add('runs', 'lists the runs of this machine', async () => (await import('./runs.ts')).runsCommand);
	program
		.command('report')
		.argument('[run]', 'id of a run, or how it begins (default: the last)')
		.description('shows what came of a run')
		.addOption(
			new Option('--format <format>', 'form of the report').choices(['text', 'markdown', 'html', 'json']),
		)
		.option('--out <file>', 'write it to this file (default: to stdout)')
		.option('--force', 'write over a file that is there')
		.action(async (run: string | undefined, _options: unknown, command: Commander) => {
			const {reportCommand} = await import('./report.ts');
			done(await reportCommand(run, command.optsWithGlobals(), context));
		});
	addPlanOptions(
		add(
			'doctor',
			'checks Node.js, terminal, folders, mapping, sources, target, rights and ledger; changes nothing',
			async () => (await import('./doctor.ts')).doctorCommand,
		),
	).option('--backup-dir <dir>', 'folder of the snapshots (default: in the state folder)');
	add(
		'schema',
		"prints the mapping's JSON Schema, for editors",
		async () => (await import('./schema.ts')).schemaCommand,
	);
	return program;
}

/** The wizard is what runs without a command, so every word that is no command comes here. */
function addWizard(program: Commander, {context, done}: Pick<ProgramSetup, 'context' | 'done'>): void {
	const wizard = program
		.command('wizard', {isDefault: true, hidden: true})
		.argument('[words...]')
		.action(async (words: string[], _options: unknown, command: Commander) => {
			const [word] = words;
			if (word !== undefined) {
				throw unknownCommand(word, program);
			}
			const {wizardCommand} = await import('./wizard.ts');
			done(await wizardCommand(command.optsWithGlobals(), context));
		});
	addRunOptions(addPlanOptions(wizard));
}

function unknownCommand(word: string, program: Commander): MigrationError {
	const names = program.commands.map(command => command.name()).filter(name => name !== 'wizard');
	const nearest = nearestName(word, names);
	return new MigrationError('bad-usage', `There is no command ${JSON.stringify(word)}.`, {
		hint: nearest === undefined ? `Commands: ${names.join(', ')}.` : `Did you mean ${nearest}?`,
	});
}
