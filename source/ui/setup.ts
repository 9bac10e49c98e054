import type {Mapping} from '../engine/mapping/schema.ts';
import type {RunOptions, SourceFiles} from '../engine/run/request.ts';
import type {Changes} from './changing/changing-state.ts';
import type {MappingStep, SaveStep} from './choosing/mapping-state.ts';
import type {Afterwards} from './command-words.ts';
import type {Pace} from './entering/pace.ts';
import type {Answer} from './lookup.ts';

/** What the wizard starts from: the mapping, and everything that flags and configuration filled in already. */
export interface Setup {
	readonly mapping: Mapping;
	/** SQL that creates the target tables. */
	readonly ddl?: string;
	/** Where the mapping, or that of the run looked at, was read from; absent for a preset. */
	readonly mappingFile?: string;
	/** The text that the mapping was read from; absent: the mapping cannot be changed here. */
	readonly mappingText?: string;
	/** What the operator has changed of the mapping since it was read. */
	readonly changes?: Changes;
	/** UUID namespace of this project. */
	readonly namespace: string;
	readonly sources: SourceFiles;
	/** Without it libpq's own environment decides. */
	readonly targetUrl?: string;
	/** What the environment says of the target, in words; absent: that was not looked at. */
	readonly environment?: Answer<string>;
	/** Where a server for a trial keeps its data; absent: none is offered. */
	readonly trialFolder?: string;
	readonly createSchema?: boolean;
	readonly carryOver?: boolean;
	/** Target tables to load; default: all. */
	readonly tables?: readonly string[];
	readonly options: Omit<RunOptions, 'tables'>;
	/** The command line asks for a new run: none that was interrupted is looked for. */
	readonly beginsAnew?: boolean;
	/** What the last run of the mapping took on this machine. */
	readonly pace?: Pace;
	/** What of its runs is there once the wizard has ended; absent: all. */
	readonly afterwards?: Afterwards;
	/** A sentence that the result shows beside how the run ended. */
	readonly note?: string;
	/** The step where the mapping was chosen, which Back leads to; absent where the command line named it. */
	readonly cameFrom?: MappingStep | SaveStep;
}
