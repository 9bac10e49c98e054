/** `run`: carries the plan out. Asks before it writes, if somebody is there to answer. */
import {ExitCode} from '../engine/errors.ts';
import type {RunMode} from '../engine/events.ts';
import type {Plan} from '../engine/plan/plan.ts';
import type {RunOptions} from '../engine/run/request.ts';
import {planSummary} from '../plain/plan-text.ts';
import {counted} from '../ui/components/format.ts';
import {standing} from '../ui/running/unfinished-words.ts';
import type {agreedToStart} from './agree-to-start.ts';
import type {Command, CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {makePlan, type Planned, refuseBlocked} from './planned.ts';
import {type Preparation, prepare} from './prepare.ts';
import {targetDescription} from './target-description.ts';
import {tellRun} from './tell-run.ts';
import {goOn, unfinishedToResume} from './unfinished.ts';

const intents: Readonly<Record<RunMode, string>> = {
	run: 'Migrates into',
	'dry-run': 'Rehearses, and leaves as it was,',
	'validate-only': 'Only checks every row, and does not write to',
};

/** Of a run that makes the tables alone. */
const schemaIntents: typeof intents = {
	run: 'Makes the tables, and loads nothing, in',
	'dry-run': 'Makes the tables, and takes them back, in',
	'validate-only': 'Only tries whether the tables can be made in',
};

export const runCommand: Command<RunFlags> = async (flags, context) =>
	runPrepared(await prepare(flags, context), flags, context);

/** Plans, says what will happen, asks if that is wanted, and runs. */
export async function runPrepared(
	preparation: Preparation,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	const planned = await makePlan(preparation, context);
	const unfinished = await unfinishedToResume(planned.request, preparation, flags, context);
	if (unfinished !== undefined) {
		(flags.json ? context.writeError : context.write)(`${standing(unfinished)}. It goes on.\n\n`);
		return goOn(unfinished, planned.request.target, preparation, flags, context);
	}
	refuseBlocked(planned.plan);
	const options = preparation.options.run;
	announce(planned, options, flags, context);
	if (preparation.asks && options.mode === 'run' && !(await agreed(preparation, planned, context))) {
		context.write('Nothing was migrated.\n');
		return ExitCode.interrupted;
	}
	return tellRun(
		preparation.engine.migrate({...planned.request, plan: planned.plan, options}),
		flags,
		context,
	);
}

/** What will happen, in a few lines; on stderr where stdout is for NDJSON. */
export function announce(
	{request, plan}: Planned,
	options: RunOptions,
	flags: RunFlags,
	context: CommandContext,
): void {
	const say = flags.json ? context.writeError : context.write;
	const {described} = targetDescription(request.target, context.env);
	const parts = [
		`${(options.only === 'schema' ? schemaIntents : intents)[options.mode]} ${described}, schema ${plan.schema}`,
		planSummary(planFor(plan, options)),
		noticeCount(plan),
	];
	say(`${parts.filter(part => part !== '').join('\n\n')}\n\n`);
}

/** The report has them in full, at the end. */
function noticeCount({problems}: Plan): string {
	return problems.length === 0
		? ''
		: `The plan has ${counted(problems.length, 'notice')}, listed at the end and by mingus-migrate plan.`;
}

/** The plan as far as `--tables` goes. */
function planFor(plan: Plan, {tables}: RunOptions): Plan {
	return tables === undefined
		? plan
		: {...plan, loads: plan.loads.filter(({table}) => tables.includes(table))};
}

async function agreed(...of: Parameters<typeof agreedToStart>): Promise<boolean> {
	return (await import('./agree-to-start.ts')).agreedToStart(...of);
}
