/** What the mapping says nothing about, as questions one after another: left behind with a reason, and saved. */
import {MigrationError} from '../engine/errors.ts';
import type {ChangeQuestions} from '../plain/change-questions.ts';
import {coverageLine, problemsText} from '../plain/plan-text.ts';
import type {Changed, Subject} from '../ui/changing/changing-state.ts';
import {coverageSubjects, lacksLoads} from '../ui/changing/column-rows.ts';
import {leavingOf} from '../ui/changing/leave-behind.ts';
import type {MappingText} from '../ui/changing/mapping-files.ts';
import {fileInUse} from '../ui/changing/start-changing.ts';
import {change, save, type Tried} from '../ui/changing/try-changes.ts';
import {initialWizard} from '../ui/initial-wizard.ts';
import type {CommandContext} from './context.ts';
import {mappingFiles} from './mapping-files.ts';
import type {Planned} from './planned.ts';
import type {Preparation} from './prepare.ts';
import {setupOf} from './setup.ts';

interface Prepared {
	readonly preparation: Preparation;
	readonly planned: Planned;
}

type Unsaid = Extract<Subject, {kind: 'source'}>;

/**
 * Nothing is asked where the mapping says something about everything, or where that cannot be told yet.
 * @throws MigrationError interrupted when the operator leaves, source-*, target-*, bad-*
 */
export async function leaveUnsaidBehind(
	preparation: Preparation,
	planned: Planned,
	context: CommandContext,
): Promise<Prepared> {
	const unsaid = coverageSubjects(planned.plan).flatMap((row): Unsaid[] =>
		row?.kind === 'source' && row.reason === null ? [row] : [],
	);
	if (unsaid.length === 0 || lacksLoads(planned.plan, preparation.mapping)) {
		return {preparation, planned};
	}
	const {makeChangeQuestions} = await import('../plain/change-questions.ts');
	const questions = makeChangeQuestions(context.interrupts.signal);
	const {request} = planned;
	const tried: Tried = {
		// Of sources and target as they were answered.
		engine: {
			makePlan: ({mapping, ddl}) =>
				preparation.engine.makePlan({...request, mapping, ...(ddl === undefined ? {} : {ddl})}),
		},
		mappingFiles: mappingFiles(context),
	};
	const {setup, entries} = initialWizard(setupOf(preparation));
	let changed: Changed = {setup, plan: planned.plan};
	for (const subject of unsaid) {
		const {table, columns, isWhole} = subject;
		const reason = await questions.reason(isWhole ? `table ${table}` : `${table}: ${columns.join(', ')}`);
		if (reason !== '') {
			const edit = leavingOf(changed.setup.mapping, subject, reason);
			changed = await change({setup: changed.setup, entries}, edit, changed.plan, tried);
		}
	}
	if (changed.setup === setup) {
		return {preparation, planned};
	}
	const {plan} = changed;
	context.write(`${coverageLine(plan.coverage)}\n${problemsText(plan.problems)}\n`);
	const {
		ddl: _,
		text: mappingText,
		file,
		mapping,
	} = await saved({...changed, entries}, tried, questions, context);
	const ofFile = file === undefined ? {} : {mappingFile: file};
	return {
		preparation: {...preparation, mapping, mappingText, ...ofFile},
		planned: {request: {...request, mapping, ...ofFile}, plan},
	};
}

/** A file that is there, or that somebody else has changed, is written over only when the operator says so. */
async function saved(
	{setup, plan, entries}: Changed & Pick<Parameters<typeof save>[0], 'entries'>,
	tried: Tried,
	questions: ChangeQuestions,
	{write}: CommandContext,
): Promise<MappingText> {
	for (let overwrite = false, file = ''; ; ) {
		file = overwrite ? file : await questions.out(fileInUse(setup));
		try {
			const written = await save({setup, entries}, plan, {file, overwrite}, tried);
			write(`The mapping is saved in ${written.file}; read again, it leads to the same plan.\n`);
			return written;
		} catch (error) {
			if (!(error instanceof MigrationError) || error.code !== 'file-exists' || overwrite) {
				throw error;
			}
			write(`${error.message}\n`);
			overwrite = await questions.overwrite();
		}
	}
}
