/** `restore`: brings the snapshots of a run back as SQLite files. */
import path from 'node:path';
import {chooseBackup} from '../engine/backup/choose.ts';
import type {OriginalFile, Place} from '../engine/backup/destination.ts';
import {restore} from '../engine/backup/restore.ts';
import {ExitCode, MigrationError} from '../engine/errors.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {restoredText} from '../plain/restored-text.ts';
import type {Settings} from '../settings.ts';
import {backupCatalog} from './backup-catalog.ts';
import type {CommandContext} from './context.ts';
import type {RestoreFlags} from './flags.ts';

/** @param run its id, or how it begins; default: the newest whose snapshots are there */
export async function restoreCommand(
	run: string | undefined,
	flags: RestoreFlags,
	context: CommandContext,
): Promise<number> {
	const databases = flags.databases === undefined ? undefined : listOf(flags.databases, '--databases');
	const tables = flags.tables === undefined ? undefined : tablesOf(flags.tables);
	if (databases !== undefined && tables !== undefined) {
		throw new MigrationError('bad-usage', '--databases and --tables exclude each other.', {
			hint: 'Keep one of them: a table is named with its database, as in shop.orders.',
		});
	}
	const {backups, settings} = await backupCatalog(flags, context);
	const backup = chooseBackup(backups, run);
	const restored = await restore({
		backup,
		...(databases === undefined ? {} : {databases}),
		...(tables === undefined ? {} : {tables}),
		place: placeOf(flags, backup.run, context),
		force: flags.force ?? false,
		overSource: flags.overSource ?? false,
		originals: lastSources(settings),
	});
	const hasFindings = restored.some(({findings}) => findings.length > 0);
	const exitCode = hasFindings ? ExitCode.withRejects : ExitCode.ok;
	context.write(
		flags.json
			? jsonLine({event: 'restored', exit_code: exitCode, run: backup.run, files: restored})
			: restoredText(backup, restored),
	);
	return exitCode;
}

function placeOf({out, file, into, tables}: RestoreFlags, run: string, {cwd}: CommandContext): Place {
	const given = Object.entries({'--out': out, '--file': file, '--into': into}).filter(
		([, value]) => value !== undefined,
	);
	if (given.length > 1) {
		throw new MigrationError(
			'bad-usage',
			`${given.map(([flag]) => flag).join(' and ')} exclude each other.`,
			{
				hint: 'Keep one of them.',
			},
		);
	}
	if (into !== undefined && tables === undefined) {
		throw new MigrationError('bad-usage', '--into takes single tables: say which with --tables.', {
			hint: 'To write a whole database over a file: --file FILE --force.',
		});
	}
	if (file !== undefined || into !== undefined) {
		return {kind: file === undefined ? 'into' : 'file', path: path.resolve(cwd, file ?? into ?? '')};
	}
	return {kind: 'folder', path: path.resolve(cwd, out ?? `restored-${run.slice(0, 8)}`)};
}

/** Sources that this machine used last, for runs of which nothing records what they were read from. */
function lastSources(settings: Settings): OriginalFile[] {
	const mappings = new Set(settings.runs().map(({mapping}) => mapping));
	return [...mappings].flatMap(mapping =>
		Object.entries(settings.lastUsed(mapping)?.sources ?? {}).map(([source, file]) => ({source, file})),
	);
}

function tablesOf(text: string): ReadonlyMap<string, readonly string[]> {
	const pairs = listOf(text, '--tables').map(name => {
		const dot = name.indexOf('.');
		if (dot < 1 || dot === name.length - 1) {
			throw new MigrationError('bad-usage', `--tables: ${JSON.stringify(name)} does not name its database.`, {
				hint: 'Write DATABASE.TABLE, with commas between.',
			});
		}
		return {source: name.slice(0, dot), table: name.slice(dot + 1)};
	});
	const bySource = Map.groupBy(pairs, ({source}) => source);
	return new Map([...bySource].map(([source, its]) => [source, its.map(({table}) => table)]));
}

function listOf(text: string, flag: string): string[] {
	const names = [...new Set(text.split(',').map(name => name.trim()))];
	if (names.includes('')) {
		throw new MigrationError('bad-usage', `${flag} must be names with commas between.`);
	}
	return names;
}
