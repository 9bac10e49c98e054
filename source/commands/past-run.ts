/** A run of the history with its report, and what leads to its target. */
import {lastUrl} from '../embedded/postgres/last-port.ts';
import {MigrationError} from '../engine/errors.ts';
import type {Report} from '../engine/report/report.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import type {RunEntry, Settings} from '../settings.ts';
import type {OpenedRun} from '../ui/past/past-runs.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {prepareForLast} from './prepare.ts';
import {readReport} from './read-report.ts';
import {setupOf} from './setup.ts';
import {targetDescription} from './target-description.ts';

/** @throws MigrationError run-not-found, bad-usage */
export async function openPastRun(
	run: string,
	settings: Settings,
	flags: RunFlags,
	context: CommandContext,
): Promise<OpenedRun> {
	const entry = settings.runs().find(known => known.run === run);
	if (entry === undefined) {
		throw new MigrationError('run-not-found', `The history knows no run ${run} any more`);
	}
	const preparation = await prepareForLast(flags, context);
	const {targetUrl: _, mappingFile: __, ...setup} = setupOf(preparation);
	const file = settings.lastUsed(entry.mapping)?.file;
	const address = addressOf(entry, [preparation.options.target], settings, context.env);
	const {trialFolder} = preparation;
	const trialUrl = trialFolder === undefined ? undefined : await lastUrl(trialFolder);
	const isOnTrial = trialUrl !== undefined && leadsTo({url: trialUrl}, entry, context.env);
	return {
		setup: {
			...setup,
			...(address?.url === undefined ? {} : {targetUrl: address.url}),
			...(file === undefined ? {} : {mappingFile: file}),
		},
		reachable: address !== undefined && !isOnTrial,
		isOnTrial,
		report: reportOf(entry),
	};
}

function addressOf(
	entry: RunEntry,
	given: readonly TargetAddress[],
	settings: Settings,
	env: CommandContext['env'],
): TargetAddress | undefined {
	const url = settings.lastUsed(entry.mapping)?.target;
	return [...given, ...(url === undefined ? [] : [{url}]), {}].find(address => leadsTo(address, entry, env));
}

/** The history has no passwords and no URLs: what leads to the run's target is what is described in the same way. */
function leadsTo(address: TargetAddress, {target}: RunEntry, env: CommandContext['env']): boolean {
	try {
		return targetDescription(address, env).described === target;
	} catch (error) {
		if (error instanceof MigrationError) {
			return false;
		}
		throw error;
	}
}

function reportOf({report}: RunEntry): Report | null {
	try {
		return report === null ? null : readReport(report);
	} catch (error) {
		if (error instanceof MigrationError) {
			return null;
		}
		throw error;
	}
}
