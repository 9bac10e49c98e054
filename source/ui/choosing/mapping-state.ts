/** What the wizard knows before it has a mapping. */
import type {ProposalSummary} from '../../engine/init/summarize.ts';
import type {Examination, TableAhead} from '../../engine/source/examine.ts';
import {type TextField, textField} from '../components/text-field.ts';
import type {Completion} from '../entering/file-looks.ts';
import {idle, type Lookup} from '../lookup.ts';
import type {WelcomeStep} from '../past/past-state.ts';
import type {Entries, Interruption, Setup} from '../wizard-state.ts';
import type {ProposalOptions} from './mappings.ts';

/** Where a mapping can come from, in the order of the screen. */
export const mappingOrigins = ['preset', 'file', 'init'] as const;
export type MappingOrigin = (typeof mappingOrigins)[number];

export interface DatabaseEntry {
	/** Given on the command line; else the file's name is taken. */
	readonly name: string | null;
	readonly path: TextField;
}

/** Everything that can be entered before there is a mapping. It goes along, so that Back loses nothing. */
export interface Beginning {
	readonly preset: string;
	/** The mapping file to open. */
	readonly file: TextField;
	/** The last one is empty, for one more. */
	readonly databases: readonly DatabaseEntry[];
	readonly options: ProposalOptions;
	/** The mapping file to write. */
	readonly out: TextField;
	readonly overwrite: boolean;
	/** The interrupted run that is not to be gone on with. */
	readonly leftAlone: string | null;
	/** The first screen, which Back leads to; null where there was none. */
	readonly welcome: Omit<WelcomeStep, 'begin'> | null;
}

interface Base {
	readonly beginning: Beginning;
	readonly asks: number;
	/** What was entered with a mapping that the operator came back from. */
	readonly kept: {
		readonly mapping: string;
		readonly entries: Entries;
		/** The mapping with what was changed of it; absent: nothing was. */
		readonly changed?: Setup;
	} | null;
}

export interface MappingStep extends Base {
	readonly step: 'mapping';
	readonly origin: MappingOrigin;
	readonly setup: Lookup<Setup>;
	/** An interrupted run where the last one went: asked for at the start, until a key is pressed. */
	readonly interruption: Lookup<Interruption | null>;
}

export interface DatabasesStep extends Base {
	readonly step: 'databases';
	readonly cursor: number;
	readonly examination: Lookup<Examination>;
	/** What is being read. */
	readonly ahead: TableAhead | null;
	/** Of the path at the cursor. */
	readonly completion: Lookup<Completion>;
}

export interface ProposalStep extends Base {
	readonly step: 'proposal';
	readonly examination: Examination;
	/** The last that was made; what the lookup asks for takes its place. */
	readonly summary: ProposalSummary | null;
	readonly proposal: Lookup<ProposalSummary>;
	readonly cursor: number;
	/** Enter was pressed while the proposal is made again: it goes on when that is there. */
	readonly goesOn?: boolean;
}

export interface SaveStep extends Base {
	readonly step: 'save';
	readonly examination: Examination;
	readonly summary: ProposalSummary;
	readonly focus: 'out' | 'overwrite';
	readonly setup: Lookup<Setup>;
}

export type Choosing = MappingStep | DatabasesStep | ProposalStep | SaveStep;

export interface BeginningGiven {
	readonly preset: string;
	readonly origin: MappingOrigin;
	/** Source name → file, from the command line. */
	readonly databases: Readonly<Record<string, string>>;
}

/** The first screen where no mapping is named. */
export function initialChoice({preset, origin, databases}: BeginningGiven): MappingStep {
	const given = Object.entries(databases).map(([name, file]) => ({name, path: textField(file)}));
	return {
		step: 'mapping',
		origin,
		setup: idle,
		interruption: {state: 'asked', ask: 0},
		asks: 1,
		kept: null,
		beginning: {
			preset,
			file: textField(''),
			databases: [...given, {name: null, path: textField('')}],
			options: {
				names: 'keep',
				prefix: 'where-shared',
				uuidKeys: false,
				mixed: 'convert',
				mixedColumns: {},
			},
			out: textField('mapping.yaml'),
			overwrite: false,
			leftAlone: null,
			welcome: null,
		},
	};
}
