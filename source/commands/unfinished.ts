/** What is done where a run was interrupted: it is gone on with, or it is said why not. */
import {MigrationError} from '../engine/errors.ts';
import type {PlanRequest, UnfinishedRun} from '../engine/run/request.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import {seekUnfinished} from '../ui/running/seek-unfinished.ts';
import {standing} from '../ui/running/unfinished-words.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import type {Preparation} from './prepare.ts';
import {resumeRequest} from './resume.ts';
import {tellRun} from './tell-run.ts';

/**
 * The run of the same mapping to go on with in place of a new one, if there is one and it is wanted.
 * @param leftAlone a run that was offered already
 * @throws MigrationError run-unfinished where nobody can be asked
 */
export async function unfinishedToResume(
	{mapping, sources, target, carryOver}: PlanRequest,
	{engine, asks, beginsAnew}: Preparation,
	flags: RunFlags,
	context: CommandContext,
	leftAlone?: string,
): Promise<UnfinishedRun | undefined> {
	if (beginsAnew) {
		return undefined;
	}
	const found = await engine.findUnfinishedRun({
		mapping,
		sources,
		target,
		...(carryOver === undefined ? {} : {carryOver}),
	});
	if (found === undefined || found.run === leftAlone) {
		return undefined;
	}
	if (asks) {
		return (await isWanted(found, context)) ? found : undefined;
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
	if (!flags.yes) {
		throw new MigrationError('run-unfinished', `${standing(found)}.`, {
			hint: 'Go on with it: mingus-migrate resume, or run --yes. Begin anew: run --new.',
		});
	}
	return found;
}

/** An interrupted run of any mapping where the last one went; a target that cannot be asked has none. */
export async function unfinishedAtStart({
	engine,
	options,
	beginsAnew,
}: Preparation): Promise<UnfinishedRun | undefined> {
	return beginsAnew ? undefined : ((await seekUnfinished(engine, {target: options.target})) ?? undefined);
}

/** Asks somebody who is there. */
export async function isWanted(found: UnfinishedRun, {write, interrupts}: CommandContext): Promise<boolean> {
	const {makeQuestions} = await import('../plain/questions.ts');
	write(
		found.changes.length === 0
			? `${standing(found)}.\n`
			: `${standing(found)}.\nGoing on uses the plan in the ledger. The mapping makes another by now:\n${listed(found)}\n`,
	);
	return makeQuestions(interrupts.signal).agree('Go on with it?');
}

/** Goes on with it, by the plan in the ledger. @returns the exit code */
export function goOn(
	{run}: UnfinishedRun,
	target: TargetAddress,
	preparation: Preparation,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	const {mapping: _, ...request} = resumeRequest(preparation, flags, run);
	return tellRun(preparation.engine.resume({...request, target}), flags, context);
}

function listed({changes}: UnfinishedRun): string {
	const shown = changes.slice(0, 10).map(change => `  ${change}`);
	return [
		...shown,
		...(changes.length > shown.length ? [`  and ${changes.length - shown.length} more`] : []),
	].join('\n');
}
