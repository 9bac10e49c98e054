/** A rollback as questions, one after another: which tables, what would go, and whether really. */
import {ExitCode} from '../engine/errors.ts';
import {printable} from '../engine/report/printable.ts';
import type {Engine} from '../engine/run/request.ts';
import type {PastQuestions} from '../plain/past-questions.ts';
import {makeQuestions} from '../plain/questions.ts';
import {initialWizard} from '../ui/initial-wizard.ts';
import {rollbackRequest} from '../ui/requests.ts';
import {lookAtTables} from '../ui/rollback/look-at-tables.ts';
import type {Setup} from '../ui/wizard-state.ts';
import type {CommandContext} from './context.ts';
import {tellRollback} from './tell-rollback.ts';

interface Asked {
	readonly run: string;
	readonly setup: Setup;
	readonly engine: Engine;
	readonly context: CommandContext;
	readonly questions: PastQuestions;
}

/** @returns the exit code */
export async function rollBackInLines({run, setup, engine, context, questions}: Asked): Promise<number> {
	const {signal} = context.interrupts;
	const {agree} = makeQuestions(signal, 'rolled back');
	const {entries} = initialWizard(setup);
	const nothing = {tables: [], left: [], forceChanged: false, dropCreated: false};
	const from = {setup, entries, run, place: null, looksAtAll: true, choice: nothing};
	const look = await lookAtTables(engine, from, signal);
	if (look.state === 'failed') {
		const {message, hint} = look.failure;
		context.write(`${[message, hint ?? ''].map(printable).join('\n')}\n`);
		return ExitCode.failed;
	}
	const {database, address, tables} = look.value;
	for (let left: readonly string[] = []; ; ) {
		const names = await questions.tables(tables, left);
		left = tables.map(({table}) => table).filter(table => !names.includes(table));
		const hasChanged = tables.some(({table, kept}) => kept > 0 && names.includes(table));
		const choice = {
			tables,
			left,
			forceChanged: hasChanged && (await agree('Remove rows too that were changed since?')),
			dropCreated: await agree('Drop tables that the run made, where nothing is left in them?'),
		};
		const request = (dryRun: boolean) =>
			rollbackRequest({entries, run, choice}, {dryRun, all: false}, signal);
		const looked = await tellRollback(engine.rollback(request(true)), {}, context);
		if (looked === ExitCode.ok || looked === ExitCode.withRejects) {
			context.write(printable(`These rows go from ${address}.`).concat('\n'));
			if (await questions.database(database)) {
				return tellRollback(engine.rollback(request(false)), {}, context);
			}
			context.write('Nothing was rolled back.\n');
			return ExitCode.interrupted;
		}
		if (!(await agree('Choose other tables?'))) {
			return looked;
		}
	}
}
