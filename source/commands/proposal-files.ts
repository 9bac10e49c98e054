/** The two files that a proposal becomes: the mapping, and the SQL of its tables beside it. */
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {MigrationError, messageOf} from '../engine/errors.ts';
import {proposalTexts} from '../engine/init/init.ts';
import type {Proposal} from '../engine/init/proposal.ts';
import type {SourceFiles} from '../engine/run/request.ts';

export interface ProposalPlace {
	/** Absolute. */
	readonly mapping: string;
	readonly ddl: string;
	/** What the mapping is called. */
	readonly name: string;
}

/** @param out the mapping file; relative to `cwd` */
export function proposalPlace(out: string, cwd: string): ProposalPlace {
	const mapping = path.resolve(cwd, out);
	return {
		mapping,
		ddl: mapping.replace(/(\.ya?ml)?$/i, '.schema.sql'),
		name: path.basename(mapping).replace(/\.ya?ml$/i, ''),
	};
}

/** @throws MigrationError file-exists where a file is there, unless it may be written over */
export function checkFree({mapping, ddl}: ProposalPlace, force: boolean, hint: string): void {
	const there = [mapping, ddl].find(file => existsSync(file));
	if (there !== undefined && !force) {
		throw new MigrationError('file-exists', `${there} is there already.`, {hint});
	}
}

/**
 * @param sources source name → absolute path
 * @throws MigrationError bad-usage where the files cannot be written
 */
export function writeProposal(proposal: Proposal, sources: SourceFiles, place: ProposalPlace): void {
	const dir = path.dirname(place.mapping);
	const {mapping, ddl} = proposalTexts(proposal, {
		ddl: path.basename(place.ddl),
		sources: Object.fromEntries(
			Object.entries(sources).map(([name, file]) => [name, path.relative(dir, file)]),
		),
	});
	try {
		mkdirSync(dir, {recursive: true});
		writeFileSync(place.mapping, mapping);
		writeFileSync(place.ddl, ddl);
	} catch (error) {
		throw new MigrationError('bad-usage', `The files cannot be written: ${messageOf(error)}`, {cause: error});
	}
}
