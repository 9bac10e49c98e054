/** What every command that looks at a migration begins with: settings, mapping, options, and the engine. */
import {availableParallelism} from 'node:os';
import path from 'node:path';
import {MigrationError} from '../engine/errors.ts';
import {loadMapping} from '../engine/mapping/load-mapping.ts';
import type {Mapping} from '../engine/mapping/schema.ts';
import type {Engine, PlanRequest} from '../engine/run/request.ts';
import {presetFile} from '../presets/presets.ts';
import type {LastUsed, Settings} from '../settings.ts';
import type {Afterwards} from '../ui/command-words.ts';
import type {Answer} from '../ui/lookup.ts';
import {shellWord} from '../ui/shell-word.ts';
import type {CommandContext} from './context.ts';
import {environmentTarget} from './environment-target.ts';
import type {CommonFlags, RunFlags} from './flags.ts';
import {type ResolvedOptions, resolveOptions} from './options.ts';
import {projectEngine} from './project-engine.ts';
import {settingsFor} from './settings-for.ts';

export interface Preparation {
	readonly settings: Settings;
	readonly engine: Engine;
	readonly mapping: Mapping;
	readonly ddl?: string;
	/** Where the mapping was read from; absent for a preset. */
	readonly mappingFile?: string;
	/** Its text. */
	readonly mappingText: string;
	readonly options: ResolvedOptions;
	/** Questions may be asked: somebody is there, and wants to be. */
	readonly asks: boolean;
	/** The flags ask for a run that is not the rest of another. */
	readonly beginsAnew: boolean;
	/** Looks what the environment says of the target. */
	readonly environment: () => Answer<string>;
	/** Where a server for a trial keeps its data; undefined: none is offered. */
	readonly trialFolder?: string | undefined;
	/** A sentence for the wizard's result. */
	readonly note?: string;
	/** What of its runs is there after the end; absent: all. */
	readonly afterwards?: Afterwards;
}

/** @throws MigrationError bad-usage, bad-mapping */
export function prepare(flags: RunFlags, context: CommandContext): Promise<Preparation> {
	return prepareWith(flags, context, (settings, {name}) => settings.lastUsed(name));
}

/**
 * For a look at where the last run went, whatever its mapping: no mapping need be named.
 * @throws MigrationError bad-usage
 */
export function prepareForLast(
	{source: _, sources: __, ...flags}: RunFlags,
	context: CommandContext,
): Promise<Preparation> {
	return prepareWith(flags, context, settings => {
		const last = settings.runs().at(-1);
		return last && settings.lastUsed(last.mapping);
	});
}

async function prepareWith(
	given: RunFlags,
	context: CommandContext,
	lastUsed: (settings: Settings, mapping: Mapping) => LastUsed | undefined,
): Promise<Preparation> {
	const settings = await settingsFor(given, context);
	const file = mappingFile(given, context.cwd);
	const {mapping, ddl, text: mappingText} = loadMapping(file);
	const flags = await withFolder(given, mapping, context);
	const ofFile = flags.config === undefined ? {} : {mappingFile: file};
	const asks = context.interactive && !flags.yes && !flags.json;
	const options = resolveOptions({
		flags,
		env: context.env,
		mapping,
		mappingDir: path.dirname(file),
		// A script must say what it reads and where it writes; a person sees it and is asked.
		last: asks ? lastUsed(settings, mapping) : undefined,
		cwd: context.cwd,
		stateDir: settings.stateDir,
		processors: availableParallelism(),
	});
	const engine = projectEngine(await context.loadEngine(), {
		settings,
		env: context.env,
		interrupts: context.interrupts,
		logLevel: options.logLevel,
		...(options.logFile === undefined ? {} : {logFile: options.logFile}),
		...ofFile,
		now: context.now,
		warn: message => context.writeError(`${message}\n`),
	});
	// What asks for another way of loading asks for another run.
	const beginsAnew =
		flags.new === true ||
		options.run.mode !== 'run' ||
		flags.onConflict !== undefined ||
		flags.tables !== undefined;
	return {
		settings,
		engine,
		mapping,
		...(ddl === undefined ? {} : {ddl}),
		...ofFile,
		mappingText,
		options,
		asks,
		beginsAnew,
		environment: () => environmentTarget(context.env),
		trialFolder: path.join(settings.stateDir, 'trial'),
		...(given.stateDir === undefined
			? {}
			: {afterwards: {flags: ` --state-dir ${shellWord(settings.stateDir)}`, state: true, server: true}}),
	};
}

/**
 * The flags with what `--sources` finds. SQLite is loaded only then: doctor runs without.
 * @throws MigrationError source-missing
 */
export async function withFolder(
	flags: RunFlags,
	mapping: Mapping,
	context: CommandContext,
): Promise<RunFlags> {
	return flags.sources === undefined
		? flags
		: (await import('./found-sources.ts')).withFound(flags, flags.sources, mapping, context);
}

/** The file of --config or --preset, else the preset's. @throws MigrationError bad-usage */
export function mappingFile({config, preset}: CommonFlags, cwd: string): string {
	if (config !== undefined && preset !== undefined) {
		throw new MigrationError('bad-usage', '--config and --preset exclude each other.', {
			hint: 'Keep one of them.',
		});
	}
	return config === undefined ? presetFile(preset ?? 'mingus') : path.resolve(cwd, config);
}

export function planRequest({mapping, ddl, options}: Preparation): PlanRequest {
	return {
		mapping,
		...(ddl === undefined ? {} : {ddl}),
		sources: options.sources,
		target: options.target,
		createSchema: options.createSchema,
		...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
		// The project's own is put in by the project's engine.
		namespace: '',
	};
}

/** @throws MigrationError source-missing naming the flags that would help */
export function requireSources({mapping, options}: Preparation): void {
	const missing = Object.keys(mapping.sources).filter(name => options.sources[name] === undefined);
	if (missing.length > 0) {
		throw new MigrationError('source-missing', `No file is given for ${missing.join(', ')}.`, {
			hint: `Add ${missing.map(name => `--source ${name}=FILE`).join(' ')}, or --sources DIR.`,
		});
	}
}
