/** Rejects as questions, one after another: why rows were not loaded, a file to edit them in, and loading them again. */
import {MigrationError} from '../engine/errors.ts';
import {printable} from '../engine/report/printable.ts';
import type {Engine} from '../engine/run/request.ts';
import type {RejectCount} from '../engine/run/retry-request.ts';
import {type MendingQuestions, makeMendingQuestions} from '../plain/mending-questions.ts';
import {rejectText} from '../plain/reject-text.ts';
import {textField} from '../ui/components/text-field.ts';
import {initialWizard} from '../ui/initial-wizard.ts';
import {countRequest, exportRequest, pageRequest, retryRequest} from '../ui/mending/mending-requests.ts';
import {type MendingEntries, pageRows} from '../ui/mending/mending-state.ts';
import {adviceFor, countsText} from '../ui/mending/mending-words.ts';
import {mendingEntriesOf} from '../ui/mending/start-mending.ts';
import type {Setup} from '../ui/wizard-state.ts';
import type {CommandContext} from './context.ts';
import {openRejectFiles} from './reject-files.ts';
import {tellRun} from './tell-run.ts';

interface Asked {
	readonly run: string;
	readonly setup: Setup;
	readonly engine: Engine;
	readonly context: CommandContext;
}

/** @returns the exit code of the last retry; undefined where none was made */
export async function mendInLines(asked: Asked): Promise<number | undefined> {
	const {run, setup, engine, context} = asked;
	const questions = makeMendingQuestions(context.interrupts.signal);
	const {entries} = initialWizard(setup);
	let mending = mendingEntriesOf(run, setup);
	let exitCode: number | undefined;
	for (;;) {
		try {
			const counts = await engine.countRejects(countRequest({run, entries}));
			context.write(`${countsText(counts)}\n`);
			const choice = counts.kinds.length === 0 ? 'leave' : await questions.what(counts.kinds);
			if (choice === 'leave') {
				return exitCode;
			}
			if (choice === 'export') {
				mending = await exportTo(mending, questions, asked);
			} else if (choice === 'retry') {
				mending = await askHow(mending, questions);
				exitCode = await retry(mending, asked);
			} else {
				await show(choice, questions, asked);
			}
		} catch (error) {
			if (!(error instanceof MigrationError)) {
				throw error;
			}
			// Who leaves at a question leaves the run as it is.
			if (error.code === 'interrupted') {
				return exitCode;
			}
			context.write(`${[error.message, error.hint ?? ''].map(printable).join('\n')}\n`);
			if (!['file-exists', 'bad-mapping'].includes(error.code)) {
				return exitCode ?? error.exitCode;
			}
		}
	}
}

/** A page after the other, as long as more is wanted. */
async function show(kind: RejectCount, questions: MendingQuestions, asked: Asked): Promise<void> {
	const {run, setup, engine, context} = asked;
	const {entries} = initialWizard(setup);
	context.write(`${adviceFor(kind.code)}\n`);
	for (let first = 0; first < kind.rows; first += pageRows) {
		if (first > 0 && !(await questions.more(kind.rows - first))) {
			return;
		}
		for await (const reject of engine.listRejects(pageRequest({run, entries, kind, first}))) {
			context.write(rejectText(reject));
		}
	}
}

async function exportTo(
	mending: MendingEntries,
	questions: MendingQuestions,
	{run, setup, engine, context}: Asked,
): Promise<MendingEntries> {
	const {entries} = initialWizard(setup);
	const format = await questions.format();
	const inFull = await questions.inFull();
	const file = await questions.out(mending.out.value.replace(/\.\w+$/, `.${format}`));
	const rejects = engine.listRejects(exportRequest({run, entries, mending: {...mending, inFull}}));
	const place = await openRejectFiles(context).save(rejects, file, format);
	context.write(
		`Written to ${printable(place)}. Edit values in its last column, then load the rows again.\n`,
	);
	return {...mending, format, inFull, rows: textField(place)};
}

async function askHow(mending: MendingEntries, questions: MendingQuestions): Promise<MendingEntries> {
	const mappingFile = textField(await questions.mappingFile(mending.mappingFile.value));
	return {...mending, mappingFile, rows: textField(await questions.rows(mending.rows.value))};
}

async function retry(mending: MendingEntries, {run, setup, engine, context}: Asked): Promise<number> {
	const {entries} = initialWizard(setup);
	const files = openRejectFiles(context);
	const file = mending.mappingFile.value;
	const mended = file === '' ? null : await files.mapping(file);
	const request = retryRequest({run, entries, mended, rows: mending.rows.value}, files, {
		signal: context.interrupts.signal,
	});
	return tellRun(engine.retry(request), {}, context);
}
