/** Opens mappings, and writes those that are proposed, for whoever chooses one: the wizard's screen or its questions. */
import path from 'node:path';
import {MigrationError} from '../engine/errors.ts';
import type {Engine, SourceFiles} from '../engine/run/request.ts';
import type {BeginningGiven} from '../ui/choosing/mapping-state.ts';
import type {Mappings} from '../ui/choosing/mappings.ts';
import type {CommandContext} from './context.ts';
import {expandHome, homeOf} from './expand-home.ts';
import type {RunFlags} from './flags.ts';
import type {Preparation} from './prepare.ts';

// What the first screen does not need is loaded later.
const preparing = () => import('./prepare.ts');
const proposals = () => import('./proposals.ts');

/** The mapping that ships. */
const preset = 'mingus';

export interface OpenMappings {
	readonly mappings: Mappings;
	/** The engine of the project whose mapping was opened last. */
	readonly engine: Engine;
	/** What was opened last. */
	current(): Preparation;
}

export function openMappings(flags: RunFlags, context: CommandContext): OpenMappings {
	let last: Preparation | undefined;
	const expand = (file: string) => expandHome(file, homeOf(context.env));
	const current = () => {
		if (!last) {
			throw new Error('no mapping was opened');
		}
		return last;
	};
	let first: Promise<Preparation> | undefined;
	const lastPreparation = () => {
		first ??= preparing().then(({prepareForLast}) => prepareForLast(flags, context));
		return first;
	};
	/** The settings are the same for all mappings, so that any engine goes on with a run of any, and compares it. */
	const anyEngine = async () => (last ?? (await lastPreparation())).engine;
	const open = async (chosen: RunFlags) => {
		const {prepare} = await preparing();
		last = await prepare(chosen, context);
		return (await import('./setup.ts')).setupOf(last);
	};
	const absolute = (named: SourceFiles): SourceFiles =>
		Object.fromEntries(
			Object.entries(named).map(([name, file]) => [name, path.resolve(context.cwd, expand(file))]),
		);
	return {
		current,
		engine: {
			inspectSources: files => current().engine.inspectSources(files),
			inspectTarget: async (...of) => (await anyEngine()).inspectTarget(...of),
			makePlan: request => current().engine.makePlan(request),
			preview: (request, plan, rows) => current().engine.preview(request, plan, rows),
			migrate: request => current().engine.migrate(request),
			async *resume(request) {
				yield* (await anyEngine()).resume(request);
			},
			catchUp: request => current().engine.catchUp(request),
			findUnfinishedRun: async request => (await anyEngine()).findUnfinishedRun(request),
			async *retry(request) {
				yield* (await anyEngine()).retry(request);
			},
			async *listRejects(request) {
				yield* (await anyEngine()).listRejects(request);
			},
			countRejects: async request => (await anyEngine()).countRejects(request),
			async *verify(request) {
				yield* (await anyEngine()).verify(request);
			},
			async *rollback(request) {
				yield* (await anyEngine()).rollback(request);
			},
		},
		mappings: {
			async lastSetup() {
				try {
					const preparation = await lastPreparation();
					return (await import('./setup.ts')).setupOf(preparation);
				} catch (error) {
					// What is wrong with the flags or the settings is said where a mapping is opened with them.
					if (error instanceof MigrationError) {
						return null;
					}
					throw error;
				}
			},
			open: which =>
				open('file' in which ? {...flags, config: expand(which.file)} : {...flags, preset: which.preset}),
			examine: async (named, ...how) => (await proposals()).examineFiles(absolute(named), ...how),
			propose: async (...of) => (await proposals()).proposedSummary(...of),
			async save(examination, options, file, overwrite) {
				const {saveProposal} = await proposals();
				const config = saveProposal(examination, options, path.resolve(context.cwd, expand(file)), overwrite);
				const {source: _, sources: __, ...others} = flags;
				return open({createSchema: true, ...others, config});
			},
		},
	};
}

/** What the command line says before a mapping is chosen: sources that the preset has not are for a proposal. */
export async function beginningGiven({source = {}}: RunFlags): Promise<BeginningGiven> {
	const isOther = Object.keys(source).length > 0 && !(await presetHas(Object.keys(source)));
	return {preset, origin: isOther ? 'init' : 'preset', databases: source};
}

async function presetHas(names: readonly string[]): Promise<boolean> {
	const {loadMapping} = await import('../engine/mapping/load-mapping.ts');
	const {presetFile} = await import('../presets/presets.ts');
	const {sources} = loadMapping(presetFile(preset)).mapping;
	return names.every(name => Object.hasOwn(sources, name));
}
