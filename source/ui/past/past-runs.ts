/** The runs of this machine: what is known of them, and what can be done with one. */
import type {RunMode} from '../../engine/events.ts';
import type {Report} from '../../engine/report/report.ts';
import type {TrialServer} from '../entering/target-entries.ts';
import type {Setup} from '../wizard-state.ts';

/** A line of the history. */
export interface PastRun {
	readonly run: string;
	readonly mapping: string;
	readonly mode: RunMode;
	readonly state: 'running' | 'finished' | 'failed' | 'interrupted' | 'rolled-back';
	/** ISO 8601. */
	readonly started: string;
	/** `host:port/database as user` */
	readonly target: string;
	/** Of a catch-up: the run it was made with. */
	readonly catchesUpWith?: string | undefined;
	/** Tables whose rows were rolled back since. */
	readonly takenBack?: readonly string[] | undefined;
}

export interface OpenedRun {
	/** What leads to the run's target, and how runs go there. */
	readonly setup: Setup;
	/** False where nothing that is known leads to its target. */
	readonly reachable: boolean;
	/** Its target is the trial server, which has to be started first. */
	readonly isOnTrial: boolean;
	/** null: it has none, as it was killed, or the file is gone. */
	readonly report: Report | null;
}

/** Those that know the history. */
export interface History {
	/** The newest first. @throws MigrationError bad-usage */
	runs(): readonly PastRun[];
	/** @throws MigrationError bad-usage, run-not-found */
	open(run: string): Promise<OpenedRun>;
}

/** What can be done with a past run, in the order of its screen. */
export const pastRunChoices = [
	'start-trial',
	'report',
	'rejects',
	'go-on',
	'catch-up',
	'verify',
	'roll-back',
] as const;
export type PastRunChoice = (typeof pastRunChoices)[number];

/** Whether there may be rows of the run in its target. */
export function canRollBack({mode, state}: Pick<PastRun, 'mode' | 'state'>): boolean {
	return mode === 'run' && state !== 'rolled-back';
}

/** Whether what was written to its sources since may be brought over. */
export function canCatchUpWith({mode, state, takenBack}: PastRun): boolean {
	return mode === 'run' && state === 'finished' && takenBack === undefined;
}

/** What applies to the run as it is. */
export function choicesOf(
	past: PastRun,
	{reachable, isOnTrial, report}: OpenedRun,
): readonly PastRunChoice[] {
	const isReal = past.mode === 'run' && reachable;
	const applies: Readonly<Record<PastRunChoice, boolean>> = {
		'start-trial': isOnTrial,
		report: report !== null,
		// A report that is gone tells nothing of them; the ledger does.
		rejects:
			isReal && past.state === 'finished' && (report === null || report.overall_stats.failed_records > 0),
		'go-on': isReal && ['running', 'interrupted', 'failed'].includes(past.state),
		'catch-up':
			isReal && canCatchUpWith(past) && (report === null || report.overall_stats.skipped_records === 0),
		verify: isReal && past.state === 'finished',
		'roll-back': isReal && canRollBack(past),
	};
	return pastRunChoices.filter(choice => applies[choice]);
}

/** The run once its target, the trial server, was started, which stops when the wizard is left. */
export function withTrial(opened: OpenedRun, {url}: TrialServer): OpenedRun {
	const {setup} = opened;
	const afterwards = {...setup.afterwards, state: setup.afterwards?.state ?? true, server: false};
	return {...opened, isOnTrial: false, reachable: true, setup: {...setup, targetUrl: url, afterwards}};
}
