/** What is said of rows that both the sources and others have changed, on screens and in lines alike. */
import type {ConflictsStep} from './conflicts-state.ts';

/** What each decision is called, and what it does. */
export const settlementWords: Readonly<
	Record<ConflictsStep['chosen'], {readonly label: string; readonly meaning: string}>
> = {
	target: {
		label: "Keep the target's rows",
		meaning: 'what others wrote stays; the rows of the source are skipped, and kept in the ledger',
	},
	source: {
		label: "Take the source's rows",
		meaning: 'what others wrote is replaced; the ledger keeps it, and a rollback brings it back',
	},
};
