/** No command: the wizard. On a screen where there is one, else line by line. */
import {MigrationError} from '../engine/errors.ts';
import type {Engine} from '../engine/run/request.ts';
import type {Command, CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {type Preparation, prepare} from './prepare.ts';
import {runPrepared} from './run.ts';
import {wantsLines} from './screen.ts';

export const wizardCommand: Command<RunFlags> = async (flags, context) => {
	if (!context.interactive && !flags.yes && !flags.json) {
		throw new MigrationError('bad-usage', 'The wizard needs a terminal for its questions.', {
			hint: 'mingus-migrate run does the same without questions; mingus-migrate --help shows how.',
		});
	}
	return guide(await prepare(flags, context), flags, context);
};

/** Leads through the migration: on a screen, in lines, or without a question. */
export async function guide(
	preparation: Preparation,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	if (!preparation.asks) {
		return runPrepared(preparation, flags, context);
	}
	if (wantsLines(flags, context.env)) {
		const {runLinearWizard} = await import('./linear-wizard.ts');
		return runLinearWizard(preparation, flags, context);
	}
	return runScreen(preparation, context);
}

async function runScreen(
	{engine, mapping, ddl, options, note}: Preparation,
	context: CommandContext,
): Promise<number> {
	const {runWizard} = await import('../ui/run-wizard.tsx');
	const {tables, ...run} = options.run;
	return runWizard({
		engine: leavingWhenInterrupted(engine, context),
		setup: {
			mapping,
			...(ddl === undefined ? {} : {ddl}),
			// The project's own is put in by the project's engine.
			namespace: '',
			sources: options.sources,
			...(options.target.url === undefined ? {} : {targetUrl: options.target.url}),
			...(options.createSchema ? {createSchema: true} : {}),
			...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
			...(tables === undefined ? {} : {tables}),
			options: run,
			...(note === undefined ? {} : {note}),
		},
	});
}

/** A signal from outside ends the wizard with its run: nobody may be there to press a key at the result. */
function leavingWhenInterrupted(engine: Engine, {interrupts}: CommandContext): Engine {
	return {
		...engine,
		async *migrate(request) {
			yield* engine.migrate(request);
			if (interrupts.signal.aborted) {
				interrupts.interrupt();
			}
		},
	};
}
