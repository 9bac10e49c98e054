/** `doctor`: looks whether a migration could go well here, and says what to do where not. Migrates nothing. */
import path from 'node:path';
import {type Check, checksOf, exitCodeOf} from '../doctor/check.ts';
import {checkFile, checkFolder, checkSpace} from '../doctor/folders.ts';
import {checkRuntime} from '../doctor/runtime.ts';
import {checkTerminal} from '../doctor/terminal.ts';
import {maskPasswords} from '../mask-passwords.ts';
import {checkLine, checksSummary} from '../plain/checks-text.ts';
import {jsonLine} from '../plain/json-lines.ts';
import type {Settings} from '../settings.ts';
import type {Command, CommandContext} from './context.ts';
import {findProject} from './doctor-project.ts';
import type {DoctorFlags} from './flags.ts';
import {wantsLines} from './screen.ts';
import {settingsFor} from './settings-for.ts';

export const doctorCommand: Command<DoctorFlags> = async (flags, context) => {
	const checks: Check[] = [];
	for await (const check of allChecks(flags, context)) {
		checks.push(check);
		const {exitCode: _, ...told} = {...check, message: maskPasswords(check.message)};
		context.write(
			flags.json ? jsonLine({event: 'check', ...told}) : checkLine(told, context.terminal.columns),
		);
	}
	const exitCode = exitCodeOf(checks);
	const count = (result: Check['result']) => checks.filter(check => check.result === result).length;
	const counts = {ok: count('ok'), warnings: count('warning'), problems: count('problem')};
	context.write(
		flags.json ? jsonLine({event: 'finished', exit_code: exitCode, ...counts}) : checksSummary(counts),
	);
	return exitCode;
};

async function* allChecks(flags: DoctorFlags, context: CommandContext): AsyncGenerator<Check> {
	let hasSqlite = true;
	for await (const check of checkRuntime()) {
		hasSqlite &&= !(check.name === 'better-sqlite3' && check.result === 'problem');
		yield check;
	}
	yield* checkTerminal(context.terminal, context.env, wantsLines(flags, context.env));
	const settings = yield* checkSettings(flags, context);
	const project = yield* findProject(flags, context, settings);
	const known = Object.keys(project.mapping?.sources ?? {});
	const missing = known.filter(name => project.sources[name] === undefined);
	let needed: number | undefined;
	let complete = missing.length === 0;
	if (hasSqlite) {
		const {checkSource} = await import('../doctor/sources.ts');
		for (const [name, file] of Object.entries(project.sources)) {
			const bytes = yield* checkSource(name, file);
			needed = bytes === undefined ? needed : (needed ?? 0) + bytes;
			complete &&= bytes !== undefined;
		}
	}
	if (missing.length > 0) {
		yield checksOf('sources').warning(
			'sources',
			`no file is given for ${missing.join(', ')}, so the plan was not looked at`,
			`Add ${missing.map(name => `--source ${name}=FILE`).join(' ')}.`,
		);
	}
	const another = 'Name another folder with --backup-dir (backup_dir in the mapping).';
	yield checkFolder('backup folder', project.backupDir, another);
	yield checkSpace(project.backupDir, needed);
	if (hasSqlite) {
		const {checkTarget} = await import('../doctor/target.ts');
		yield* checkTarget(project, complete);
	}
}

async function* checkSettings(
	flags: DoctorFlags,
	context: CommandContext,
): AsyncGenerator<Check, Settings | undefined> {
	try {
		const settings = await settingsFor(flags, context);
		const another = 'Name another folder with --state-dir or MINGUS_MIGRATE_HOME.';
		yield checkFolder('state folder', settings.stateDir, another);
		yield checkFile('settings', path.join(settings.stateDir, 'settings.json'));
		return settings;
	} catch (error) {
		yield checksOf('folders').failed('settings', error);
		return undefined;
	}
}
