/** What the wizard knows where a catch-up found rows that others have changed too. */
import type {Entries, ResultStep, Setup} from '../wizard-state.ts';

/** What can be decided about rows that both have changed, the careful one first. */
export const settlements = ['target', 'source'] as const;

/** A catch-up found rows that both have changed: which is to win? */
export interface ConflictsStep {
	readonly setup: Setup;
	readonly entries: Entries;
	readonly asks: number;
	readonly step: 'conflicts';
	readonly chosen: (typeof settlements)[number];
	/** First line in sight of the rows. */
	readonly line: number;
	readonly cameFrom: ResultStep;
}
