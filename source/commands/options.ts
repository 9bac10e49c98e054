/**
 * Where every option's value comes from: the command line, else the environment, else the mapping's `options`,
 * else what was used last, else a default. Pure: folders and the environment are given.
 */
import path from 'node:path';
import {z} from 'zod';
import {MigrationError} from '../engine/errors.ts';
import type {RunPart} from '../engine/events.ts';
import {nearestName} from '../engine/mapping/nearest-name.ts';
import type {Mapping, MappingOptions} from '../engine/mapping/schema.ts';
import type {RunOptions, SourceFiles} from '../engine/run/request.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import type {LastUsed} from '../settings.ts';
import type {RunFlags} from './flags.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const wholeNumber = z.coerce.number('must be a whole number').int('must be a whole number');

const schema = z.object({
	sources: z.record(z.string(), z.string().min(1, 'must name a file')),
	target: z.string().min(1, 'must be a URL or key=value pairs').optional(),
	mode: z.enum(['run', 'dry-run', 'validate-only']),
	only: z.enum(['schema', 'data']).optional(),
	tables: z.array(z.string().min(1, 'must be table names with commas between')).optional(),
	batchSize: wholeNumber.min(1, 'must be at least 1').max(1_000_000, 'must be at most 1000000'),
	workers: wholeNumber.min(1, 'must be at least 1').max(32, 'must be at most 32'),
	onConflict: z.enum(['fail', 'skip', 'update'], 'must be fail, skip or update'),
	backup: z.boolean(),
	backupDir: z.string().min(1),
	rollback: z.boolean(),
	rollbackFile: z.string().min(1, 'must name a file').optional(),
	createSchema: z.boolean(),
	carryOver: z.boolean().optional(),
	logLevel: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`),
	logFile: z.string().min(1, 'must name a file').optional(),
});

type Merged = z.output<typeof schema>;
/** One place that values come from; what it does not say is absent. */
type Layer = {readonly [Key in keyof Merged]?: unknown};

export type LogLevel = Merged['logLevel'];

export interface ResolvedOptions {
	readonly sources: SourceFiles;
	readonly target: TargetAddress;
	readonly createSchema: boolean;
	/** Absent: as the mapping says. */
	readonly carryOver?: boolean;
	readonly run: RunOptions;
	readonly logLevel: LogLevel;
	/** Default: a file per run in the state folder. */
	readonly logFile?: string;
}

export interface OptionSources {
	readonly flags: RunFlags;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly mapping: Mapping;
	/** Folder of the mapping file: its relative paths start there. */
	readonly mappingDir: string;
	/** What was used last, where that may be taken. */
	readonly last: LastUsed | undefined;
	/** Folder that relative paths of the command line start from. */
	readonly cwd: string;
	readonly stateDir: string;
	/** Processors that we may use. */
	readonly processors: number;
}

/** @throws MigrationError bad-usage naming the flag that is wrong */
export function resolveOptions(from: OptionSources): ResolvedOptions {
	const layers: Layer[] = [
		{
			mode: 'run',
			// Measured: smaller batches cost round trips, larger ones only memory.
			batchSize: 10_000,
			workers: Math.min(4, Math.max(1, from.processors)),
			onConflict: 'fail',
			backup: true,
			backupDir: path.join(from.stateDir, 'backups'),
			rollback: true,
			createSchema: false,
			logLevel: 'info',
		},
		pgEnvironmentNames.some(name => from.env[name]) ? {} : {target: from.last?.target},
		mappingLayer(from.mapping.options, from.mappingDir),
		{target: from.env.DATABASE_URL || undefined},
		flagLayer(from.flags, from.cwd),
	];
	const merged: Record<string, unknown> = {sources: mergeSources(from)};
	for (const layer of layers) {
		for (const [key, value] of Object.entries(layer)) {
			if (value !== undefined) {
				merged[key] = value;
			}
		}
	}
	const outcome = schema.safeParse(merged);
	if (!outcome.success) {
		throw new MigrationError('bad-usage', outcome.error.issues.map(describeIssue).join(' '), {
			hint: 'See mingus-migrate --help.',
		});
	}
	return arrange(outcome.data);
}

/** Variables that name a target in libpq's way; what was used last must not get in before them. */
const pgEnvironmentNames = ['PGHOST', 'PGHOSTADDR', 'PGDATABASE', 'PGSERVICE', 'PGPORT', 'PGUSER'];

function mappingLayer(options: MappingOptions, dir: string): Layer {
	return {
		target: options.postgres_url,
		mode: modeOf(options.dry_run, options.validate_only, 'dry_run and validate_only in the mapping'),
		batchSize: options.batch_size,
		workers: options.max_workers,
		backup: options.create_backup,
		backupDir: absolute(options.backup_dir, dir),
		rollback: options.enable_rollback,
		rollbackFile: absolute(options.rollback_file, dir),
		logLevel: options.log_level,
		logFile: absolute(options.log_file, dir),
	};
}

function flagLayer(flags: RunFlags, cwd: string): Layer {
	return {
		target: flags.target,
		mode: modeOf(flags.dryRun, flags.validateOnly, '--dry-run and --validate-only'),
		only: partOf(flags),
		tables: flags.tables?.split(',').map(table => table.trim()),
		batchSize: flags.batchSize,
		workers: flags.workers,
		onConflict: flags.onConflict,
		backup: flags.backup,
		backupDir: absolute(flags.backupDir, cwd),
		createSchema: flags.createSchema || flags.schemaOnly,
		carryOver: flags.carryOver,
		logLevel: flags.logLevel,
		logFile: absolute(flags.logFile, cwd),
	};
}

function modeOf(
	dryRun: boolean | undefined,
	validateOnly: boolean | undefined,
	names: string,
): string | undefined {
	if (dryRun && validateOnly) {
		throw new MigrationError('bad-usage', `${names} exclude each other.`, {hint: 'Keep one of them.'});
	}
	if (validateOnly) {
		return 'validate-only';
	}
	return dryRun ? 'dry-run' : undefined;
}

/** @throws MigrationError bad-usage for flags that contradict each other */
function partOf({schemaOnly, dataOnly, createSchema, tables}: RunFlags): RunPart | undefined {
	const other =
		schemaOnly && tables !== undefined ? '--tables' : dataOnly && createSchema ? '--create-schema' : '';
	if ((schemaOnly && dataOnly) || other !== '') {
		const flags = schemaOnly ? ['--schema-only', other || '--data-only'] : ['--data-only', other];
		throw new MigrationError('bad-usage', `${flags.join(' and ')} exclude each other.`, {
			hint: 'Keep one of them.',
		});
	}
	return schemaOnly ? 'schema' : dataOnly ? 'data' : undefined;
}

function mergeSources({flags, mapping, mappingDir, last, cwd}: OptionSources): Record<string, string> {
	const known = Object.keys(mapping.sources);
	const merged: Record<string, string> = {};
	const layers = [
		{files: last?.sources ?? {}, dir: cwd},
		{files: mapping.options.sqlite_databases ?? {}, dir: mappingDir},
		{files: flags.source ?? {}, dir: cwd},
	];
	for (const {files, dir} of layers) {
		for (const [name, file] of Object.entries(files)) {
			if (known.includes(name)) {
				merged[name] = absolute(file, dir) ?? '';
			} else if (files === flags.source) {
				throw unknownSource(name, known);
			}
		}
	}
	return merged;
}

function unknownSource(name: string, known: readonly string[]): MigrationError {
	const nearest = nearestName(name, known);
	return new MigrationError('bad-usage', `The mapping has no source named ${JSON.stringify(name)}.`, {
		hint: nearest === undefined ? `It has: ${known.join(', ')}.` : `Did you mean ${nearest}?`,
	});
}

/** An empty text stays empty, for the schema to refuse. */
function absolute(file: string | undefined, dir: string): string | undefined {
	return file ? path.resolve(dir, file) : file;
}

function describeIssue(issue: z.core.$ZodIssue): string {
	const [option, ...rest] = issue.path.map(String);
	const flag = (option ?? '')
		.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
		.replace(/^sources$/, 'source');
	const where = rest.length > 0 && option === 'sources' ? ` ${rest.join('.')}` : '';
	return `--${flag}${where}: ${issue.message}.`;
}

function arrange(merged: Merged): ResolvedOptions {
	const {mode, only, batchSize, workers, onConflict, backup, backupDir, rollback, rollbackFile, tables} =
		merged;
	return {
		sources: merged.sources,
		target: merged.target === undefined ? {} : {url: merged.target},
		createSchema: merged.createSchema,
		...(merged.carryOver === undefined ? {} : {carryOver: merged.carryOver}),
		run: {
			mode,
			batchSize,
			workers,
			onConflict,
			backup,
			backupDir,
			rollback,
			...(rollbackFile === undefined ? {} : {rollbackFile}),
			...(only === undefined ? {} : {only}),
			...(tables === undefined ? {} : {tables}),
		},
		logLevel: merged.logLevel,
		...(merged.logFile === undefined ? {} : {logFile: merged.logFile}),
	};
}
