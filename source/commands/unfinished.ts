/** What `run` does where a run of the same mapping was interrupted: it goes on with that, or says why it does not. */
import {MigrationError} from '../engine/errors.ts';
import type {PlanRequest, UnfinishedRun} from '../engine/run/request.ts';
import {formatCount, percentOf} from '../ui/components/format.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import type {Preparation} from './prepare.ts';

/**
 * The run to go on with in place of a new one, if there is one and it is wanted.
 * @throws MigrationError run-unfinished where nobody can be asked
 */
export async function unfinishedToResume(
	{mapping, sources, target, carryOver}: PlanRequest,
	{options, engine, asks}: Preparation,
	flags: RunFlags,
	context: CommandContext,
): Promise<UnfinishedRun | undefined> {
	// What asks for another way of loading asks for another run.
	if (
		options.run.mode !== 'run' ||
		flags.new ||
		flags.onConflict !== undefined ||
		flags.tables !== undefined
	) {
		return undefined;
	}
	const found = await engine.findUnfinishedRun({
		mapping,
		sources,
		target,
		...(carryOver === undefined ? {} : {carryOver}),
	});
	if (found === undefined) {
		return undefined;
	}
	if (found.changes.length > 0) {
		throw new MigrationError(
			'run-unfinished',
			`${standing(found)}, and its plan is no longer the same:\n${listed(found)}`,
			{
				hint: 'Finish it first with mingus-migrate resume, whose plan is in the ledger; or begin anew with --new.',
			},
		);
	}
	if (asks) {
		context.write(`${standing(found)}.\n`);
		const {makeQuestions} = await import('../plain/questions.ts');
		return (await makeQuestions(context.interrupts.signal).agree('Go on with it?')) ? found : undefined;
	}
	if (!flags.yes) {
		throw new MigrationError('run-unfinished', `${standing(found)}.`, {
			hint: 'Go on with it: mingus-migrate resume, or run --yes. Begin anew: run --new.',
		});
	}
	return found;
}

/** The run, and how far it came. */
export function standing({run, mapping, startedAt, done, rows}: UnfinishedRun): string {
	return `Run ${run} of ${mapping}, started ${startedAt}, was interrupted after ${formatCount(done)} of ${formatCount(rows)} rows (${percentOf(done, rows)} %)`;
}

function listed({changes}: UnfinishedRun): string {
	const shown = changes.slice(0, 10).map(change => `  ${change}`);
	return [
		...shown,
		...(changes.length > shown.length ? [`  and ${changes.length - shown.length} more`] : []),
	].join('\n');
}
