/** `init`: looks at sources, and writes a mapping and the SQL of its tables for people to read and change. */
import path from 'node:path';
import {ExitCode, MigrationError} from '../engine/errors.ts';
import {examineAll, proposeFrom} from '../engine/init/init.ts';
import {findMixedColumns} from '../engine/init/mixed-columns.ts';
import type {InitOptions} from '../engine/init/proposal.ts';
import {summarizeProposal} from '../engine/init/summarize.ts';
import type {TableAhead} from '../engine/source/examine.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {proposalText} from '../plain/proposal-text.ts';
import {counted} from '../ui/components/format.ts';
import type {Command, CommandContext} from './context.ts';
import type {InitFlags} from './flags.ts';
import {withAll} from './found-sources.ts';
import {checkFree, proposalPlace, writeProposal} from './proposal-files.ts';

/** Rows from which on reading a table takes long enough to say so. */
const manyRows = 1_000_000;

export const initCommand: Command<InitFlags> = async (flags, context) => {
	const {source = {}, out = 'mapping.yaml'} = flags;
	const sources = flags.sources === undefined ? source : withAll(source, flags.sources, context);
	checkSources(Object.keys(sources));
	const place = proposalPlace(out, context.cwd);
	checkFree(place, flags.force ?? false, 'Give another file with --out, or --force to write over it.');
	const absolute = Object.fromEntries(
		Object.entries(sources).map(([name, file]) => [name, path.resolve(context.cwd, file)]),
	);
	const examination = examineAll(absolute, table => announce(table, context));
	const proposal = proposeFrom(examination, {
		...optionsOf(flags, place.name),
		mixedColumns: findMixedColumns(examination.sources, flags.mixedColumn ?? {}),
	});
	writeProposal(proposal, absolute, place);
	context.write(
		flags.json
			? jsonLine({event: 'proposal', mapping: place.mapping, ddl: place.ddl, ...summarizeProposal(proposal)})
			: `${proposalText(proposal, nextCommand(place.mapping, context))}`,
	);
	return proposal.tables.some(table => table.blocked !== undefined) ? ExitCode.usage : ExitCode.ok;
};

function optionsOf(flags: InitFlags, name: string): Omit<InitOptions, 'mixedColumns'> {
	if (flags.snakeCase && flags.lowerCase) {
		throw new MigrationError('bad-usage', '--snake-case and --lower-case exclude each other.', {
			hint: 'Keep one of them.',
		});
	}
	return {
		name,
		names: flags.snakeCase ? 'snake-case' : flags.lowerCase ? 'lower-case' : 'keep',
		prefix: flags.prefix ? 'always' : 'where-shared',
		uuidKeys: flags.uuidKeys ?? false,
		mixed: flags.mixed ?? 'convert',
	};
}

function checkSources(names: readonly string[]): void {
	if (names.length === 0) {
		throw new MigrationError('source-missing', 'No SQLite file is given.', {
			hint: 'Add --source NAME=FILE, once for each file; NAME is what the mapping will call it. Or --sources DIR, for all in a folder.',
		});
	}
	const dotted = names.find(name => name.includes('.'));
	if (dotted !== undefined) {
		throw new MigrationError('bad-usage', `The source name ${JSON.stringify(dotted)} has a dot in it.`, {
			hint: 'A mapping writes SOURCE.TABLE: choose a name without a dot.',
		});
	}
}

function announce({database, table, rows}: TableAhead, {writeError}: CommandContext): void {
	if (rows >= manyRows) writeError(`Reading ${database}.${table}, ${counted(rows, 'row')}\n`);
}

function nextCommand(file: string, {cwd}: CommandContext): string {
	const relative = path.relative(cwd, file);
	return `mingus-migrate plan --config ${relative.startsWith('..') ? file : relative} --create-schema --target URL`;
}
