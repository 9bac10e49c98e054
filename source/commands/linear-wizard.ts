/** The wizard as questions, one after another: the same way, without a screen. */
import {ExitCode} from '../engine/errors.ts';
import type {MigrationEvent} from '../engine/events.ts';
import {planText} from '../plain/plan-text.ts';
import {previewText} from '../plain/preview-text.ts';
import {makeQuestions} from '../plain/questions.ts';
import {type Pace, paceOf} from '../ui/entering/pace.ts';
import {agreedToStart} from './agree-to-start.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {leaveUnsaidBehind} from './linear-changes.ts';
import {goOnInLines, leadToTheEnd} from './linear-run.ts';
import {makePlan, type Planned, refuseBlocked} from './planned.ts';
import type {Preparation} from './prepare.ts';
import {announce} from './run.ts';
import {setupOf} from './setup.ts';
import {trialServer} from './trial-server.ts';
import {unfinishedToResume} from './unfinished.ts';

/** Rows a load that the preview shows. */
const sampleRows = 2;

/**
 * Goes on until the rows are migrated or the operator leaves; after a rehearsal or a check it asks again.
 * @param leftAlone an interrupted run that was offered already
 */
export async function runLinearWizard(
	preparation: Preparation,
	flags: RunFlags,
	context: CommandContext,
	leftAlone?: string,
): Promise<number> {
	const trial = trialServer(context);
	try {
		return await guide(preparation, flags, context, leftAlone, await makePlan(preparation, context, trial));
	} finally {
		await trial.end();
	}
}

async function guide(
	opened: Preparation,
	flags: RunFlags,
	context: CommandContext,
	leftAlone: string | undefined,
	first: Planned,
): Promise<number> {
	const {engine, options} = opened;
	const questions = makeQuestions(context.interrupts.signal);
	const unfinished = await unfinishedToResume(first.request, opened, flags, context, leftAlone);
	if (unfinished !== undefined) {
		return goOnInLines(unfinished, first.request.target, opened, flags, context);
	}
	context.write(planText(first.plan));
	const {preparation, planned} = await leaveUnsaidBehind(opened, first, context);
	const {request, plan} = planned;
	const setup = setupOf(preparation, request);
	refuseBlocked(plan);
	if (await questions.agree('Show sample rows before and after?')) {
		context.write(previewText(await engine.preview(request, plan, {rows: sampleRows})));
	}
	let exitCode: number = ExitCode.ok;
	const paces: Pace[] = [];
	for (;;) {
		const mode = await questions.mode();
		if (mode === 'leave') {
			return exitCode;
		}
		const run = {...options.run, mode};
		announce(planned, run, flags, context);
		if (mode !== 'run' || (await agreedToStart(preparation, planned, context, paces))) {
			const start = () => notingPace(engine.migrate({...request, plan, options: run}), paces);
			exitCode = await leadToTheEnd(start, {setup, engine, context});
			if (mode === 'run' || context.interrupts.signal.aborted) {
				return exitCode;
			}
		}
	}
}

/** The events as they are; how long it took is kept, the latest first. */
async function* notingPace(
	events: AsyncGenerator<MigrationEvent>,
	paces: Pace[],
): AsyncGenerator<MigrationEvent> {
	for await (const event of events) {
		const pace = event.event === 'finished' ? paceOf(event.report) : null;
		if (pace !== null) {
			paces.unshift(pace);
		}
		yield event;
	}
}
