/** Commands that the screens name: only those that will do something once the wizard has ended. Pure. */
import type {Entries, Setup} from './wizard-state.ts';

/** What of its runs is there once the wizard has ended. */
export interface Afterwards {
	/** Flags that commands about the runs need besides. */
	readonly flags?: string;
	/** The state folder, which has the reports. */
	readonly state: boolean;
	/** The target's server, which has the ledger. */
	readonly server: boolean;
}

interface Of {
	readonly setup: Setup;
	readonly entries: Pick<Entries, 'address'>;
}

/** The command that shows a report; null where none will be there. */
export function reportCommand({setup: {afterwards}}: Pick<Of, 'setup'>, run: string): string | null {
	return afterwards?.state === false ? null : `mingus-migrate report ${run}${afterwards?.flags ?? ''}`;
}

/** A command that asks the target about a run; null where that will not answer. */
export function ledgerCommand(
	{setup: {afterwards}, entries}: Of,
	command: 'resume' | 'rollback' | 'verify',
	run: string,
): string | null {
	const isStopped = afterwards?.server === false || entries.address.way === 'trial';
	return isStopped ? null : `mingus-migrate ${command} ${run}${afterwards?.flags ?? ''}`;
}
