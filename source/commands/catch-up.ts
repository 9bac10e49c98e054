/** `catch-up`: brings the target up to date with what was written to the sources since a run. */
import {ExitCode, MigrationError} from '../engine/errors.ts';
import type {RunMode} from '../engine/events.ts';
import type {CatchUpRequest, ConflictPolicy, PlanRequest} from '../engine/run/request.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {type Preparation, planRequest, prepare, requireSources} from './prepare.ts';
import {targetDescription} from './target-description.ts';
import {tellRun} from './tell-run.ts';
import {tellSettling} from './tell-settling.ts';

const intents: Readonly<Record<RunMode, string>> = {
	run: 'Brings up to date',
	'dry-run': 'Rehearses a catch-up, and leaves as it was,',
	'validate-only': 'Only counts what has changed, and does not write to',
};

/** @param run the run to catch up with, or how its id begins; default: the newest that has finished */
export async function catchUpCommand(
	run: string | undefined,
	{onConflict, ...flags}: RunFlags,
	context: CommandContext,
): Promise<number> {
	const policy = policyOf(onConflict);
	const preparation = await prepare(flags, context);
	requireSources(preparation);
	const request = catchUpRequest(preparation, planRequest(preparation), policy, run);
	const {described} = targetDescription(request.target, context.env);
	const say = flags.json ? context.writeError : context.write;
	const since =
		run === undefined ? `the newest run of ${preparation.mapping.name} that finished` : `run ${run}`;
	say(`${intents[request.options.mode]} ${described}, schema ${preparation.mapping.target.schema}\n`);
	say(
		`What the sources have otherwise since ${since}: new rows are inserted, changed ones updated, gone ones deleted.\n\n`,
	);
	if (preparation.asks && request.options.mode === 'run' && !(await agreed(context))) {
		context.write('Nothing was changed.\n');
		return ExitCode.interrupted;
	}
	const {engine} = preparation;
	if (!preparation.asks || policy !== 'stop') {
		return tellRun(engine.catchUp(request), flags, context);
	}
	const decided = (onConflict: ConflictPolicy = policy) => ({
		...request,
		options: {...request.options, onConflict},
	});
	const {exitCode} = await tellSettling(onConflict => engine.catchUp(decided(onConflict)), context);
	return exitCode;
}

const policies: readonly ConflictPolicy[] = ['stop', 'source', 'target'];

function policyOf(text: string | undefined): ConflictPolicy {
	const policy = policies.find(name => name === (text ?? 'stop'));
	if (policy === undefined) {
		throw new MigrationError('bad-usage', '--on-conflict: must be stop, source or target.', {
			hint: 'See mingus-migrate catch-up --help.',
		});
	}
	return policy;
}

/** @param asked what is asked for, its target as it was named */
export function catchUpRequest(
	preparation: Pick<Preparation, 'options'>,
	asked: PlanRequest,
	onConflict: ConflictPolicy,
	run: string | undefined,
): CatchUpRequest {
	const {ddl: _ddl, createSchema: _createSchema, ...request} = asked;
	const {mode, batchSize, backupDir, backup} = preparation.options.run;
	return {
		...request,
		...(run === undefined ? {} : {run}),
		options: {mode, batchSize, backupDir, backup, onConflict},
	};
}

async function agreed({interrupts}: CommandContext): Promise<boolean> {
	const {makeQuestions} = await import('../plain/questions.ts');
	return makeQuestions(interrupts.signal).agree('Start the catch-up?');
}
