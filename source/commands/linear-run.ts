/** A run as the linear mode leads through it: what stopped it is decided, and its rejects are mended. */
import type {MigrationEvent} from '../engine/events.ts';
import type {ConflictPolicy, Engine, UnfinishedRun} from '../engine/run/request.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import type {Setup} from '../ui/wizard-state.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {mendInLines} from './linear-rejects.ts';
import type {Preparation} from './prepare.ts';
import {resumeRequest} from './resume.ts';
import {setupOf} from './setup.ts';
import {tellSettling} from './tell-settling.ts';

interface Led {
	readonly setup: Setup;
	readonly engine: Engine;
	readonly context: CommandContext;
}

/**
 * @param start begins it, with what was decided about conflicts
 * @returns the exit code of what was done last
 */
export async function leadToTheEnd(
	start: (onConflict?: ConflictPolicy) => AsyncIterable<MigrationEvent>,
	{setup, engine, context}: Led,
): Promise<number> {
	const {exitCode, report} = await tellSettling(start, context);
	const hasRejects =
		report !== undefined &&
		report.mode === 'run' &&
		report.state === 'finished' &&
		report.overall_stats.failed_records > 0;
	return hasRejects
		? ((await mendInLines({run: report.migration_id, setup, engine, context})) ?? exitCode)
		: exitCode;
}

/** Goes on with an interrupted run, by the plan in the ledger. @returns the exit code */
export function goOnInLines(
	{run}: UnfinishedRun,
	target: TargetAddress,
	preparation: Preparation,
	flags: RunFlags,
	context: CommandContext,
): Promise<number> {
	const {engine} = preparation;
	const {mapping: _, ...request} = resumeRequest(preparation, flags, run);
	return leadToTheEnd(
		onConflict => engine.resume({...request, target, ...(onConflict === undefined ? {} : {onConflict})}),
		{setup: setupOf(preparation, {sources: preparation.options.sources, target}), engine, context},
	);
}
