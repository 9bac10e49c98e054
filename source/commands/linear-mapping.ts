/** The choice of a mapping as questions, one after another: the preset, a file, or a proposal from the data. */
import {MigrationError} from '../engine/errors.ts';
import type {ProposalSummary} from '../engine/init/summarize.ts';
import type {Examination} from '../engine/source/examine.ts';
import {type MappingQuestions, makeMappingQuestions} from '../plain/mapping-questions.ts';
import {columnText, proposalLines} from '../plain/proposal-lines.ts';
import {databaseFiles} from '../ui/choosing/database-names.ts';
import type {BeginningGiven} from '../ui/choosing/mapping-state.ts';
import type {Mappings, ProposalOptions} from '../ui/choosing/mappings.ts';
import {counted} from '../ui/components/format.ts';
import {textField} from '../ui/components/text-field.ts';
import type {CommandContext} from './context.ts';

/**
 * Goes on until a mapping is open.
 * @throws MigrationError interrupted when the operator leaves, source-*, bad-*
 */
export async function askForMapping(
	mappings: Mappings,
	given: BeginningGiven,
	context: CommandContext,
): Promise<void> {
	const questions = makeMappingQuestions(context.interrupts.signal);
	const origin = await questions.origin(given.preset, given.origin);
	if (origin === 'preset') {
		await mappings.open({preset: given.preset});
	} else if (origin === 'file') {
		await mappings.open({file: await questions.mappingFile()});
	} else {
		await propose(mappings, given, questions, context);
	}
}

async function propose(
	mappings: Mappings,
	given: BeginningGiven,
	questions: MappingQuestions,
	{write, interrupts}: CommandContext,
): Promise<void> {
	const entries = Object.entries(given.databases).map(([name, file]) => ({name, path: textField(file)}));
	for (;;) {
		const file = await questions.database(entries.length);
		if (file === '') break;
		entries.push({name: '', path: textField(file)});
	}
	const databases = entries.map(({name, path}) => ({name: name === '' ? null : name, path}));
	const examination = await mappings.examine(
		databaseFiles(databases),
		({database, table, rows}) => write(`Reading ${database}.${table}, ${counted(rows, 'row')}\n`),
		interrupts.signal,
	);
	const options = await chooseOptions(mappings, examination, questions, write);
	await save(mappings, examination, options, questions, write);
}

/** Shows the proposal, and what of it each answer changed. */
async function chooseOptions(
	mappings: Mappings,
	examination: Examination,
	questions: MappingQuestions,
	write: (text: string) => void,
): Promise<ProposalOptions> {
	let options: ProposalOptions = {
		names: 'keep',
		prefix: 'where-shared',
		uuidKeys: false,
		mixed: 'convert',
		mixedColumns: {},
	};
	let changed: string | undefined;
	for (;;) {
		const summary = await mappings.propose(examination, options);
		const column = mixedColumns(summary).find(({path}) => path === changed);
		write(column ? columnText(column) : proposalLines(summary));
		changed = undefined;
		const what = await questions.change(mixedColumns(summary).map(({path}) => path));
		switch (what.change) {
			case 'nothing':
				return options;
			case 'names':
				options = {...options, names: await questions.names(), prefix: await questions.prefix()};
				break;
			case 'uuid-keys':
				options = {...options, uuidKeys: !options.uuidKeys};
				break;
			case 'mixed':
				options = {...options, mixed: await questions.policy('all other mixed columns')};
				break;
			case 'column': {
				const offered = mixedColumns(summary).find(({path}) => path === what.path)?.policies;
				changed = what.path;
				const policy = await questions.policy(what.path, offered);
				options = {...options, mixedColumns: {...options.mixedColumns, [what.path]: policy}};
			}
		}
	}
}

function mixedColumns({tables}: ProposalSummary) {
	return tables.flatMap(table => table.columns).filter(column => column.policies.length > 0);
}

/** A file that is there is written over only when the operator says so. */
async function save(
	mappings: Mappings,
	examination: Examination,
	options: ProposalOptions,
	questions: MappingQuestions,
	write: (text: string) => void,
): Promise<void> {
	for (;;) {
		const file = await questions.out();
		try {
			await mappings.save(examination, options, file, false);
			break;
		} catch (error) {
			if (!(error instanceof MigrationError) || error.code !== 'file-exists') {
				throw error;
			}
			write(`${error.message}\n`);
			if (await questions.overwrite()) {
				await mappings.save(examination, options, file, true);
				break;
			}
		}
	}
	write('The mapping is written, and the SQL of its tables beside it.\n');
}
