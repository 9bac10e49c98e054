/** `--sources DIR`: the files of a folder as the sources that have none. */
import path from 'node:path';
import {MigrationError} from '../engine/errors.ts';
import type {Mapping} from '../engine/mapping/schema.ts';
import {printable} from '../engine/report/printable.ts';
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
	writeError(
		[
			`${folder}: ${counted(look.files.length, 'SQLite file')}`,
			...found.map(({source: name, file, why}) => `  ${name} is ${path.basename(file)}, by ${why}`),
		]
			.map(line => `${printable(line)}\n`)
			.join(''),
	);
	return {
		...flags,
		source: {...Object.fromEntries(found.map(match => [match.source, match.file])), ...source},
	};
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
