/** What the wizard knows where it looks back at runs. */
import type {Verification} from '../../engine/report/verification.ts';
import type {MappingStep} from '../choosing/mapping-state.ts';
import type {TrialServer} from '../entering/target-entries.ts';
import type {Lookup} from '../lookup.ts';
import type {Interruption, Setup, Wizard} from '../wizard-state.ts';
import type {OpenedRun, PastRun, PastRunChoice} from './past-runs.ts';

export const welcomeChoices = ['go-on', 'new', 'catch-up', 'roll-back', 'runs'] as const;
export type WelcomeChoice = (typeof welcomeChoices)[number];

export type WantedOfRun = Extract<WelcomeChoice, 'catch-up' | 'roll-back'>;

interface Base {
	readonly asks: number;
	/** The exit code of the last thing that was done from here; null: nothing was. */
	readonly did: number | null;
}

/** The first screen where runs are known. */
export interface WelcomeStep extends Base {
	readonly step: 'welcome';
	readonly chosen: WelcomeChoice;
	/** The newest first. */
	readonly runs: readonly PastRun[];
	/** An interrupted run where the last one went. */
	readonly interruption: Lookup<Interruption | null>;
	/** A key was pressed: no other screen takes this one's place by itself. */
	readonly touched: boolean;
	/** Where a new migration begins. */
	readonly begin: MappingStep;
}

export interface RunsStep extends Base {
	readonly step: 'runs';
	/** What a run is looked for to be done with: only those it can be done with are shown. Null: nothing yet. */
	readonly wanted: WantedOfRun | null;
	readonly runs: readonly PastRun[];
	/** The history is read again. */
	readonly reading: Lookup<readonly PastRun[]>;
	readonly cursor: number;
	readonly cameFrom: WelcomeStep;
}

export interface PastRunStep extends Base {
	readonly step: 'past-run';
	readonly past: PastRun;
	readonly opened: Lookup<OpenedRun>;
	readonly reading: Lookup<readonly PastRun[]>;
	readonly chosen: PastRunChoice;
	/** It is rolled back as soon as it can be. */
	readonly rollsBack: boolean;
	/** Its target, where that is the trial server. */
	readonly trial: Lookup<TrialServer>;
	/** Its mapping, with the files that were used last: opened for a catch-up. */
	readonly mapping: Lookup<Setup>;
	readonly verification: Lookup<Verification>;
	readonly cameFrom: RunsStep;
}

export type LookingBack = WelcomeStep | RunsStep | PastRunStep;

const steps: ReadonlyArray<Wizard['step']> = ['welcome', 'runs', 'past-run'];

/** Whether runs are looked at, and nothing is migrated. */
export function isLookingBack(state: Wizard): state is LookingBack {
	return steps.includes(state.step);
}
