/** Changed mappings as files: the operator's own is changed in place, any other becomes a new one with its SQL beside it. */
import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {MigrationError} from '../engine/errors.ts';
import {editText, withEdits} from '../engine/mapping/edited-mapping.ts';
import {loadMapping} from '../engine/mapping/load-mapping.ts';
import type {Assignment} from '../engine/mapping/mapping-edit.ts';
import type {MappingFiles, MappingText, SaveRequest} from '../ui/changing/mapping-files.ts';
import type {CommandContext} from './context.ts';
import {expandHome, homeOf} from './expand-home.ts';
import {proposalPlace} from './proposal-files.ts';
import {readIfThere, type Writing, writeAll} from './write-all.ts';

export function mappingFiles({cwd, env}: Pick<CommandContext, 'cwd' | 'env'>) {
	return {
		edit: withEdits,
		save: (request: SaveRequest) =>
			save({...request, file: path.resolve(cwd, expandHome(request.file, homeOf(env)))}),
	} satisfies MappingFiles;
}

function save({original, edits, inUse, file, overwrite}: SaveRequest): MappingText {
	const {ddl} = withEdits(original, edits);
	const isOwn = isSame(original.file, file);
	const known = isSame(inUse?.file, file) ? inUse : null;
	const sql = isOwn ? ownDdl(original) : proposalPlace(file, '/').ddl;
	const writesSql = ddl !== undefined && !(isOwn && ddl === original.ddl);
	if (isOwn && !writesSql && ddl !== undefined && readIfThere(sql) !== ddl) {
		throw new MigrationError('file-exists', `${sql} was changed since it was read.`, {
			hint: 'Open the mapping once more, so that the plan is made of it as it is now.',
		});
	}
	const more = isOwn ? [] : [...movedPaths(original, path.dirname(file)), ...ddlName(ddl, sql)];
	const text = editText(original.text, original.mapping, edits, more);
	const writings: Writing[] = [
		...(writesSql ? [{file: sql, text: ddl, before: known?.ddl}] : []),
		{file, text, before: known?.text},
	];
	writeAll(writings, overwrite);
	const written = loadMapping(file);
	if (written.text !== text || written.ddl !== ddl) {
		throw new MigrationError('bad-mapping', `${file} does not hold what was written there.`, {
			hint: 'Does somebody else write there too? Name another file.',
		});
	}
	return {...written, file};
}

function isSame(one: string | undefined, other: string): boolean {
	const real = (file: string) => (existsSync(file) ? realpathSync(file) : file);
	return one !== undefined && real(one) === real(other);
}

function ownDdl({file = '', mapping}: MappingText): string {
	return path.resolve(path.dirname(file), mapping.target.ddl ?? '');
}

function ddlName(ddl: string | undefined, file: string): Assignment[] {
	return ddl === undefined ? [] : [{does: 'set', path: ['target', 'ddl'], value: path.basename(file)}];
}

/** Paths of the mapping's options begin at its folder: in another one they are others. */
function movedPaths({file, mapping}: MappingText, folder: string): Assignment[] {
	if (file === undefined || path.dirname(file) === folder) {
		return [];
	}
	const {sqlite_databases = {}, backup_dir, rollback_file, log_file} = mapping.options;
	const named = [
		...Object.entries(sqlite_databases).map(([name, value]) => [['sqlite_databases', name], value] as const),
		...Object.entries({backup_dir, rollback_file, log_file}).map(([key, value]) => [[key], value] as const),
	];
	return named.flatMap(([keys, value]): Assignment[] =>
		value === undefined || path.isAbsolute(value)
			? []
			: [
					{
						does: 'set',
						path: ['options', ...keys],
						value: path.relative(folder, path.resolve(path.dirname(file), value)),
					},
				],
	);
}
