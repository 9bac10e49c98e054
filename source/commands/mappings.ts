/** Opens mappings, and writes those that are proposed, for whoever chooses one: the wizard's screen or its questions. */
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {MigrationError} from '../engine/errors.ts';
import {proposeFrom} from '../engine/init/init.ts';
import {summarizeProposal} from '../engine/init/summarize.ts';
import type {Engine, SourceFiles} from '../engine/run/request.ts';
import {type Examination, examine} from '../engine/source/examine.ts';
import type {BeginningGiven} from '../ui/choosing/mapping-state.ts';
import type {Mappings} from '../ui/choosing/mappings.ts';
import type {CommandContext} from './context.ts';
import {fileLooks} from './file-looks.ts';
import type {RunFlags} from './flags.ts';
import {type Preparation, prepare, prepareForLast} from './prepare.ts';
import {checkFree, proposalPlace, writeProposal} from './proposal-files.ts';
import {setupOf} from './setup.ts';

/** Before a table is read, which takes all of the process, the screen has this long to be drawn. */
const drawMs = 20;

/** The mapping that ships. */
export const preset = 'mingus';

export interface OpenMappings {
	readonly mappings: Mappings;
	/** The engine of the project whose mapping was opened last. */
	readonly engine: Engine;
	/** What was opened last. */
	current(): Preparation;
}

export function openMappings(flags: RunFlags, context: CommandContext): OpenMappings {
	let last: Preparation | undefined;
	const files = fileLooks(context);
	const current = () => {
		if (!last) {
			throw new Error('no mapping was opened');
		}
		return last;
	};
	let first: Promise<Preparation> | undefined;
	/** The settings are the same for all mappings, so that any engine goes on with a run of any, and compares it. */
	const anyEngine = async () => {
		first ??= prepareForLast(flags, context);
		return (last ?? (await first)).engine;
	};
	const open = async (chosen: RunFlags) => {
		last = await prepare(chosen, context);
		return setupOf(last);
	};
	const absolute = (named: SourceFiles): SourceFiles =>
		Object.fromEntries(
			Object.entries(named).map(([name, file]) => [name, path.resolve(context.cwd, files.expand(file))]),
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
					first ??= prepareForLast(flags, context);
					return setupOf(await first);
				} catch (error) {
					// What is wrong with the flags or the settings is said where a mapping is opened with them.
					if (error instanceof MigrationError) {
						return null;
					}
					throw error;
				}
			},
			open: which =>
				open(
					'file' in which ? {...flags, config: files.expand(which.file)} : {...flags, preset: which.preset},
				),
			async examine(named, onTable, signal): Promise<Examination> {
				const work = examine(absolute(named));
				let step = work.next();
				try {
					while (!step.done) {
						onTable(step.value);
						await sleep(drawMs);
						if (signal.aborted) {
							throw new MigrationError('interrupted', 'Reading the databases was stopped.');
						}
						step = work.next();
					}
					return step.value;
				} finally {
					// Closes the database under way; nothing where all were read.
					work.return({files: named, sources: [], answers: new Map()});
				}
			},
			propose: (examination, options) =>
				summarizeProposal(proposeFrom(examination, {...options, name: 'proposal'})),
			async save(examination, options, file, overwrite) {
				const place = proposalPlace(files.expand(file), context.cwd);
				checkFree(place, overwrite, 'Name another file, or allow writing over it.');
				const proposal = proposeFrom(examination, {...options, name: place.name});
				writeProposal(proposal, examination.files, place);
				const {source: _, sources: __, ...others} = flags;
				return open({createSchema: true, ...others, config: place.mapping});
			},
		},
	};
}

/** What the command line says before a mapping is chosen: sources that the preset has not are for a proposal. */
export function beginningGiven({source = {}}: RunFlags, presetSources: readonly string[]): BeginningGiven {
	const isOther = Object.keys(source).some(name => !presetSources.includes(name));
	return {preset, origin: isOther ? 'init' : 'preset', databases: source};
}
