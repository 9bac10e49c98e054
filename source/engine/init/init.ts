/** `init` from files to files: examines the sources and writes the proposal as texts. */
import {examineSources} from '../source/examine.ts';
import type {SourceTable} from '../source/inspect.ts';
import type {InitOptions, Proposal} from './proposal.ts';
import {propose} from './propose.ts';
import {writeDdl} from './write-ddl.ts';
import {type MappingFiles, writeMapping} from './write-mapping.ts';

export interface ProposedFiles {
	readonly proposal: Proposal;
	/** YAML. */
	readonly mapping: string;
	/** SQL. */
	readonly ddl: string;
}

/**
 * @param sources source name → file
 * @param files what the mapping calls the files
 * @param onTable called before a table is scanned
 * @throws MigrationError source-*, bad-plan where there is no table
 */
export function proposeFiles(
	sources: Readonly<Record<string, string>>,
	options: InitOptions,
	files: MappingFiles,
	onTable: (database: string, table: SourceTable) => void = () => {},
): ProposedFiles {
	const proposal = examineSources(sources, onTable, (examined, evidenceOf) =>
		propose(examined, evidenceOf, options),
	);
	return {proposal, mapping: writeMapping(proposal, files), ddl: writeDdl(proposal)};
}
