/** Mappings that are proposed from the data, for whoever asks step by step. */
import {setTimeout as sleep} from 'node:timers/promises';
import {MigrationError} from '../engine/errors.ts';
import {proposeFrom} from '../engine/init/init.ts';
import {type ProposalSummary, summarizeProposal} from '../engine/init/summarize.ts';
import type {SourceFiles} from '../engine/run/request.ts';
import {type Examination, examine, type TableAhead} from '../engine/source/examine.ts';
import type {ProposalOptions} from '../ui/choosing/mappings.ts';
import {checkFree, proposalPlace, writeProposal} from './proposal-files.ts';

/** Before a table is read, which takes all of the process, the screen has this long to be drawn. */
const drawMs = 20;

/**
 * Reads all rows of the files.
 * @param files source name → absolute path
 * @param onTable called before each table
 * @throws MigrationError source-*; interrupted once `signal` is aborted
 */
export async function examineFiles(
	files: SourceFiles,
	onTable: (ahead: TableAhead) => void,
	signal: AbortSignal,
): Promise<Examination> {
	const work = examine(files);
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
		work.return({files, sources: [], answers: new Map()});
	}
}

/** @throws MigrationError bad-plan where there is no table */
export function proposedSummary(examination: Examination, options: ProposalOptions): ProposalSummary {
	return summarizeProposal(proposeFrom(examination, {...options, name: 'proposal'}));
}

/**
 * Writes the mapping and its SQL.
 * @param file absolute
 * @returns where the mapping is
 * @throws MigrationError file-exists, bad-usage
 */
export function saveProposal(
	examination: Examination,
	options: ProposalOptions,
	file: string,
	overwrite: boolean,
): string {
	const place = proposalPlace(file, '/');
	checkFree(place, overwrite, 'Name another file, or allow writing over it.');
	writeProposal(proposeFrom(examination, {...options, name: place.name}), examination.files, place);
	return place.mapping;
}
