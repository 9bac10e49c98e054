/** `plan`: resolves the mapping against the real sources and the real target, and prints what would happen. */
import {ExitCode} from '../engine/errors.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {planText} from '../plain/plan-text.ts';
import type {Command} from './context.ts';
import type {RunFlags} from './flags.ts';
import {makePlan} from './planned.ts';
import {prepare} from './prepare.ts';

export const planCommand: Command<RunFlags> = async (flags, context) => {
	const {plan} = await makePlan(await prepare(flags, context), context);
	context.write(flags.json ? jsonLine({event: 'plan', plan}) : planText(plan));
	return plan.problems.some(({severity}) => severity === 'blocker') ? ExitCode.usage : ExitCode.ok;
};
