/** The runs of this machine as the wizard sees them. */
import type {History} from '../ui/past/past-runs.ts';
import type {CommandContext} from './context.ts';
import type {RunFlags} from './flags.ts';
import {settingsFor} from './settings-for.ts';

/** @throws MigrationError bad-usage */
export async function openHistory(flags: RunFlags, context: CommandContext): Promise<History> {
	const settings = await settingsFor(flags, context);
	return {
		runs: () => settings.runs().toReversed(),
		open: async run => (await import('./past-run.ts')).openPastRun(run, settings, flags, context),
	};
}
