/** From the configuration to what the engine is asked: over the mapping's options, over the defaults. */
import {availableParallelism, homedir} from 'node:os';
import path from 'node:path';
import {loadMapping} from '../engine/mapping/load-mapping.ts';
import type {MappingOptions} from '../engine/mapping/schema.ts';
import type {PlanRequest, RunOptions} from '../engine/run/request.ts';
import {presetFile} from '../presets/presets.ts';
import {badConfig, checkConfig, type MigrationConfig} from './migration-config.ts';

export interface ResolvedConfig {
	readonly request: Omit<PlanRequest, 'namespace'>;
	readonly options: RunOptions;
	readonly log?: {readonly file: string; readonly level: NonNullable<MigrationConfig['log_level']>};
}

/**
 * Reads the mapping; neither the sources nor the target are looked at.
 * @throws MigrationError bad-usage, bad-mapping
 */
export function resolveConfig(config: MigrationConfig): ResolvedConfig {
	const given = checkConfig(config);
	const file =
		given.mapping === undefined ? presetFile(given.preset ?? 'mingus') : path.resolve(given.mapping);
	const {mapping, ddl} = loadMapping(file);
	const ofMapping = withAbsolutePaths(mapping.options, path.dirname(file));
	const asked = {...ofMapping, ...withAbsolutePaths(given, process.cwd())};
	const url = given.postgres_url ?? (process.env.DATABASE_URL || ofMapping.postgres_url);
	refuseContradictions(asked, given);
	return {
		request: {
			mapping,
			...(ddl === undefined ? {} : {ddl}),
			sources: {...ofMapping.sqlite_databases, ...asked.sqlite_databases},
			target: url === undefined ? {} : {url},
			createSchema: given.create_schema ?? given.schema_only ?? false,
			...(given.carry_over === undefined ? {} : {carryOver: given.carry_over}),
		},
		options: {
			mode: asked.validate_only ? 'validate-only' : asked.dry_run ? 'dry-run' : 'run',
			...(given.schema_only ? {only: 'schema' as const} : given.data_only ? {only: 'data' as const} : {}),
			...(given.tables === undefined ? {} : {tables: given.tables}),
			batchSize: asked.batch_size ?? 10_000,
			workers: asked.max_workers ?? Math.min(4, availableParallelism()),
			onConflict: given.on_conflict ?? 'fail',
			backupDir: asked.backup_dir ?? defaultBackupDir(),
			backup: asked.create_backup ?? true,
			rollback: asked.enable_rollback ?? true,
			...(asked.rollback_file === undefined ? {} : {rollbackFile: asked.rollback_file}),
		},
		...(asked.log_file === undefined ? {} : {log: {file: asked.log_file, level: asked.log_level ?? 'info'}}),
	};
}

/** Relative paths in a mapping start from its folder, those of a program from where it runs. */
function withAbsolutePaths<Options extends Partial<MappingOptions>>(options: Options, dir: string): Options {
	const {backup_dir, log_file, rollback_file, sqlite_databases} = options;
	return {
		...options,
		...(backup_dir === undefined ? {} : {backup_dir: path.resolve(dir, backup_dir)}),
		...(log_file === undefined ? {} : {log_file: path.resolve(dir, log_file)}),
		...(rollback_file === undefined ? {} : {rollback_file: path.resolve(dir, rollback_file)}),
		...(sqlite_databases === undefined
			? {}
			: {
					sqlite_databases: Object.fromEntries(
						Object.entries(sqlite_databases).map(([name, file]) => [name, path.resolve(dir, file)]),
					),
				}),
	};
}

function refuseContradictions(
	{dry_run, validate_only}: Partial<MappingOptions>,
	{schema_only, data_only}: MigrationConfig,
): void {
	if (dry_run && validate_only) {
		throw badConfig('dry_run and validate_only exclude each other');
	}
	if (schema_only && data_only) {
		throw badConfig('schema_only and data_only exclude each other');
	}
}

function defaultBackupDir(): string {
	const home = process.env.MINGUS_MIGRATE_HOME || path.join(homedir(), '.mingus-migrate');
	return path.resolve(home, 'backups');
}
