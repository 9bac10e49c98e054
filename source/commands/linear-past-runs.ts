/** Past runs as questions, one after another: what the wizard's first screens offer where some are known. */
import {ExitCode} from '../engine/errors.ts';
import type {Engine} from '../engine/run/request.ts';
import {makePastQuestions, type PastQuestions} from '../plain/past-questions.ts';
import {reportText} from '../plain/report-text.ts';
import {
	canCatchUpWith,
	canRollBack,
	choicesOf,
	type History,
	type OpenedRun,
	type PastRun,
	type PastRunChoice,
	withTrial,
} from '../ui/past/past-runs.ts';
import {targetOf, verifyPastRequest} from '../ui/requests.ts';
import {catchUpRequest} from './catch-up.ts';
import type {CommandContext} from './context.ts';
import {mendInLines} from './linear-rejects.ts';
import {rollBackInLines} from './linear-rollback.ts';
import {leadToTheEnd} from './linear-run.ts';
import type {OpenMappings} from './mappings.ts';
import {planRequest, requireSources} from './prepare.ts';
import {setupOf} from './setup.ts';
import {tellVerification} from './tell-verification.ts';
import {type Trial, trialServer} from './trial-server.ts';

/** @returns the exit code where something was done, or the operator left; undefined where a new migration is wanted */
export async function lookBackInLines(
	history: History,
	mappings: OpenMappings,
	engine: Engine,
	context: CommandContext,
): Promise<number | undefined> {
	const questions = makePastQuestions(context.interrupts.signal);
	const trial = trialServer(context);
	try {
		for (;;) {
			const runs = history.runs();
			if (runs.length === 0) {
				return undefined;
			}
			const fitting = {
				runs,
				'catch-up': runs.filter(canCatchUpWith),
				'roll-back': runs.filter(canRollBack),
			};
			const deeds = (['catch-up', 'roll-back'] as const).filter(deed => fitting[deed].length > 0);
			const start = await questions.start(['new', ...deeds, 'runs', 'leave']);
			if (start === 'new') {
				return undefined;
			}
			if (start === 'leave') {
				return ExitCode.ok;
			}
			const run = await questions.run(fitting[start]);
			const asked = {history, engine, context, questions, mappings, trial};
			const exitCode = run && (await withRun(run, start === 'runs' ? null : start, asked));
			if (exitCode !== undefined) {
				return exitCode;
			}
		}
	} finally {
		await trial.end();
	}
}

interface Asked {
	readonly history: History;
	readonly engine: Engine;
	readonly context: CommandContext;
	readonly questions: PastQuestions;
	readonly mappings: OpenMappings;
	readonly trial: Trial;
}

/**
 * @param wanted what is to be done with the run; null: that is asked
 * @returns the exit code where the target was changed; undefined where there may be more to do
 */
async function withRun(
	past: PastRun,
	wanted: PastRunChoice | null,
	{history, engine, context, questions, mappings, trial}: Asked,
): Promise<number | undefined> {
	let opened = await history.open(past.run);
	if (!opened.reachable && !opened.isOnTrial) {
		context.write(`Nothing known leads to ${past.target}: start with --target to do more with the run.\n`);
	}
	for (let first = wanted; ; ) {
		const {setup, report} = opened;
		const choices = choicesOf(past, opened);
		const choice = first !== null && choices.includes(first) ? first : await questions.what(choices);
		// What was wanted comes next once the server is there.
		first = choice === 'start-trial' ? first : null;
		switch (choice) {
			case undefined:
				return undefined;
			case 'start-trial':
				opened = withTrial(opened, await trial.start(setup.trialFolder ?? ''));
				break;
			case 'report':
				context.write(report === null ? '' : `\n${reportText(report)}\n`);
				break;
			case 'verify': {
				const request = verifyPastRequest(past.run, setup, context.interrupts.signal);
				await tellVerification(engine.verify(request), {}, context);
				break;
			}
			case 'rejects': {
				const exitCode = await mendInLines({run: past.run, setup, engine, context});
				if (exitCode !== undefined) {
					return exitCode;
				}
				break;
			}
			case 'go-on':
				return leadToTheEnd(
					onConflict =>
						engine.resume({
							run: past.run,
							target: targetOf(setup),
							...(onConflict === undefined ? {} : {onConflict}),
						}),
					{setup, engine, context},
				);
			case 'catch-up':
				return catchUpInLines(past, opened, {context, mappings});
			case 'roll-back':
				return rollBackInLines({run: past.run, setup, engine, context, questions});
		}
	}
}

/** The mapping is opened first, with the files that were used last. @throws MigrationError bad-*, source-missing */
async function catchUpInLines(
	{run, mapping}: PastRun,
	{setup: {mappingFile: file, targetUrl}}: OpenedRun,
	{mappings, context}: Pick<Asked, 'mappings' | 'context'>,
): Promise<number> {
	await mappings.mappings.open(file === undefined ? {preset: mapping} : {file});
	const preparation = mappings.current();
	requireSources(preparation);
	const target = targetUrl === undefined ? {} : {url: targetUrl};
	const asked = {...planRequest(preparation), target};
	return leadToTheEnd(
		onConflict => mappings.engine.catchUp(catchUpRequest(preparation, asked, onConflict ?? 'stop', run)),
		{setup: setupOf(preparation, asked), engine: mappings.engine, context},
	);
}
