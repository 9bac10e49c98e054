/** What `doctor` looks at, by the same precedence as of a run; each mistake is told, and the rest is looked at still. */
import path from 'node:path';
import {type Check, checksOf} from '../doctor/check.ts';
import type {Project} from '../doctor/project.ts';
import {loadMapping} from '../engine/mapping/load-mapping.ts';
import type {Settings} from '../settings.ts';
import type {CommandContext} from './context.ts';
import type {DoctorFlags} from './flags.ts';
import {resolveOptions} from './options.ts';
import {mappingFile, withFolder} from './prepare.ts';

const {ok, warning, failed} = checksOf('mapping');

/** @param settings absent where they cannot be used */
export async function* findProject(
	flags: DoctorFlags,
	context: CommandContext,
	settings: Settings | undefined,
): AsyncGenerator<Check, Project> {
	const {cwd, env} = context;
	const stateDir = settings?.stateDir ?? cwd;
	const asks = context.interactive && !flags.yes && !flags.json;
	const loaded = yield* readMapping(flags, cwd);
	if (loaded !== undefined) {
		try {
			const options = resolveOptions({
				flags: await withFolder(flags, loaded.mapping, context),
				env,
				mapping: loaded.mapping,
				mappingDir: path.dirname(loaded.file),
				last: asks ? settings?.lastUsed(loaded.mapping.name) : undefined,
				cwd,
				stateDir,
				processors: 1,
			});
			return {
				mapping: loaded.mapping,
				...(loaded.ddl === undefined ? {} : {ddl: loaded.ddl}),
				sources: options.sources,
				target: options.target,
				createSchema: options.createSchema,
				...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
				backupDir: options.run.backupDir,
				env,
			};
		} catch (error) {
			yield failed('options', error);
		}
	}
	const named = Object.entries(flags.source ?? {});
	return {
		sources: Object.fromEntries(named.map(([name, file]) => [name, path.resolve(cwd, file)])),
		target: flags.target === undefined ? {} : {url: flags.target},
		createSchema: flags.createSchema ?? false,
		backupDir: path.resolve(cwd, flags.backupDir ?? path.join(stateDir, 'backups')),
		env,
	};
}

function* readMapping(flags: DoctorFlags, cwd: string) {
	const name = 'mapping';
	try {
		const file = mappingFile(flags, cwd);
		const loaded = loadMapping(file);
		const unknown = Object.keys(flags.source ?? {}).filter(source => !(source in loaded.mapping.sources));
		if (flags.config === undefined && flags.preset === undefined && unknown.length > 0) {
			yield warning(
				name,
				`none is named, and the preset ${loaded.mapping.name} knows no source ${unknown.join(', ')}`,
				'Name it with --config, or have one proposed: mingus-migrate init',
			);
			return undefined;
		}
		const {mapping} = loaded;
		yield ok(name, `${mapping.name}, of ${file}`);
		return {...loaded, file};
	} catch (error) {
		yield failed(name, error);
		return undefined;
	}
}
