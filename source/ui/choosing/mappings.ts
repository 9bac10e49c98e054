/** How the wizard comes by a mapping: what it asks of whoever opens and writes mapping files. */
import type {InitOptions} from '../../engine/init/proposal.ts';
import type {ProposalSummary} from '../../engine/init/summarize.ts';
import type {SourceFiles} from '../../engine/run/request.ts';
import type {Examination, TableAhead} from '../../engine/source/examine.ts';
import type {Setup} from '../wizard-state.ts';

/** What decides a proposal, besides the name of its file. */
export type ProposalOptions = Omit<InitOptions, 'name'>;

export interface Mappings {
	/** Where the last run went, whatever its mapping, which this one is not; null where that cannot be told. */
	lastSetup(): Promise<Setup | null>;
	/** @throws MigrationError bad-mapping, bad-usage */
	open(which: {readonly preset: string} | {readonly file: string}): Promise<Setup>;
	/**
	 * Reads all rows of the files.
	 * @param onTable called before each table, which is then read without a pause
	 * @param signal ends it between two tables
	 * @throws MigrationError source-*
	 */
	examine(
		files: SourceFiles,
		onTable: (ahead: TableAhead) => void,
		signal: AbortSignal,
	): Promise<Examination>;
	/** @throws MigrationError bad-plan where there is no table */
	propose(examination: Examination, options: ProposalOptions): Promise<ProposalSummary>;
	/**
	 * Writes the mapping and its SQL, and opens it.
	 * @param overwrite files that are there; else they stop it
	 * @throws MigrationError bad-usage
	 */
	save(examination: Examination, options: ProposalOptions, file: string, overwrite: boolean): Promise<Setup>;
}
