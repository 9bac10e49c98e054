/** From what was found in the sources to the whole proposal. */
import {MigrationError} from '../errors.ts';
import type {Evidence} from '../source/evidence.ts';
import type {ExaminedSource} from '../source/examine.ts';
import type {InitOptions, LeftBehind, Proposal, ProposedTable, Remark} from './proposal.ts';
import {proposeChecks, proposeGenerated} from './propose-checks.ts';
import {proposeIndexes} from './propose-indexes.ts';
import {proposeKeys} from './propose-keys.ts';
import {proposeReferences} from './propose-references.ts';
import {proposeTables} from './propose-tables.ts';
import {proposeViews} from './propose-views.ts';
import {alignTypes, findReferences} from './references.ts';
import {findUndeclared} from './undeclared.ts';
import {rewriteKeys} from './uuid-keys.ts';

/** @throws MigrationError bad-plan where the sources hold no table */
export function propose(
	sources: readonly ExaminedSource[],
	evidenceOf: (database: string) => Evidence,
	options: InitOptions,
): Proposal {
	const {tables: found, left, register} = proposeTables(sources, evidenceOf, options);
	const tables = found.filter(table => !leaveWhole(table, left));
	if (tables.length === 0) {
		throw new MigrationError('bad-plan', 'Nothing to migrate: the sources hold no tables', {
			hint: 'Check that the files are the right ones.',
		});
	}
	const made = tables.filter(t => t.blocked === undefined);
	const references = findReferences(made);
	alignTypes(references);
	const undeclared = findUndeclared(made, references, evidenceOf);
	if (options.uuidKeys) rewriteKeys(made, references, undeclared);
	for (const table of made) proposeKeys(table, register, evidenceOf(table.database));
	const checks = made.flatMap(table => {
		proposeGenerated(table);
		const after = proposeChecks(table, evidenceOf(table.database));
		proposeIndexes(table, register, evidenceOf(table.database));
		return after;
	});
	const foreignKeys = proposeReferences(references, evidenceOf);
	const views = sources.map(source => proposeViews(source, made, register));
	return {
		options,
		sources,
		tables,
		left,
		remarks: [...views.flatMap(v => v.remarks), ...sources.flatMap(triggersOf)],
		after: [...checks, ...foreignKeys, ...views.flatMap(v => v.after)],
	};
}

/** A table of which nothing can be read. */
function leaveWhole({database, source, columns}: ProposedTable, left: LeftBehind[]): boolean {
	if (columns.some(c => c.left === undefined)) return false;
	left.push({
		path: `${database}.${source.name}`,
		reason: columns[0]?.left ?? 'it has no columns',
	});
	return true;
}

function triggersOf({database, schema}: ExaminedSource): Remark[] {
	return schema.triggers.map(({name, table, sql}) => ({
		where: `${database.name}.${name}`,
		what: `a trigger on ${table}`,
		sql,
	}));
}
