/** `init` from files to files: examines the sources and writes the proposal as texts. */
import {type Examination, examine, type TableAhead, withEvidence} from '../source/examine.ts';
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
 * @throws MigrationError source-*, bad-plan where there is no table
 */
export function proposeFiles(
	sources: Readonly<Record<string, string>>,
	options: InitOptions,
	files: MappingFiles,
): ProposedFiles {
	const proposal = proposeFrom(examineAll(sources), options);
	return {proposal, ...proposalTexts(proposal, files)};
}

/**
 * @param onTable called before a table is scanned
 * @throws MigrationError source-*
 */
export function examineAll(
	sources: Readonly<Record<string, string>>,
	onTable: (table: TableAhead) => void = () => {},
): Examination {
	const work = examine(sources);
	let step = work.next();
	while (!step.done) {
		onTable(step.value);
		step = work.next();
	}
	return step.value;
}

/** @throws MigrationError source-*, bad-plan where there is no table */
export function proposeFrom(examination: Examination, options: InitOptions): Proposal {
	return withEvidence(examination, evidenceOf => propose(examination.sources, evidenceOf, options));
}

/** The mapping and the SQL of a proposal. */
export function proposalTexts(
	proposal: Proposal,
	files: MappingFiles,
): Pick<ProposedFiles, 'mapping' | 'ddl'> {
	return {mapping: writeMapping(proposal, files), ddl: writeDdl(proposal)};
}
