/** Options of the command line, by what they belong to, with their help. */
import {type Command as Commander, InvalidArgumentError, Option} from 'commander';
import {type MixedPolicy, mixedPolicies} from '../engine/init/choice.ts';

/** Options of every command. */
export function addCommonOptions(program: Commander): void {
	program
		.option('--config <file>', 'mapping file')
		.option('--preset <name>', 'mapping that ships (default: mingus, when there is no --config)')
		.option('--source <name=file>', 'SQLite file of a source; once for each', collectSource)
		.option('--target <url>', 'PostgreSQL, as URL or key=value pairs; better in DATABASE_URL or PG*')
		.option('--state-dir <dir>', 'folder of settings, history, reports, snapshots')
		.option('--json', 'NDJSON on stdout, the last line the report; no questions')
		.option('-y, --yes', 'no questions')
		.option('--plain', 'questions and lines instead of a screen')
		.option('--log-level <level>', 'trace, debug, info, warn, error or silent (default: info)')
		.option('--log-file <file>', 'NDJSON log (default: in the state folder)')
		.option('--no-color', 'no colours, as with NO_COLOR');
}

/** Options of what makes a plan. */
export function addPlanOptions(command: Commander): Commander {
	return addSourcesOption(command)
		.option('--create-schema', 'create the target tables that are missing')
		.option('--carry-over', 'carry over as they are the tables that may be')
		.option('--no-carry-over', 'leave them behind, whatever the mapping says');
}

function addSourcesOption(command: Commander): Commander {
	return command.option(
		'--sources <dir>',
		'folder of SQLite files, matched to the sources by name and tables',
	);
}

/** Options of a run, and of the wizard. */
export function addRunOptions(command: Commander): Commander {
	return command
		.option('--dry-run', 'do everything, then take it back')
		.option('--validate-only', 'convert and check every row, write nothing')
		.option('--tables <a,b>', 'only these target tables')
		.option('--batch-size <n>', 'rows a transaction')
		.option('--workers <n>', 'loads side by side')
		.option('--on-conflict <what>', 'rows that the target has already: fail (default), skip, or update')
		.option('--new', 'begin anew where a run was interrupted, instead of going on with it')
		.option('--backup-dir <dir>', 'folder of the snapshots (default: in the state folder)')
		.addOption(new Option('--backup').hideHelp())
		.option('--no-backup', 'remove the snapshots of the sources after a run that finished');
}

/** Options of a catch-up. */
export function addCatchUpOptions(command: Commander): Commander {
	return addSourcesOption(command)
		.addOption(
			new Option(
				'--on-conflict <who>',
				'rows that both the source and somebody at the target have changed: stop before the first write (default), or source or target wins',
			),
		)
		.option('--dry-run', 'do everything, then take it back')
		.option('--validate-only', 'count and check what has changed, write nothing')
		.option('--batch-size <n>', 'rows a transaction')
		.option('--backup-dir <dir>', 'folder of the snapshots (default: in the state folder)')
		.addOption(new Option('--backup').hideHelp())
		.option('--no-backup', 'remove the new snapshots at the end; then nothing can catch up with it')
		.option('--carry-over', 'the run carried tables over, whatever the mapping says');
}

/** `table.column=policy`, once for each. @throws InvalidArgumentError */
export function collectPolicy(
	text: string,
	before: Readonly<Record<string, MixedPolicy>> = {},
): Record<string, MixedPolicy> {
	const at = text.lastIndexOf('=');
	const policy = mixedPolicies.find(name => name === text.slice(at + 1));
	if (at < 1 || policy === undefined) {
		throw new InvalidArgumentError(
			`It must be TABLE.COLUMN=POLICY, with a policy of ${mixedPolicies.join(', ')}.`,
		);
	}
	return {...before, [text.slice(0, at)]: policy};
}

function collectSource(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
	const at = text.indexOf('=');
	if (at < 1 || at === text.length - 1) {
		throw new InvalidArgumentError('It must be NAME=FILE.');
	}
	return {...before, [text.slice(0, at)]: text.slice(at + 1)};
}
