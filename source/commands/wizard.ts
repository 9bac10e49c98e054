/** No command: the wizard. On a screen where there is one, else line by line. */
import {MigrationError} from '../engine/errors.ts';
import type {Engine} from '../engine/run/request.ts';
import type {WizardOptions} from '../ui/run-wizard.tsx';
import type {Command, CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {laterPorts} from './later-ports.ts';
import {beginningGiven, openMappings} from './mappings.ts';
import type {Preparation} from './prepare.ts';
import {wantsLines} from './screen.ts';
import {trialServer} from './trial-server.ts';

export const wizardCommand: Command<RunFlags> = async (flags, context) => {
	if (!context.interactive && !flags.yes && !flags.json) {
		throw new MigrationError('bad-usage', 'The wizard needs a terminal for its questions.', {
			hint: 'mingus-migrate run does the same without questions; mingus-migrate --help shows how.',
		});
	}
	const isNamed = flags.config !== undefined || flags.preset !== undefined;
	if (!isNamed && context.interactive && !flags.yes && !flags.json) {
		return chooseFirst(flags, context);
	}
	const {prepare} = await import('./prepare.ts');
	return guide(await prepare(flags, context), flags, context);
};

/** Leads to a mapping first: the preset, a file, or what is proposed from the data. */
async function chooseFirst(flags: RunFlags, context: CommandContext): Promise<number> {
	const {openHistory} = await import('./history.ts');
	const opened = openMappings(flags, context);
	const given = await beginningGiven(flags);
	if (wantsLines(flags, context.env)) {
		const {prepareForLast} = await import('./prepare.ts');
		return guideInLines(await prepareForLast(flags, context), flags, context, async last => {
			const {lookBackInLines} = await import('./linear-past-runs.ts');
			const exitCode = await lookBackInLines(await openHistory(flags, context), opened, last.engine, context);
			if (exitCode !== undefined) {
				return exitCode;
			}
			const {askForMapping} = await import('./linear-mapping.ts');
			await askForMapping(opened.mappings, given, context);
			return opened.current();
		});
	}
	return drawn(opened.engine, context, {
		mappings: opened.mappings,
		given,
		history: await openHistory(flags, context),
	});
}

/** Leads through the migration: on a screen, in lines, or without a question. */
export async function guide(
	preparation: Preparation,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	if (!preparation.asks) {
		const {runPrepared} = await import('./run.ts');
		return runPrepared(preparation, flags, context);
	}
	if (wantsLines(flags, context.env)) {
		return guideInLines(preparation, flags, context, async () => preparation);
	}
	const {setupOf} = await import('./setup.ts');
	return drawn(preparation.engine, context, {setup: setupOf(preparation)});
}

/** @param mapped what leads to a mapping once no interrupted run is gone on with, or to an exit code by another way */
async function guideInLines(
	first: Preparation,
	flags: RunFlags,
	context: CommandContext,
	mapped: (last: Preparation) => Promise<Preparation | number>,
): Promise<number> {
	const {isWanted, unfinishedAtStart} = await import('./unfinished.ts');
	const found = await unfinishedAtStart(first);
	if (found && (await isWanted(found, context))) {
		const {goOnInLines} = await import('./linear-run.ts');
		return goOnInLines(found, first.options.target, first, flags, context);
	}
	const next = await mapped(first);
	if (typeof next === 'number') {
		return next;
	}
	const {aboutText} = await import('../plain/about-text.ts');
	context.write(aboutText(next));
	const {runLinearWizard} = await import('./linear-wizard.ts');
	return runLinearWizard(next, flags, context, found?.run);
}

async function drawn(
	engine: Engine,
	context: CommandContext,
	begin: WizardOptions['begin'],
): Promise<number> {
	const {runWizard} = await import('../ui/run-wizard.tsx');
	const trial = trialServer(context);
	try {
		return await runWizard({
			engine: leavingWhenInterrupted(engine, context),
			...laterPorts(context),
			startTrial: trial.start,
			begin,
		});
	} finally {
		await trial.end();
	}
}

/** A signal from outside ends the wizard with its run: nobody may be there to press a key at the result. */
function leavingWhenInterrupted(engine: Engine, {interrupts}: CommandContext): Engine {
	async function* leaving<Event>(events: AsyncGenerator<Event>): AsyncGenerator<Event> {
		yield* events;
		if (interrupts.signal.aborted) {
			interrupts.interrupt();
		}
	}
	return {
		...engine,
		migrate: request => leaving(engine.migrate(request)),
		resume: request => leaving(engine.resume(request)),
		retry: request => leaving(engine.retry(request)),
		catchUp: request => leaving(engine.catchUp(request)),
		rollback: request => leaving(engine.rollback(request)),
	};
}
