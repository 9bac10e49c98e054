/** `--sources DIR`: the files of a folder as the sources that have none. */
import path from 'node:path';
import {MigrationError} from '../engine/errors.ts';
import type {Mapping} from '../engine/mapping/schema.ts';
import {printable} from '../engine/report/printable.ts';
import type {SourceFiles} from '../engine/run/request.ts';
import {scanFolder} from '../engine/source/scan-folder.ts';
import {databaseFiles} from '../ui/choosing/database-names.ts';
import {counted} from '../ui/components/format.ts';
import type {FolderLook} from '../ui/entering/file-looks.ts';
import type {CommandContext} from './context.ts';
import {folderLook} from './file-looks.ts';
import type {RunFlags} from './flags.ts';

/** @throws MigrationError source-missing where there is no such folder, or a source is not surely among its files */
export function withFound(
	flags: RunFlags,
	dir: string,
	mapping: Mapping,
	{cwd, writeError}: Pick<CommandContext, 'cwd' | 'writeError'>,
): RunFlags {
	const folder = path.resolve(cwd, dir);
	const look = folderLook(folder, mapping);
	if (look === null) {
		throw new MigrationError('source-missing', `There is no folder ${folder}.`, {
			hint: 'Give the folder of the SQLite files with --sources.',
		});
	}
	const {source = {}} = flags;
	const open = look.open.filter(({source: name}) => source[name] === undefined);
	if (open.length > 0) {
		throw notFound(look, open);
	}
	const found = look.matches.filter(({source: name}) => source[name] === undefined);
	const told = found.map(({source: name, file, why}) => `${name} is ${path.basename(file)}, by ${why}`);
	tell(folder, look.files.length, told, writeError);
	return {
		...flags,
		source: {...Object.fromEntries(found.map(match => [match.source, match.file])), ...source},
	};
}

/**
 * All SQLite files of a folder, named after themselves, and the ones that were given.
 * @throws MigrationError source-missing where there are none; source-unreadable, source-missing
 */
export function withAll(
	given: SourceFiles,
	dir: string,
	{cwd, writeError}: Pick<CommandContext, 'cwd' | 'writeError'>,
): SourceFiles {
	const {folder, files, unreadable} = scanFolder(path.resolve(cwd, dir));
	if (unreadable.length > 0) {
		throw new MigrationError(
			'source-unreadable',
			`Not all databases in ${folder} can be read: ${unreadable.map(({file, why}) => `${path.basename(file)}: ${why}`).join('; ')}`,
			{hint: 'Mend that, or name the files to take: --source NAME=FILE, once for each.'},
		);
	}
	const known = new Set(Object.values(given).map(file => path.resolve(cwd, file)));
	const found = files.filter(({file}) => !known.has(file));
	const sources = databaseFiles([
		...Object.entries(given).map(([name, file]) => ({name, path: {value: file}})),
		...found.map(({file}) => ({name: null, path: {value: file}})),
	]);
	const names = new Map(Object.entries(sources).map(([name, file]) => [file, name]));
	tell(
		folder,
		files.length,
		found.map(({file}) => `${names.get(file)} is ${path.basename(file)}`),
		writeError,
	);
	return sources;
}

function tell(
	folder: string,
	files: number,
	found: readonly string[],
	writeError: CommandContext['writeError'],
): void {
	const lines = [`${folder}: ${counted(files, 'SQLite file')}`, ...found.map(line => `  ${line}`)];
	writeError(lines.map(line => `${printable(line)}\n`).join(''));
}

function notFound({folder, files}: FolderLook, open: FolderLook['open']): MigrationError {
	const told = open.map(({source, candidates}) =>
		candidates.length === 0
			? `${source}: no file has its name or its tables`
			: `${source}: ${candidates.map(file => path.basename(file)).join(' or ')}`,
	);
	const among = files.map(({file}) => path.basename(file)).join(', ');
	return new MigrationError(
		'source-missing',
		`Not every source is surely in ${folder}. ${told.join('; ')}. Its SQLite files: ${among || 'none'}.`,
		{hint: `Name those files: ${open.map(({source}) => `--source ${source}=FILE`).join(' ')}.`},
	);
}
