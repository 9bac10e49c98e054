/** The last question before rows are written: where rows are already, a yes is not enough. */
import {makeQuestions} from '../plain/questions.ts';
import {counted} from '../ui/components/format.ts';
import {filledTables} from '../ui/entering/confirmation.ts';
import {durationText, type Pace} from '../ui/entering/pace.ts';
import type {CommandContext} from './context.ts';
import {lastPace} from './last-pace.ts';
import type {Planned} from './planned.ts';
import type {Preparation} from './prepare.ts';

/**
 * @param paces what rehearsals took just now
 * @throws MigrationError target-*, interrupted when the operator leaves
 */
export async function agreedToStart(
	{engine, settings, mapping, options}: Preparation,
	{request, plan}: Planned,
	context: CommandContext,
	paces: readonly Pace[] = [],
): Promise<boolean> {
	const {tables} = options.run;
	const loads = plan.loads.filter(({table}) => tables === undefined || tables.includes(table));
	const rows = loads.reduce((sum, load) => sum + load.rows, 0);
	const last = lastPace(settings, mapping.name);
	context.write(`Time: ${durationText(rows, [...paces, ...(last === undefined ? [] : [last])])}\n`);
	const questions = makeQuestions(context.interrupts.signal);
	const target = await engine.inspectTarget(request.target, plan.schema);
	const filled = filledTables(target).length;
	return filled === 0
		? questions.agree('Start?')
		: questions.typed(`Rows are there already, in ${counted(filled, 'table')}.`, target.database);
}
