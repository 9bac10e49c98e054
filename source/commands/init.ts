/** `init`: looks at sources, and writes a mapping and the SQL of its tables for people to read and change. */
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {ExitCode, MigrationError, messageOf} from '../engine/errors.ts';
import {proposeFiles} from '../engine/init/init.ts';
import type {InitOptions, Proposal} from '../engine/init/proposal.ts';
import type {SourceTable} from '../engine/source/inspect.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {notesOf, proposalText} from '../plain/proposal-text.ts';
import {counted} from '../ui/components/format.ts';
import type {Command, CommandContext} from './context.ts';
import type {InitFlags} from './flags.ts';

/** Rows from which on reading a table takes long enough to say so. */
const manyRows = 1_000_000;

export const initCommand: Command<InitFlags> = async (flags, context) => {
	const {source: sources = {}, out = 'mapping.yaml'} = flags;
	checkSources(Object.keys(sources));
	const mappingFile = path.resolve(context.cwd, out);
	const ddlFile = mappingFile.replace(/(\.ya?ml)?$/i, '.schema.sql');
	checkFree([mappingFile, ddlFile], flags.force ?? false);
	const dir = path.dirname(mappingFile);
	const absolute = Object.fromEntries(
		Object.entries(sources).map(([name, file]) => [name, path.resolve(context.cwd, file)]),
	);
	const {proposal, mapping, ddl} = proposeFiles(
		absolute,
		optionsOf(flags, mappingFile),
		{
			ddl: path.basename(ddlFile),
			sources: Object.fromEntries(
				Object.entries(absolute).map(([name, file]) => [name, path.relative(dir, file)]),
			),
		},
		(database, table) => announce(database, table, context),
	);
	write(dir, [
		[mappingFile, mapping],
		[ddlFile, ddl],
	]);
	context.write(
		flags.json
			? jsonLine({event: 'proposal', mapping: mappingFile, ddl: ddlFile, ...summaryOf(proposal)})
			: `${proposalText(proposal, nextCommand(mappingFile, context))}`,
	);
	return proposal.tables.some(table => table.blocked !== undefined) ? ExitCode.usage : ExitCode.ok;
};

function optionsOf(flags: InitFlags, mappingFile: string): InitOptions {
	const mixed = flags.mixed ?? 'text';
	if (mixed !== 'text' && mixed !== 'reject' && mixed !== 'null') {
		throw new MigrationError('bad-usage', '--mixed: must be text, reject or null.');
	}
	return {
		name: path.basename(mappingFile).replace(/\.ya?ml$/i, ''),
		snakeCase: flags.snakeCase ?? false,
		uuidKeys: flags.uuidKeys ?? false,
		mixed,
	};
}

function checkSources(names: readonly string[]): void {
	if (names.length === 0) {
		throw new MigrationError('source-missing', 'No SQLite file is given.', {
			hint: 'Add --source NAME=FILE, once for each file; NAME is what the mapping will call it.',
		});
	}
	const dotted = names.find(name => name.includes('.'));
	if (dotted !== undefined) {
		throw new MigrationError('bad-usage', `The source name ${JSON.stringify(dotted)} has a dot in it.`, {
			hint: 'A mapping writes SOURCE.TABLE: choose a name without a dot.',
		});
	}
}

/** @throws MigrationError bad-usage */
function checkFree(files: readonly string[], force: boolean): void {
	const there = files.find(file => existsSync(file));
	if (there !== undefined && !force) {
		throw new MigrationError('bad-usage', `${there} is there already.`, {
			hint: 'Give another file with --out, or --force to write over it.',
		});
	}
}

function write(dir: string, files: ReadonlyArray<readonly [string, string]>): void {
	try {
		mkdirSync(dir, {recursive: true});
		for (const [file, text] of files) writeFileSync(file, text);
	} catch (error) {
		throw new MigrationError('bad-usage', `The files cannot be written: ${messageOf(error)}`, {cause: error});
	}
}

function announce(database: string, {name, rows}: SourceTable, {writeError}: CommandContext): void {
	if (rows >= manyRows) writeError(`Reading ${database}.${name}, ${counted(rows, 'row')}\n`);
}

function nextCommand(file: string, {cwd}: CommandContext): string {
	const relative = path.relative(cwd, file);
	return `mingus-migrate plan --config ${relative.startsWith('..') ? file : relative} --create-schema --target URL`;
}

function summaryOf({tables, left, remarks}: Proposal): object {
	return {
		tables: tables.map(table => ({
			source: `${table.database}.${table.source.name}`,
			table: table.name,
			rows: table.source.rows,
			columns: table.columns.map(({source, name, choice, notes}) => ({
				source: source.name,
				name,
				declared: source.declaredType,
				type: choice.type,
				rejects: choice.rejects,
				notes,
			})),
			notes: notesOf(table),
		})),
		left_behind: left,
		not_migrated: remarks,
	};
}
